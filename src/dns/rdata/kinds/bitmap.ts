/** Sets of small numbers as bits that fill the rest of the RDATA: the ports of WKS, the types of NXT. */

import { rrTypeName } from '../../rr-type.ts';
import type { FieldKind } from '../field.ts';
import { append } from '../field.ts';
import { unexpected } from '../token.ts';
import { parseTypeOrCode } from './integer.ts';
import { parseService } from './service.ts';

/** RFC 1035 §3.4.2: well-known services, by number or name; we write numbers. */
export const ports = bitmap('a port', 65535, parseService, String);

/** RFC 2535 §5.2: types 1–127 without windows, by mnemonic or number; we write mnemonics. */
export const oldTypes = bitmap('a record type below 128', 127, parseTypeOrCode, rrTypeName);

/** Bit 0x80 >> (n & 7) of octet n >> 3 stands for n; no zeros at the end. */
function bitmap(
  expected: string,
  max: number,
  parse: (text: string) => number | undefined,
  format: (value: number) => string,
): FieldKind {
  return {
    parse(tokens, rdata) {
      const bits: number[] = [];
      for (const { text } of tokens.takeRest()) {
        const value = parse(text);
        if (value === undefined || value > max) throw unexpected(expected, text);
        while (bits.length <= value >> 3) bits.push(0);
        bits[value >> 3]! |= 0x80 >> (value & 7);
      }
      append(rdata, bits);
    },
    end(rdata, start) {
      const octets = rdata.length - start;
      if (octets > (max + 1) / 8 || (octets > 0 && rdata.at(-1) === 0)) {
        throw new SyntaxError('a bitmap is too long or ends in zeros');
      }
      return rdata.length;
    },
    format: (rdata, start, end) => membersOf(rdata.subarray(start, end)).map(format).join(' '),
  };
}

/** The numbers whose bits are set, ascending. */
export function membersOf(bits: Uint8Array): number[] {
  const members: number[] = [];
  for (let i = 0; i < 8 * bits.length; i++) if (bits[i >> 3]! & (0x80 >> (i & 7))) members.push(i);
  return members;
}
