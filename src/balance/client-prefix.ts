/**
 * The prefix by which client-hash knows a client: a network rather than a machine, so that an address that changes
 * within its network, or a resolver's other address there, gets the same answer.
 *
 * 24 and 56 bits are what RFC 7871 §11.1 advises resolvers to tell at most, so that a client is the same whether its
 * resolver tells its prefix or it asks itself.
 */

import type { Client } from './client.ts';
import { mixWord } from './mix-word.ts';

export const IPV4_HASH_PREFIX_BITS = 24;
export const IPV6_HASH_PREFIX_BITS = 56;

/** Sets IPv6 apart, so that `0:1::/56` is not hashed as `0.0.1.0/24` is. */
const IPV6_START = 0x9e3779b9;

/** How much of an address client-hash looks at: the scope of its answers (RFC 7871 §7.2.1). */
export function clientHashPrefixBits(isIpv6: boolean): number {
  return isIpv6 ? IPV6_HASH_PREFIX_BITS : IPV4_HASH_PREFIX_BITS;
}

/** A well-mixed hash of the client's prefix, the same on every replica; a signed word. */
export function hashClientPrefix(client: Client): number {
  if (!client.isIpv6) return mixWord(upTo24Bits(client, 0));
  const first = mixWord(IPV6_START ^ ((client.octet(0) << 24) | upTo24Bits(client, 1)));
  return mixWord(first ^ upTo24Bits(client, 4));
}

/** The three octets from `at` on. */
function upTo24Bits(client: Client, at: number): number {
  return (client.octet(at) << 16) | (client.octet(at + 1) << 8) | client.octet(at + 2);
}
