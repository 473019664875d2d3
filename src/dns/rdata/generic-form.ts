/** The text that any RDATA can have, known type or not (RFC 3597 §5): `\# 4 C0000201`. */

import { formatHex, parseHex } from './kinds/binary.ts';
import { unexpected } from './token.ts';
import type { Token } from './token.ts';

export function isGenericForm(tokens: readonly Token[]): boolean {
  return tokens[0]?.text === '\\#' && !tokens[0].quoted;
}

/** @throws {SyntaxError} unless there are as many octets as the length says, 65535 at most */
export function parseGenericForm(tokens: readonly Token[]): Uint8Array {
  const length = tokens[1]?.text ?? '';
  if (!/^[0-9]{1,5}$/.test(length) || Number(length) > 65535)
    throw unexpected('\\# and a length 0–65535', length);
  const digits = tokens.slice(2).map((token) => token.text);
  const octets = digits.length === 0 ? new Uint8Array(0) : parseHex(digits.join(''));
  if (octets === undefined) throw unexpected('hexadecimal digits, two for each octet', digits.join(' '));
  if (octets.length !== Number(length)) {
    throw new SyntaxError(`there are ${octets.length} octets after "\\# ${length}" (expected ${length})`);
  }
  return octets;
}

export function formatGenericForm(rdata: Uint8Array): string {
  return rdata.length === 0 ? '\\# 0' : `\\# ${rdata.length} ${formatHex(rdata)}`;
}
