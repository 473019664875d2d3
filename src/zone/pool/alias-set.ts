/**
 * An ALIAS of a name that is not in the zone, as pool sets: one of A and one of AAAA, whose members are places for the
 * addresses that the name turns out to have. The control plane finds those out while it serves, and puts them there.
 */

import { formatName, toLowerName } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import { RrType } from '../../dns/rr-type.ts';
import { completeSettings } from '../../schema/settings.ts';
import { BALANCE } from './balance.ts';
import { CATCH_ALL, DEFAULT_POOL } from './pool-set.ts';
import type { PoolSet, PoolValue } from './pool-set.ts';

/** Ours: more addresses than a name should have; the others are left out. */
const MAX_ADDRESSES = 16;
const MAX_ANSWERS = 8;

/** What no host has: "this network" (RFC 6890 §2.2.2), and the block that is thrown away (RFC 6666). */
const NOWHERE = { [RrType.A]: [0, 0, 0, 0], [RrType.AAAA]: [1, ...new Array<number>(15).fill(0)] } as const;

/** @param type A or AAAA */
export function createAliasSet(
  owner: Name,
  type: typeof RrType.A | typeof RrType.AAAA,
  ttlSeconds: number,
  target: Name,
): PoolSet {
  const alias = formatName(toLowerName(target));
  const members = Array.from({ length: MAX_ADDRESSES }, (_, place): PoolValue => ({
    rdata: Uint8Array.from([...NOWHERE[type].slice(0, -1), place]),
    text: alias,
    host: alias,
  }));
  const pool = { name: DEFAULT_POOL, members: [], fallback: null };
  const balance = { ...completeSettings(BALANCE, {}), answers: MAX_ANSWERS };
  return {
    owner,
    type,
    ttlSeconds,
    ttlMinSeconds: Math.min(balance.ttl_min, ttlSeconds),
    balance,
    health: null,
    load: null,
    members,
    pools: [pool],
    rules: [CATCH_ALL],
    lastResort: [...members.keys()],
    alias,
  };
}

/** Whether an address only keeps a place. */
export function isPlaceholder(address: Uint8Array): boolean {
  const nowhere = NOWHERE[address.length === 4 ? RrType.A : RrType.AAAA];
  return address.subarray(0, -1).every((octet, i) => octet === nowhere[i]);
}
