/** TXT and SPF as octoDNS writes them: a text of any length, cut into character-strings here (RFC 1035 §3.3.14). */

import { ROOT } from '../../dns/name.ts';
import { parseRdata, tokenizeRdata, unescapeText } from '../../dns/rdata/index.ts';

const MAX_STRING_OCTETS = 255;

/** A whole value of quoted strings, as a master file would have it. */
const QUOTED_STRINGS = /^\s*(?:"(?:[^"\\]|\\[^])*"\s*)+$/;

/** RFC 3597 §5. */
const GENERIC_RDATA = /^\\#\s/;

/**
 * Composes the RDATA of a text. `\;`, `\"` and `\DDD` are what they are in a master file; a plain `;` or `"` needs no
 * backslash; other than ASCII is UTF-8. `"a" "b"` makes two strings, as it does in a master file; octoDNS makes it
 * one, which readers of SPF and DKIM can't tell apart (RFC 7208 §3.3), but readers of DNS-SD can (RFC 6763 §6.1).
 *
 * @throws {SyntaxError} on a bad escape
 */
export function composeText(type: number, text: string): Uint8Array {
  if (GENERIC_RDATA.test(text)) return parseRdata(type, tokenizeRdata(text), ROOT);
  const texts = QUOTED_STRINGS.test(text) ? tokenizeRdata(text).map((token) => token.text) : [text];
  const strings = texts.map(unescapeText).flatMap(cut);
  return Uint8Array.from(strings.flatMap((string) => [string.length, ...string]));
}

/** Pieces that fit a character-string each; at least one. */
function cut(octets: Uint8Array): Uint8Array[] {
  const pieces = [octets.subarray(0, MAX_STRING_OCTETS)];
  for (let at = MAX_STRING_OCTETS; at < octets.length; at += MAX_STRING_OCTETS) {
    pieces.push(octets.subarray(at, at + MAX_STRING_OCTETS));
  }
  return pieces;
}
