/**
 * Octets as text and back (RFC 1035 §5.1): `\X` is the character X itself, `\DDD` the octet of that decimal number.
 */

import { readEscape } from '../name.ts';

const encoder = new TextEncoder();
const BACKSLASH = 0x5c;

/**
 * The octets a raw text stands for; characters outside ASCII stand for their UTF-8 octets.
 *
 * @throws {SyntaxError} where a backslash is followed by neither a character nor 000 to 255
 */
export function unescapeText(text: string): Uint8Array {
  const source = encoder.encode(text);
  if (!text.includes('\\')) return source;
  const octets: number[] = [];
  for (let at = 0; at < source.length;) {
    if (source[at] !== BACKSLASH) {
      octets.push(source[at++]!);
      continue;
    }
    const escape = readEscape(source, at);
    if (escape === undefined) {
      throw new SyntaxError(`a backslash in "${text}" is followed by neither a character nor 000 to 255`);
    }
    octets.push(escape.octet);
    at += escape.length;
  }
  return Uint8Array.from(octets);
}

/** The octets as a quoted string. */
export function quoteText(octets: Uint8Array): string {
  return `"${escapeOctets(octets, 0x20, '"\\')}"`;
}

/** The octets as a word without quotes or blanks. */
export function escapeWord(octets: Uint8Array): string {
  return escapeOctets(octets, 0x21, '"\\;()');
}

function escapeOctets(octets: Uint8Array, firstPrintable: number, special: string): string {
  let text = '';
  for (const octet of octets) {
    const character = String.fromCharCode(octet);
    if (octet < firstPrintable || octet > 0x7e) text += `\\${String(octet).padStart(3, '0')}`;
    else text += special.includes(character) ? `\\${character}` : character;
  }
  return text;
}
