/** Binary data as text: hexadecimal, base64 and base32 (RFC 4648). */

import { append } from '../field.ts';
import type { FieldKind } from '../field.ts';
import { unexpected } from '../token.ts';

/** What a length octet can count. */
const MAX_COUNTED_OCTETS = 255;

/** Hexadecimal digits that fill the rest of the RDATA, at least one octet; blanks between them don't count. */
export const remainingHex = remaining('hexadecimal digits, two for each octet', parseHex, formatHex);

/** Base64 that fills the rest of the RDATA, at least one octet; blanks within it don't count. */
export const remainingBase64 = remaining('base64', parseBase64, formatBase64);

/** The data of DOA (draft-durand-doa-over-dns-03 §3.2): base64, or `-` for none. */
export const base64OrDash = remaining(
  'base64 or "-"',
  (text) => (text === '-' ? new Uint8Array(0) : parseBase64(text)),
  (octets) => formatBase64(octets) || '-',
  0,
);

/** An NSAP address (RFC 1706 §7): `0x`, then hexadecimal digits with dots anywhere between them. */
export const nsap = remaining(
  'an NSAP address such as 0x47.0005.80',
  (text) => (/^0x/i.test(text) ? parseHex(text.slice(2).replaceAll('.', '')) : undefined),
  (octets) => `0x${formatHex(octets)}`,
);

/** The salt of NSEC3 (RFC 5155 §3.3): hexadecimal behind a length octet; `-` is no salt. */
export const salt = counted(
  'hexadecimal digits or "-"',
  (text) => (text === '-' ? new Uint8Array(0) : parseHex(text)),
  (octets) => formatHex(octets) || '-',
);

/** The hashed owner name of NSEC3 (RFC 5155 §3.3): base32 with the extended hex alphabet, without padding. */
export const hashedName = counted('base32hex without padding', parseBase32Hex, formatBase32Hex, 1);

type Parse = (text: string) => Uint8Array | undefined;
type Format = (octets: Uint8Array) => string;

/** All the words that are left, blanks between them not counting. */
function remaining(expected: string, parse: Parse, format: Format, minOctets = 1): FieldKind {
  return {
    parse(tokens, rdata) {
      const words = [tokens.take(expected), ...tokens.takeRest().map(({ text }) => text)];
      const octets = parse(words.join(''));
      if (octets === undefined) throw unexpected(expected, words.join(' '));
      append(rdata, octets);
    },
    end: (rdata, start) => (start + minOctets <= rdata.length ? rdata.length : NaN),
    format: (rdata, start, end) => format(rdata.subarray(start, end)),
  };
}

/** One word behind a length octet. */
function counted(expected: string, parse: Parse, format: Format, minOctets = 0): FieldKind {
  return {
    parse(tokens, rdata) {
      const text = tokens.take(expected);
      const octets = parse(text);
      if (octets === undefined || octets.length > MAX_COUNTED_OCTETS) throw unexpected(expected, text);
      rdata.push(octets.length);
      append(rdata, octets);
    },
    end(rdata, start) {
      const length = rdata[start] ?? NaN;
      return length < minOctets ? NaN : start + 1 + length;
    },
    format: (rdata, start, end) => format(rdata.subarray(start + 1, end)),
  };
}

/** Never empty, as no field of these is. */
export function parseHex(text: string): Uint8Array | undefined {
  return /^(?:[0-9a-fA-F]{2})+$/.test(text) ? Uint8Array.from(Buffer.from(text, 'hex')) : undefined;
}

export function formatHex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex').toUpperCase();
}

/** Padding is required, as in every zone file; `Buffer` alone would skip whatever isn't base64. */
export function parseBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

export function formatBase64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}

const BASE32_HEX = '0123456789ABCDEFGHIJKLMNOPQRSTUV';

/** RFC 4648 §7; bits left over at the end must be zero, and padding, though there should be none, is let pass. */
function parseBase32Hex(text: string): Uint8Array | undefined {
  if (!/^[0-9a-vA-V]+=*$/.test(text)) return undefined;
  const octets: number[] = [];
  let bits = 0;
  let count = 0;
  for (const digit of text.toUpperCase().replace(/=+$/, '')) {
    bits = (bits << 5) | BASE32_HEX.indexOf(digit);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    octets.push(bits >> count);
    bits &= (1 << count) - 1;
  }
  return bits === 0 && count < 5 ? Uint8Array.from(octets) : undefined;
}

function formatBase32Hex(octets: Uint8Array): string {
  let text = '';
  let bits = 0;
  let count = 0;
  for (const octet of octets) {
    bits = (bits << 8) | octet;
    for (count += 8; count >= 5; count -= 5) text += BASE32_HEX[(bits >> (count - 5)) & 31]!;
    bits &= (1 << count) - 1;
  }
  return count === 0 ? text : text + BASE32_HEX[(bits << (5 - count)) & 31]!;
}
