/** What a Redis has to do, by its own count. */

import type { RedisServer } from '../../test/support/redis-server.ts';

export interface RedisCounts {
  readonly atMs: number;
  readonly commands: number;
  readonly octetsIn: number;
  readonly octetsOut: number;
  readonly cpuSeconds: number;
  /** Calls by command. */
  readonly calls: Readonly<Record<string, number>>;
}

/** A second's worth, on average. */
export interface RedisRate {
  readonly commands: number;
  readonly octetsIn: number;
  readonly octetsOut: number;
  readonly cpuShare: number;
  readonly calls: Readonly<Record<string, number>>;
}

export async function readCounts(redis: RedisServer): Promise<RedisCounts> {
  const info = await redis.cli('INFO', 'everything');
  const field = (name: string): number => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)![1]);
  const calls = [...info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(
    ([, name, count]) => [name!, Number(count)] as const,
  );
  return {
    atMs: performance.now(),
    commands: field('total_commands_processed'),
    octetsIn: field('total_net_input_bytes'),
    octetsOut: field('total_net_output_bytes'),
    cpuSeconds: field('used_cpu_user') + field('used_cpu_sys'),
    calls: Object.fromEntries(calls),
  };
}

/** Without what the counting itself takes, which is a few commands. */
export function rateBetween(before: RedisCounts, after: RedisCounts): RedisRate {
  const seconds = (after.atMs - before.atMs) / 1000;
  const ofCalls = Object.entries(after.calls)
    .map(([name, count]) => [name, (count - (before.calls[name] ?? 0)) / seconds] as const)
    .filter(([name, perSecond]) => perSecond > 0 && !/^(info|command)/.test(name));
  return {
    commands: (after.commands - before.commands - 1) / seconds,
    octetsIn: (after.octetsIn - before.octetsIn) / seconds,
    octetsOut: (after.octetsOut - before.octetsOut) / seconds,
    cpuShare: (after.cpuSeconds - before.cpuSeconds) / seconds,
    calls: Object.fromEntries(ofCalls),
  };
}

export interface RedisMemory {
  readonly datasetOctets: number;
  readonly keys: Readonly<Record<string, number>>;
}

/** What is kept, in octets: all of it by `INFO`, and each key by `MEMORY USAGE`. */
export async function readMemory(redis: RedisServer): Promise<RedisMemory> {
  const names = (await redis.cli('KEYS', '*')).split('\n').filter((name) => name !== '');
  const keys: [string, number][] = [];
  for (const name of names.sort())
    keys.push([name, Number(await redis.cli('MEMORY', 'USAGE', name, 'SAMPLES', '0'))]);
  const info = await redis.cli('INFO', 'memory');
  return {
    datasetOctets: Number(/^used_memory_dataset:(\d+)/m.exec(info)![1]),
    keys: Object.fromEntries(keys),
  };
}
