/** What queries notice of a Redis that goes away and comes back. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RedisServer } from '../../test/support/redis-server.ts';
import type { RunningGroup } from './group.ts';
import type { LoadOrder, PhaseFigures } from './query-load.ts';

const LOAD = fileURLToPath(new URL('query-load.ts', import.meta.url));
const PHASE_MS = 6000;
/** What the load's first queries take is its own. */
const WARM_UP_MS = 1500;

/** What becomes of Redis in the middle of the run; afterwards it is as before. */
const LOSSES = {
  'there throughout': { lose: nothing, restore: nothing },
  killed: { lose: (redis) => redis.kill(), restore: (redis) => redis.restart() },
  stopped: { lose: (redis) => redis.suspend(), restore: (redis) => redis.resume() },
} as const satisfies Record<
  string,
  Readonly<Record<'lose' | 'restore', (redis: RedisServer) => Promise<void> | void>>
>;

export interface LossRun {
  readonly redis: string;
  readonly phases: readonly PhaseFigures[];
}

export async function measureLosses(group: RunningGroup, names: readonly string[]): Promise<LossRun[]> {
  const runs: LossRun[] = [];
  for (const [redis, { lose, restore }] of Object.entries(LOSSES)) {
    const load = fork(LOAD);
    const order = (one: LoadOrder): boolean => load.send(one);
    const ports = group.replicas.map(({ server }) => server.port);
    order({ kind: 'begin', ports, names });
    order({ kind: 'phase', phase: 'warming up' });
    await delay(WARM_UP_MS);
    order({ kind: 'phase', phase: 'before' });
    await delay(PHASE_MS);
    order({ kind: 'phase', phase: 'while' });
    await lose(group.redis);
    await delay(PHASE_MS);
    order({ kind: 'phase', phase: 'after' });
    await restore(group.redis);
    await delay(PHASE_MS);
    order({ kind: 'end' });
    const [phases] = (await once(load, 'message')) as [PhaseFigures[]];
    runs.push({ redis, phases: phases.slice(1) });
    await Promise.all(group.replicas.map((replica) => replica.hears(group.replicas.length - 1)));
  }
  return runs;
}

function nothing(): void {}
