/** Lists of address prefixes: the whole RDATA of APL (RFC 3123). */

import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from '../../../base/ip-address.ts';
import { append } from '../field.ts';
import type { FieldKind } from '../field.ts';
import { unexpected } from '../token.ts';

/** Address family numbers and what they need; a family without a text form can't be read (§5). */
const FAMILIES = new Map([
  [1, { octets: 4, parse: parseIpv4, format: formatIpv4 }],
  [2, { octets: 16, parse: parseIpv6, format: formatIpv6 }],
]);

const NEGATION = 0x80;
const EXPECTED = 'a prefix such as 1:192.0.2.0/24 or !2:2001:db8::/32';

/**
 * RFC 3123 §4, any number of times, none included:
 *
 *     0        2        3            4
 *     +--------+--------+------------+--------------------------------+
 *     | family | prefix | !, length  | address, without zeros at end  |
 *     +--------+--------+------------+--------------------------------+
 */
export const addressPrefixes: FieldKind = {
  parse(tokens, rdata) {
    for (const { text } of tokens.takeRest()) appendItem(text, rdata);
  },
  end(rdata, start) {
    let at = start;
    while (at < rdata.length) at = itemEnd(rdata, at);
    return at;
  },
  format(rdata, start, end) {
    const items: string[] = [];
    for (let at = start; at < end; at = itemEnd(rdata, at)) items.push(formatItem(rdata, at));
    return items.join(' ');
  },
};

function appendItem(text: string, rdata: number[]): void {
  const [, negation, family, addressText, prefix] = /^(!?)([0-9]+):(.+)\/([0-9]{1,3})$/.exec(text) ?? [];
  const address = FAMILIES.get(Number(family))?.parse(addressText!);
  if (address === undefined || Number(prefix) > 8 * address.length) throw unexpected(EXPECTED, text);
  const length = address.findLastIndex((octet) => octet !== 0) + 1;
  rdata.push(0, Number(family), Number(prefix), (negation === '!' ? NEGATION : 0) | length);
  append(rdata, address.subarray(0, length));
}

function itemEnd(rdata: Uint8Array, at: number): number {
  const family = FAMILIES.get((rdata[at]! << 8) | (rdata[at + 1] ?? 0));
  if (family === undefined) throw new SyntaxError('an address family is neither 1 (IPv4) nor 2 (IPv6)');
  const length = (rdata[at + 3] ?? NaN) & ~NEGATION;
  const end = at + 4 + length;
  if (rdata[at + 2]! > 8 * family.octets) throw new SyntaxError('a prefix is longer than its address');
  if (length > family.octets || (length > 0 && rdata[end - 1] === 0)) {
    throw new SyntaxError('an address of a prefix is too long or ends in zeros');
  }
  return end;
}

function formatItem(rdata: Uint8Array, at: number): string {
  const family = rdata[at + 1]!;
  const { octets, format } = FAMILIES.get(family)!;
  const address = new Uint8Array(octets);
  address.set(rdata.subarray(at + 4, itemEnd(rdata, at)));
  return `${rdata[at + 3]! & NEGATION ? '!' : ''}${family}:${format(address)}/${rdata[at + 2]!}`;
}
