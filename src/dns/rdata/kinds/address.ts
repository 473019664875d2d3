/** Addresses and identifiers of fixed length: IP, EUI (RFC 7043), ILNP locators and node ids (RFC 6742). */

import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from '../../../base/ip-address.ts';
import { append } from '../field.ts';
import type { FieldKind } from '../field.ts';
import { unexpected } from '../token.ts';
import { formatHex, parseHex } from './binary.ts';

export const ipv4 = fixed(4, 'an IPv4 address', parseIpv4, formatIpv4);
export const ipv6 = fixed(16, 'an IPv6 address', parseIpv6, formatIpv6);
export const eui48 = eui(6, 'six octets such as 00-00-5e-00-53-2a');
export const eui64 = eui(8, 'eight octets such as 00-00-5e-ef-10-00-00-2a');

/** Half an IPv6 address: four groups of up to four hexadecimal digits (RFC 6742 §2.1, §2.3). */
export const ilnp64 = fixed(
  8,
  'four groups such as 0014:4fff:ff20:ee64',
  (text) => (/^[^:]+(?::[^:]+){3}$/.test(text) ? parseIpv6(`${text}::`)?.slice(0, 8) : undefined),
  (octets) => formatHex(octets).toLowerCase().match(/.{4}/g)!.join(':'),
);

function eui(octets: 6 | 8, expected: string): FieldKind {
  return fixed(
    octets,
    expected,
    (text) => (/^[^-]{2}(?:-[^-]{2})+$/.test(text) ? parseHex(text.replaceAll('-', '')) : undefined),
    (address) => formatHex(address).toLowerCase().match(/.{2}/g)!.join('-'),
  );
}

function fixed(
  octets: number,
  expected: string,
  parse: (text: string) => Uint8Array | undefined,
  format: (address: Uint8Array) => string,
): FieldKind {
  return {
    parse(tokens, rdata) {
      const text = tokens.take(expected);
      const address = parse(text);
      if (address?.length !== octets) throw unexpected(expected, text);
      append(rdata, address);
    },
    end: (_, start) => start + octets,
    format: (rdata, start, end) => format(rdata.subarray(start, end)),
  };
}
