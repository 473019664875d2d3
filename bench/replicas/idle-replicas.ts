/** What Redis has to do for replicas that have nothing to tell each other but that they are there. */

import { setTimeout as delay } from 'node:timers/promises';
import { createRandom, systemClock, type Logger } from '../../src/base/index.ts';
import { RedisStore, Replicas } from '../../src/replica/index.ts';
import { RedisServer } from '../../test/support/redis-server.ts';
import { rateBetween, readCounts, type RedisRate } from './redis-usage.ts';

const SETTLE_MS = 3000;
const OBSERVED_MS = 15_000;

export interface IdleFigures {
  readonly replicas: number;
  readonly redis: RedisRate;
}

/** All of them are in this process: to Redis they look like as many servers. */
export async function measureIdle(replicas: number): Promise<IdleFigures> {
  const redis = await RedisServer.start();
  const all = Array.from({ length: replicas }, (_, i) => createReplicas(`dns${i + 1}`, redis.port));
  try {
    await Promise.all(all.map((one) => one.start(SETTLE_MS)));
    await delay(SETTLE_MS);
    const before = await readCounts(redis);
    await delay(OBSERVED_MS);
    return { replicas, redis: rateBetween(before, await readCounts(redis)) };
  } finally {
    await Promise.all(all.map((one) => one.close()));
    await redis.stop();
  }
}

function createReplicas(name: string, port: number): Replicas {
  const store = new RedisStore({
    servers: { mode: 'single', nodes: [{ host: '127.0.0.1', port }] },
    username: null,
    password: null,
    db: 0,
    tls: null,
    prefix: 'evenkeel',
    replica: name,
  });
  const random = createRandom(Math.floor(Math.random() * 0x1_0000_0000));
  return new Replicas({ name, store, clock: systemClock, random, logger: SILENT });
}

function ignore(): void {}

const SILENT: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
