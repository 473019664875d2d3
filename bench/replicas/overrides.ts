/** From an override that is said on one replica to the first answer that follows it, there and on the others. */

import { setTimeout as delay } from 'node:timers/promises';
import { ORIGIN, type RunningReplica } from './group.ts';

/** Both members stay for good, but for what is said of the first. */
export const OVERRIDE_LINES = [
  'over: {type: A, ttl: 60, values: [192.0.2.1, 192.0.2.2], balance: round-robin}',
];

/** So many pools about which nothing is said, before the one that is asked for. */
export function idlePoolLines(count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const address = (member: number): string => `198.18.${n >> 7}.${2 * (n & 127) + member}`;
    return `idle${n}: {type: A, ttl: 60, values: [${address(0)}, ${address(1)}], balance: round-robin}`;
  });
}

export const OVERRIDE_NAME = `over.${ORIGIN}`;
export const DRAINED = '192.0.2.1';
const ASKING_PAUSE_MS = 1;
/** So that what is said comes at any moment of a beat. */
const MAX_REST_MS = 40;

export interface OverrideTrial {
  /** Milliseconds from the request on. */
  readonly ownMs: number;
  readonly otherMs: readonly number[];
}

/** By turns the first, second and third is told to drain a member, and to take that back. */
export async function measureOverrides(
  replicas: readonly RunningReplica[],
  trials: number,
): Promise<OverrideTrial[]> {
  const done: OverrideTrial[] = [];
  for (let trial = 0; trial < trials; trial++) {
    await delay(Math.random() * MAX_REST_MS);
    const told = replicas[(trial >> 1) % replicas.length]!;
    const isDrained = trial % 2 === 0;
    const sinceMs = performance.now();
    const watching = replicas.map(async (replica) => ({
      isTold: replica === told,
      ms: (await showsOverride(replica, isDrained, ASKING_PAUSE_MS)) - sinceMs,
    }));
    await sayOverride(told, isDrained);
    const seen = await Promise.all(watching);
    done.push({
      ownMs: seen.find(({ isTold }) => isTold)!.ms,
      otherMs: seen.filter(({ isTold }) => !isTold).map(({ ms }) => ms),
    });
  }
  return done;
}

export async function sayOverride({ admin }: RunningReplica, isDrained: boolean): Promise<void> {
  if (isDrained) await admin.putOverride({ action: 'drain', pattern: DRAINED });
  else await admin.cancelOverrides(DRAINED);
}

/** @returns when the replica answers accordingly, on the monotonic clock */
export function showsOverride(replica: RunningReplica, isDrained: boolean, pauseMs: number): Promise<number> {
  return replica.answers(
    OVERRIDE_NAME,
    ({ addresses }) => addresses.includes(DRAINED) !== isDrained,
    pauseMs,
  );
}
