/** What it takes replicas to judge very many targets together: probes, and what Redis has to do. */

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { MemberOrder, ProbeCount } from './counted-members.ts';
import { RunningGroup, zoneText } from './group.ts';
import { rateBetween, readCounts, readMemory, type RedisMemory, type RedisRate } from './redis-usage.ts';

const MEMBERS = fileURLToPath(new URL('counted-members.ts', import.meta.url));
const PORT = 18_086;
const TARGETS = 1000;
const POOL_SIZE = 4;
const INTERVAL_MS = 5000;
/** One in so many flaps. */
const FLAPPING_SHARE = 10;
const FLAP_HALF_MS = 15_000;
/** A round of all probes. */
const SETTLE_MS = 6000;
/** In every half minute replicas compare all with the store, once. */
const STEADY_MS = 30_000;
/** Each that flaps is down once. */
const FLAPPING_MS = 2 * FLAP_HALF_MS;

export interface TargetsFigures {
  readonly replicas: number;
  readonly isFlapping: boolean;
  readonly redis: RedisRate;
  readonly memory: RedisMemory;
  /** On average, by all replicas. */
  readonly probesPerTargetAndInterval: number;
  /** Downs that the first replica told, a second. */
  readonly downsPerSecond: number;
}

export async function measureTargets(): Promise<TargetsFigures[]> {
  const figures: TargetsFigures[] = [];
  const members = fork(MEMBERS, [String(PORT)]);
  try {
    await once(members, 'message');
    for (const replicas of [3, 1]) {
      const group = await RunningGroup.start(replicas, zoneText(targetLines()));
      try {
        await delay(SETTLE_MS);
        figures.push(await observe(group, members, false));
        if (replicas === 1) continue;
        const flapping = addresses().filter((_, i) => i % FLAPPING_SHARE === 0);
        order(members, { kind: 'flap', addresses: flapping, halfMs: FLAP_HALF_MS });
        figures.push(await observe(group, members, true));
        order(members, { kind: 'flap', addresses: [], halfMs: Infinity });
      } finally {
        await group.stop();
      }
    }
  } finally {
    members.kill('SIGKILL');
  }
  return figures;
}

async function observe(
  { redis, replicas }: RunningGroup,
  members: ChildProcess,
  isFlapping: boolean,
): Promise<TargetsFigures> {
  const downs = (): number =>
    replicas[0]!.server.lines.filter(({ msg }) => msg.includes(' is DOWN: ')).length;
  const downsBefore = downs();
  await probes(members);
  const before = await readCounts(redis);
  await delay(isFlapping ? FLAPPING_MS : STEADY_MS);
  const after = await readCounts(redis);
  const seconds = (after.atMs - before.atMs) / 1000;
  const probesPerInterval = ((await probes(members)) * INTERVAL_MS) / 1000 / seconds;
  return {
    replicas: replicas.length,
    isFlapping,
    redis: rateBetween(before, after),
    memory: await readMemory(redis),
    probesPerTargetAndInterval: probesPerInterval / TARGETS,
    downsPerSecond: (downs() - downsBefore) / seconds,
  };
}

async function probes(members: ChildProcess): Promise<number> {
  order(members, { kind: 'count' });
  const [count] = (await once(members, 'message')) as [ProbeCount];
  return count.probes;
}

function order(members: ChildProcess, one: MemberOrder): void {
  members.send(one);
}

function addresses(): string[] {
  return Array.from({ length: TARGETS }, (_, i) => `127.50.${i >> 8}.${i & 255}`);
}

function targetLines(): string[] {
  const all = addresses();
  return Array.from({ length: TARGETS / POOL_SIZE }, (_, n) => {
    const values = all.slice(n * POOL_SIZE, (n + 1) * POOL_SIZE).join(', ');
    return (
      `host${n}: {type: A, ttl: 60, values: [${values}], balance: round-robin, ` +
      `health: {protocol: http, port: ${PORT}, interval: ${INTERVAL_MS}ms}}`
    );
  });
}
