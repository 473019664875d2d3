/** Domain names, uncompressed (RFC 1035 §3.1). */

import { formatName, MAX_LABEL_OCTETS, MAX_NAME_OCTETS, parseName } from '../../name.ts';
import { append } from '../field.ts';
import type { FieldKind } from '../field.ts';

export const domainName: FieldKind = {
  parse(tokens, rdata, origin) {
    append(rdata, parseName(tokens.take('a domain name'), origin));
  },
  end: nameEnd,
  format: (rdata, start, end) => formatName(rdata.subarray(start, end)),
  names: (_, start) => [start],
};

/** All the names that are left; there may be none. */
export const domainNames: FieldKind = {
  parse(tokens, rdata, origin) {
    for (const { text } of tokens.takeRest()) append(rdata, parseName(text, origin));
  },
  end: (rdata, start) => nameStarts(rdata, start, rdata.length).at(-1)!,
  format: (rdata, start, end) =>
    nameStarts(rdata, start, end)
      .slice(0, -1)
      .map((at) => formatName(rdata.subarray(at, nameEnd(rdata, at))))
      .join(' '),
  names: (rdata, start, end) => nameStarts(rdata, start, end).slice(0, -1),
};

/** Where each name in [start, end) begins, and where the last one ends. */
function nameStarts(rdata: Uint8Array, start: number, end: number): number[] {
  const starts = [start];
  for (let at = start; at < end; starts.push(at)) at = nameEnd(rdata, at);
  return starts;
}

/**
 * Where the name that begins at `start` ends; NaN where it is cut short.
 *
 * @throws {SyntaxError} on a compression pointer or a name over 255 octets
 */
export function nameEnd(rdata: Uint8Array, start: number): number {
  let at = start;
  while (rdata[at] !== 0) {
    const length = rdata[at];
    if (length === undefined) return NaN;
    if (length > MAX_LABEL_OCTETS) throw new SyntaxError('a domain name is compressed');
    at += length + 1;
  }
  const end = at + 1;
  if (end - start > MAX_NAME_OCTETS) throw new SyntaxError(`a name is longer than ${MAX_NAME_OCTETS} octets`);
  return end;
}
