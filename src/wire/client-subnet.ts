/**
 * The client subnet option (RFC 7871 §6).
 *
 *      0  FAMILY  (1: IPv4, 2: IPv6)
 *      2  SOURCE PREFIX-LENGTH
 *      3  SCOPE PREFIX-LENGTH  (0 in queries)
 *      4  ADDRESS, cut to the octets that the source prefix needs
 */

import { readUint16 } from './header.ts';

export const SUBNET_FAMILY_AT = 0;
export const SUBNET_SOURCE_AT = 2;
export const SUBNET_SCOPE_AT = 3;
export const SUBNET_ADDRESS_AT = 4;
/** With a whole IPv6 address. */
export const MAX_SUBNET_OCTETS = SUBNET_ADDRESS_AT + 16;

/**
 * Address families (IANA registry "Address Family Numbers"); 0 with an empty prefix is what dig's `+subnet=0` sends.
 */
const FAMILY_NONE = 0;
const FAMILY_IPV4 = 1;
export const FAMILY_IPV6 = 2;

/** Whether a query's option data is well-formed: else FORMERR (RFC 7871 §7.1.2). */
export function isClientSubnet(octets: Uint8Array, at: number, length: number): boolean {
  if (length < SUBNET_ADDRESS_AT) return false;
  const family = readUint16(octets, at);
  const sourceBits = octets[at + SUBNET_SOURCE_AT]!;
  if (octets[at + SUBNET_SCOPE_AT] !== 0) return false;
  if (sourceBits > maxPrefixBits(family)) return false;
  const addressOctets = (sourceBits + 7) >> 3;
  if (length !== SUBNET_ADDRESS_AT + addressOctets) return false;
  const spareBits = addressOctets * 8 - sourceBits;
  return spareBits === 0 || (octets[at + length - 1]! & ((1 << spareBits) - 1)) === 0;
}

/** -1 for a family that may not be sent. */
function maxPrefixBits(family: number): number {
  switch (family) {
    case FAMILY_NONE:
      return 0;
    case FAMILY_IPV4:
      return 32;
    case FAMILY_IPV6:
      return 128;
    default:
      return -1;
  }
}
