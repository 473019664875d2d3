/**
 * Members that die, as replicas see it that judge them together, and a server alone: all watch the same members, so that every
 * death is seen by each of them.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { Members } from '../heal/members.ts';
import { createPools, MEMBER_PORT, TTL_SECONDS, type HealPool } from '../heal/pools.ts';
import { ORIGIN, type RunningReplica } from './group.ts';

/** Of the first half of the pools, and of the other. */
const CHECKS = {
  default: '',
  quick: ', interval: 1s, confirm_interval: 100ms, timeout: 500ms',
} as const;
export type Check = keyof typeof CHECKS;

const PAUSES_MS: Readonly<Record<Check, number>> = { default: 10, quick: 3 };
const LIMIT_MS = 60_000;

export interface MortalPool extends HealPool {
  readonly check: Check;
}

export interface Death {
  readonly check: Check;
  /** Milliseconds from the death to the first answer without the member, by server. */
  readonly aloneMs: number;
  readonly togetherMs: readonly number[];
}

/** So many pools with each of the checks. */
export function mortalPools(count: number): MortalPool[] {
  return createPools(['killed'], 2 * count).map((pool, i) => ({
    ...pool,
    check: i < count ? 'default' : 'quick',
  }));
}

export function poolLines(pools: readonly MortalPool[]): string[] {
  return pools.map(
    ({ label, mortal, survivor, check }) =>
      `${label}: {type: A, ttl: ${TTL_SECONDS}, values: [${mortal}, ${survivor}], balance: round-robin, ` +
      `health: {protocol: http, port: ${MEMBER_PORT}${CHECKS[check]}}}`,
  );
}

export function nameOf({ label }: MortalPool): string {
  return `${label}.${ORIGIN}`;
}

/** Each dies at some moment of so long. */
export async function measureDeaths(
  pools: readonly MortalPool[],
  members: Members,
  alone: RunningReplica,
  together: readonly RunningReplica[],
  spreadMs: number,
): Promise<Death[]> {
  const deaths = pools.map(async (pool) => {
    await delay(Math.random() * spreadMs);
    const sinceMs = await members.kill(pool);
    const isGone = async (replica: RunningReplica): Promise<number> =>
      (await replica.answers(
        nameOf(pool),
        ({ addresses }) => addresses.includes(pool.survivor) && !addresses.includes(pool.mortal),
        PAUSES_MS[pool.check],
        LIMIT_MS,
      )) - sinceMs;
    const [aloneMs, ...togetherMs] = await Promise.all([alone, ...together].map(isGone));
    return { check: pool.check, aloneMs: aloneMs!, togetherMs };
  });
  return await Promise.all(deaths);
}

/** Both members of every pool. */
export async function untilAllAreIn(
  pools: readonly MortalPool[],
  replicas: readonly RunningReplica[],
): Promise<void> {
  for (const pool of pools) {
    const isIn = (replica: RunningReplica): Promise<number> =>
      replica.answers(nameOf(pool), ({ addresses }) => addresses.length === 2, PAUSES_MS.default);
    await Promise.all(replicas.map(isIn));
  }
}
