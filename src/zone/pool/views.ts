/** The views of a pool set: one for each pool that a rule sends queries to. */

import type { PoolSet } from './pool-set.ts';

/** The places of the pools that rules name, each once, in the order of the rules. The compiler numbers views by it. */
export function entryPools({ rules }: PoolSet): number[] {
  return [...new Set(rules.map(({ pool }) => pool))];
}

/** The values that a view can ever answer with: those of the pool and its fallbacks, and the last resort's. */
export function membersWithin({ pools, lastResort }: PoolSet, entry: number): number[] {
  const values = new Set<number>();
  for (let pool: number | null = entry; pool !== null; pool = pools[pool]!.fallback) {
    for (const { value } of pools[pool]!.members) values.add(value);
  }
  for (const value of lastResort) values.add(value);
  return [...values];
}
