/**
 * What a view is to answer with: which step of the way down from the pool that the rule names has something to give.
 *
 *     1  the pool's members that are up
 *     2  those of its fallback, of the fallback's fallback, and so on
 *     3  the record's own values (the long form only), which nobody checks
 *     4  when_down: all members that are not out, of the first pool on the way that has any; or none
 *
 * A pool with less than `min_up` of its weight up is passed over as if it had none up; if nothing farther on has
 * anything, all of it is answered: of the first pool with anybody up, and whatever `when_down` says, which is about no
 * member up at all.
 *
 * No step ever fails: the last answer is NODATA, never SERVFAIL.
 */

import { assert } from '../../base/index.ts';
import type { PoolMember, PoolSet } from '../../zone/index.ts';
import type { Standing } from './standing.ts';

/** Where a view's answers come from. */
export type ViewStep = 'pool' | 'fallback' | 'values' | 'all' | 'none';

/** A value considered on the way, as a part of one pool. */
export interface Considered {
  /** Its place among the set's members. */
  readonly value: number;
  /** Its weight in the pool, as the zone file has it. */
  readonly weight: number;
  readonly standing: Standing;
}

/** A pool considered on the way. */
export interface ConsideredPool {
  /** Its place in the set's pools; null: the record's own values. */
  readonly pool: number | null;
  readonly members: readonly Considered[];
  /** The share of the weight of those not out that is up, 0 to 1. */
  readonly upShare: number;
}

export interface ViewPlan {
  readonly step: ViewStep;
  /** The pool that answers; null: the record's own values, or none. */
  readonly pool: number | null;
  /** Who can be answered. */
  readonly members: readonly Considered[];
  /** All that was considered, the pool that the rule names first. */
  readonly way: readonly ConsideredPool[];
}

/** Says where a member of a pool stands; null: it is one of the record's own values. */
export type StandingIn = (pool: number | null, member: PoolMember) => Standing;

/** @param entry the place of the pool that the rule names */
export function planView(set: PoolSet, entry: number, standingIn: StandingIn): ViewPlan {
  const way: ConsideredPool[] = [];
  for (let pool: number | null = entry; pool !== null; pool = set.pools[pool]!.fallback) {
    assert(way.length <= set.pools.length, 'fallbacks end');
    const considered = considerPool(set, pool, standingIn);
    way.push(considered);
    const up = considered.members.filter(({ standing }) => standing.kind === 'up');
    if (up.length > 0 && considered.upShare >= set.balance.min_up)
      return { step: pool === entry ? 'pool' : 'fallback', pool, members: provenFirst(up), way };
  }
  if (set.lastResort.length > 0) {
    const values = considerValues(set, standingIn);
    way.push(values);
    const up = values.members.filter(({ standing }) => standing.kind === 'up');
    if (up.length > 0) return { step: 'values', pool: null, members: up, way };
  }
  return planWithNoneHealthy(set, way);
}

/** Whoever was added and not probed yet waits for its first verdict, if there is somebody to wait for. */
function provenFirst(up: readonly Considered[]): readonly Considered[] {
  const proven = up.filter(({ standing }) => standing.isUnproven !== true);
  return proven.length > 0 ? proven : up;
}

function planWithNoneHealthy(set: PoolSet, way: readonly ConsideredPool[]): ViewPlan {
  const chosen =
    way.find(({ upShare }) => upShare > 0) ??
    (set.balance.when_down === 'all' ? way.find(({ members }) => members.some(isNotOut)) : undefined);
  if (chosen === undefined) return { step: 'none', pool: null, members: [], way };
  return { step: 'all', pool: chosen.pool, members: chosen.members.filter(isNotOut), way };
}

function isNotOut({ standing }: Considered): boolean {
  return standing.kind !== 'out';
}

function considerPool(set: PoolSet, pool: number, standingIn: StandingIn): ConsideredPool {
  return consider(pool, set.pools[pool]!.members, standingIn);
}

function considerValues(set: PoolSet, standingIn: StandingIn): ConsideredPool {
  return consider(
    null,
    set.lastResort.map((value) => ({ value, weight: 1, status: 'obey' })),
    standingIn,
  );
}

function consider(
  pool: number | null,
  members: readonly PoolMember[],
  standingIn: StandingIn,
): ConsideredPool {
  const considered = members.map((member) => ({
    value: member.value,
    weight: member.weight,
    standing: standingIn(pool, member),
  }));
  return { pool, members: considered, upShare: upShareOf(considered) };
}

function upShareOf(members: readonly Considered[]): number {
  let up = 0;
  let all = 0;
  for (const { weight, standing } of members) {
    if (standing.kind === 'out') continue;
    all += weight;
    if (standing.kind === 'up') up += weight;
  }
  return all === 0 ? 0 : up / all;
}
