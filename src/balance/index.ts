/**
 * Which members an answer carries, and in what order: the policies, one file each, for pools; and the order of a plain
 * RRset's addresses.
 *
 *     offer: members, each with share and seed ──┐
 *                                                ├─▶ Policy.select ──▶ places in the offer, in order
 *     client: address or prefix ─────────────────┘
 *
 * A policy is asked for every query, so whatever can be known before was worked out before: who is healthy, and what
 * weight is left of whom (`load/`), stands in the offer as one number a member (`image/live-shares.ts`).
 *
 * A member's weight is how often an answer includes it, never where in the answer it stands: resolvers and clients sort
 * again (RFC 6724). That no member always comes first is a courtesy on top. `ordered` differs: there the order is the
 * wish of the operator, which one answer alone can carry out.
 */

export { AddressOrderer, type AddressOrder } from './address-order.ts';
export { Client } from './client.ts';
export { clientHashPrefixBits } from './client-prefix.ts';
export { MAX_MEMBERS, type Offer, type Policy } from './policy.ts';
export { CLIENT_HASH_CODE, createPolicies } from './registry.ts';
