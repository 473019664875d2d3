/** Client subnets of dynamic rules: `203.0.113.0/24`, `2001:db8::/32`, or one address. */

import { parseIpAddress } from '../../base/ip-address.ts';

export interface Subnet {
  /** 4 or 16 octets, zero beyond the prefix. */
  readonly address: Uint8Array;
  readonly prefixBits: number;
}

/** undefined where the text is no subnet, or an address within one: octoDNS refuses host bits too. */
export function parseSubnet(text: string): Subnet | undefined {
  const match = /^([^/]+)(?:\/(0|[1-9][0-9]{0,2}))?$/.exec(text);
  const address = parseIpAddress(match?.[1] ?? '');
  if (address === undefined) return undefined;
  const prefixBits = Number(match?.[2] ?? address.length * 8);
  if (prefixBits > address.length * 8) return undefined;
  const isExact = address.every((octet, i) => (octet & hostMask(prefixBits - i * 8)) === 0);
  return isExact ? { address, prefixBits } : undefined;
}

/** Whether `outer` holds all of `inner`. */
export function isWithin(inner: Subnet, outer: Subnet): boolean {
  if (inner.address.length !== outer.address.length || inner.prefixBits < outer.prefixBits) return false;
  return outer.address.every(
    (octet, i) => octet === (inner.address[i]! & ~hostMask(outer.prefixBits - i * 8)),
  );
}

/** The bits of an octet that lie behind the first `bits` of it. */
function hostMask(bits: number): number {
  return bits >= 8 ? 0 : 0xff >> Math.max(bits, 0);
}
