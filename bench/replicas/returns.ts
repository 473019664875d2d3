/**
 * How soon replicas are of one mind again when they hear each other again: meanwhile, one of them has been told something.
 *
 *     Redis goes ─▶ isolated ─▶ an override on the first ─▶ Redis is back ─▶ all hear each other, all answer accordingly
 *                                                               └───────────── measured ──────────────┘
 */

import { setTimeout as delay } from 'node:timers/promises';
import { RunningGroup, zoneText } from './group.ts';
import { OVERRIDE_LINES, sayOverride, showsOverride } from './overrides.ts';

const REPLICAS = 3;
const ASKING_PAUSE_MS = 5;
/** So that the return comes at any moment of the tries to connect. */
const MAX_REST_MS = 500;

interface Outage {
  readonly title: string;
  /** How many replicas, from the first on, are cut off by it. */
  readonly isolated: number;
  readonly begin: (group: RunningGroup) => Promise<void> | void;
  /** Settles when Redis can be reached again. */
  readonly end: (group: RunningGroup) => Promise<void> | void;
}

export const OUTAGES: readonly Outage[] = [
  {
    title: 'Redis killed, restarted empty',
    isolated: REPLICAS,
    begin: ({ redis }) => redis.kill(),
    end: ({ redis }) => redis.restart(),
  },
  {
    title: 'Redis stopped, continued',
    isolated: REPLICAS,
    begin: ({ redis }) => redis.suspend(),
    end: ({ redis }) => redis.resume(),
  },
  {
    title: 'one replica refused',
    isolated: 1,
    begin: ({ proxy }) => proxy!.cut(),
    end: ({ proxy }) => proxy!.restore(),
  },
  {
    title: 'one replica in a black hole',
    isolated: 1,
    begin: ({ proxy }) => proxy!.blackhole(),
    end: ({ proxy }) => proxy!.restore(),
  },
];

/** Milliseconds from when Redis could be reached again, each of the slowest replica. */
export interface Return {
  readonly outage: string;
  /** Each of the replicas hears all the others. */
  readonly connectedMs: number;
  /** All answer as one was told meanwhile. */
  readonly agreedMs: number;
}

/** With a group and a Redis of its own. */
export async function measureReturns(outage: Outage, trials: number): Promise<Return[]> {
  const returns: Return[] = [];
  const hasProxy = outage.isolated < REPLICAS;
  const group = await RunningGroup.start(REPLICAS, zoneText(OVERRIDE_LINES), { hasProxy });
  try {
    for (let trial = 0; trial < trials; trial++) returns.push(await observe(group, outage, trial % 2 === 0));
  } finally {
    await group.stop();
  }
  return returns;
}

async function observe(
  group: RunningGroup,
  { title, isolated, begin, end }: Outage,
  isDrained: boolean,
): Promise<Return> {
  const { replicas } = group;
  await begin(group);
  await Promise.all(replicas.slice(0, isolated).map((replica) => replica.hears(null)));
  await sayOverride(replicas[0]!, isDrained);
  await showsOverride(replicas[0]!, isDrained, ASKING_PAUSE_MS);
  await delay(Math.random() * MAX_REST_MS);
  await end(group);
  const sinceMs = performance.now();
  const connected = replicas.map((replica) => replica.hears(replicas.length - 1));
  const agreed = replicas.map((replica) => showsOverride(replica, isDrained, ASKING_PAUSE_MS));
  const latest = async (moments: readonly Promise<number>[]): Promise<number> =>
    Math.max(...(await Promise.all(moments))) - sinceMs;
  const [connectedMs, agreedMs] = await Promise.all([latest(connected), latest(agreed)]);
  return { outage: title, connectedMs, agreedMs };
}
