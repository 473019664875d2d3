/** Sets of record types as NSEC, NSEC3 and CSYNC hold them. */

import { parseRrType, rrTypeName } from '../../rr-type.ts';
import type { FieldKind } from '../field.ts';
import { unexpected } from '../token.ts';
import type { Token } from '../token.ts';
import { membersOf } from './bitmap.ts';

const MAX_BITMAP_OCTETS = 32;

/**
 * RFC 4034 §4.1.2: a block for each window of 256 types that has one, in ascending order, without zeros at its end.
 *
 *     +--------+--------+---------------------+
 *     | window | length | bitmap, 1–32 octets |  …
 *     +--------+--------+---------------------+
 *
 * Type 256·window + i is bit 0x80 >> (i & 7) of the bitmap's octet i >> 3.
 */
export const typeBitmap: FieldKind = {
  parse(tokens, rdata) {
    const windows = new Map<number, number[]>();
    const types = tokens.takeRest().map(parseType);
    for (const type of types.sort((a, b) => a - b)) {
      const bitmap = windows.get(type >> 8) ?? [];
      windows.set(type >> 8, bitmap);
      const octet = (type & 0xff) >> 3;
      while (bitmap.length <= octet) bitmap.push(0);
      bitmap[octet]! |= 0x80 >> (type & 7);
    }
    for (const [window, bitmap] of windows) rdata.push(window, bitmap.length, ...bitmap);
  },
  end(rdata, start) {
    let at = start;
    for (let previous = -1; at < rdata.length;) {
      const window = rdata[at]!;
      const length = rdata[at + 1] ?? NaN;
      const end = at + 2 + length;
      if (window <= previous) throw new SyntaxError('the windows of a type bitmap are out of order');
      if (length < 1 || length > MAX_BITMAP_OCTETS || rdata[end - 1] === 0) {
        throw new SyntaxError('a window of a type bitmap is not 1 to 32 octets long or ends in zeros');
      }
      previous = window;
      at = end;
    }
    return at;
  },
  format(rdata, start, end) {
    const names: string[] = [];
    for (let at = start; at < end; at += 2 + rdata[at + 1]!) {
      const types = membersOf(rdata.subarray(at + 2, at + 2 + rdata[at + 1]!));
      names.push(...types.map((type) => rrTypeName(256 * rdata[at]! + type)));
    }
    return names.join(' ');
  },
};

function parseType({ text }: Token): number {
  const type = parseRrType(text);
  if (type === undefined) throw unexpected('a record type', text);
  return type;
}
