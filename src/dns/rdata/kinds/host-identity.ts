/** The host identity of HIP (RFC 8005 §5): its lengths stand before its parts, so its words are in another order. */

import { append } from '../field.ts';
import type { FieldKind } from '../field.ts';
import { unexpected } from '../token.ts';
import { formatBase64, formatHex, parseBase64, parseHex } from './binary.ts';
import { readUnsigned } from './integer.ts';

export const HOST_IDENTITY_KEYS = ['pk_algorithm', 'hit', 'public_key'] as const;

/**
 *     0            1           2        4
 *     +------------+-----------+--------+----------+----------------+
 *     | HIT length | algorithm | length | HIT, hex | key, base64    |
 *     +------------+-----------+--------+----------+----------------+
 */
export const hostIdentity: FieldKind = {
  parse(tokens, rdata) {
    const algorithm = tokens.take('an algorithm 0–255');
    if (!/^[0-9]+$/.test(algorithm) || Number(algorithm) > 255)
      throw unexpected('an algorithm 0–255', algorithm);
    const hitText = tokens.take('a host identity tag in hexadecimal digits');
    const hit = parseHex(hitText);
    if (hit === undefined || hit.length > 255)
      throw unexpected('a host identity tag in hexadecimal digits', hitText);
    const keyText = tokens.take('a public key in base64');
    const key = parseBase64(keyText);
    if (key === undefined || key.length > 65535) throw unexpected('a public key in base64', keyText);
    rdata.push(hit.length, Number(algorithm), key.length >> 8, key.length & 0xff);
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
