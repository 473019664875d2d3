/** The host identity of HIP (RFC 8005 §5): its lengths stand before its parts, so its words are in another order. */

import { append } from '../field.ts';
import type { FieldKind } from '../field.ts';
import { unexpected } from '../token.ts';
import type { TokenReader } from '../token.ts';
import { formatBase64, formatHex, parseBase64, parseHex } from './binary.ts';
import { appendUnsigned, readUnsigned } from './integer.ts';

export const HOST_IDENTITY_KEYS = ['pk_algorithm', 'hit', 'public_key'] as const;

/**
 *     0            1           2        4
 *     +------------+-----------+--------+----------+----------------+
 *     | HIT length | algorithm | length | HIT, hex | key, base64    |
 *     +------------+-----------+--------+----------+----------------+
 */
export const hostIdentity: FieldKind = {
  parse(tokens, rdata) {
    const algorithm = take(tokens, 'an algorithm 0–255', parseAlgorithm);
    const hit = take(tokens, 'a host identity tag in hexadecimal digits', parseHex, 255);
    const key = take(tokens, 'a public key in base64', parseBase64, 65535);
    appendUnsigned(rdata, hit.length, 1);
    append(rdata, algorithm);
    appendUnsigned(rdata, key.length, 2);
    append(rdata, hit);
    append(rdata, key);
  },
  end(rdata, start) {
    const { hitLength, keyLength } = lengths(rdata, start);
    return hitLength === 0 || keyLength === 0 ? NaN : start + 4 + hitLength + keyLength;
  },
  format(rdata, start, end) {
    const keyStart = start + 4 + lengths(rdata, start).hitLength;
    const hit = formatHex(rdata.subarray(start + 4, keyStart));
    return `${rdata[start + 1]!} ${hit} ${formatBase64(rdata.subarray(keyStart, end))}`;
  },
};

function lengths(rdata: Uint8Array, start: number): { hitLength: number; keyLength: number } {
  return { hitLength: rdata[start] ?? NaN, keyLength: readUnsigned(rdata, start + 2, start + 4) };
}

/** Reads one word of at most `maxOctets` octets. */
function take(
  tokens: TokenReader,
  expected: string,
  parse: (text: string) => Uint8Array | undefined,
  maxOctets = Infinity,
): Uint8Array {
  const text = tokens.take(expected);
  const octets = parse(text);
  if (octets === undefined || octets.length > maxOctets) throw unexpected(expected, text);
  return octets;
}

function parseAlgorithm(text: string): Uint8Array | undefined {
  return /^[0-9]{1,3}$/.test(text) && Number(text) <= 255 ? Uint8Array.of(Number(text)) : undefined;
}
