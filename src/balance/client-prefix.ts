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

/** An IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2): ten zeros, two octets of ones, the IPv4 address. */
const MAPPED_ONES_AT = 10;
const MAPPED_IPV4_AT = 12;

/** Sets IPv6 apart, so that `0:1::/56` is not hashed as `0.0.1.0/24` is. */
const IPV6_START = 0x9e3779b9;

/** How much of an address client-hash looks at: the scope of its answers (RFC 7871 §7.2.1). */
export function clientHashPrefixBits(isIpv6: boolean): number {
  return isIpv6 ? IPV6_HASH_PREFIX_BITS : IPV4_HASH_PREFIX_BITS;
}

/** A well-mixed hash of the client's prefix, the same on every replica; a signed word. */
export function hashClientPrefix(client: Client): number {
  if (!client.isIpv6) return hashIpv4(client, 0);
  if (isMapped(client)) return hashIpv4(client, MAPPED_IPV4_AT);
  const first = mixWord(IPV6_START ^ ((client.octet(0) << 24) | upTo24Bits(client, 1)));
  return mixWord(first ^ upTo24Bits(client, 4));
}

function hashIpv4(client: Client, at: number): number {
  return mixWord(upTo24Bits(client, at));
}

/** The three octets from `at` on. */
function upTo24Bits(client: Client, at: number): number {
  return (client.octet(at) << 16) | (client.octet(at + 1) << 8) | client.octet(at + 2);
}

function isMapped(client: Client): boolean {
  for (let i = 0; i < MAPPED_ONES_AT; i++) if (client.octet(i) !== 0) return false;
  return client.octet(MAPPED_ONES_AT) === 0xff && client.octet(MAPPED_ONES_AT + 1) === 0xff;
}
