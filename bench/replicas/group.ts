/** Real replicas: servers that are processes of their own, with a real Redis between them. */

import { setTimeout as delay } from 'node:timers/promises';
import { AdminClient } from '../../src/cli/admin-client.ts';
import { Evenkeel } from '../../test/scenario/evenkeel.ts';
import { RedisServer } from '../../test/support/redis-server.ts';
import { TcpProxy } from '../../test/support/tcp-proxy.ts';
import { Asker, type Addresses } from '../asker.ts';

export const ORIGIN = 'bench.example.';

const LIMIT_MS = 30_000;
const STATUS_PAUSE_MS = 20;

/** One server, and who asks it. */
export class RunningReplica {
  readonly name: string;
  readonly server: Evenkeel;
  readonly admin: AdminClient;
  readonly asker: Asker;
  #isStopped = false;

  /** @param redisPort null: it has no replicas */
  static async start(name: string, zone: string, redisPort: number | null): Promise<RunningReplica> {
    const redis = redisPort === null ? [] : ['--redis', `redis://127.0.0.1:${redisPort}`];
    const server = await Evenkeel.start({
      zones: { [`${ORIGIN}yaml`]: zone },
      args: ['--workers', '1', '--server-id', name, ...redis],
    });
    return new RunningReplica(name, server);
  }

  private constructor(name: string, server: Evenkeel) {
    this.name = name;
    this.server = server;
    this.admin = new AdminClient({ socketPath: `${server.directory}/state/admin.sock` });
    this.asker = new Asker(server.port);
  }

  /** How many others it hears; null: it is cut off from the store. */
  async others(): Promise<number | null> {
    const { replicas } = await this.admin.status();
    return replicas.isIsolated ? null : replicas.others.length;
  }

  /** Waits until it hears so many, or none for it is cut off. @returns when, on the monotonic clock */
  async hears(others: number | null): Promise<number> {
    const limitMs = performance.now() + LIMIT_MS;
    while ((await this.others()) !== others) {
      if (performance.now() > limitMs) throw new Error(`${this.name} never heard ${others} others`);
      await delay(STATUS_PAUSE_MS);
    }
    return performance.now();
  }

  /** Asks until the answer is as it should be. @returns when that was, on the monotonic clock */
  async answers(
    name: string,
    isSeen: (answer: Addresses) => boolean,
    pauseMs: number,
    limitMs = LIMIT_MS,
  ): Promise<number> {
    const untilMs = performance.now() + limitMs;
    for (;;) {
      const answer = await this.asker.ask(name);
      const nowMs = performance.now();
      if (answer !== null && isSeen(answer)) return nowMs;
      if (nowMs > untilMs) throw new Error(`${this.name} never answered as it should for ${name}`);
      await delay(pauseMs);
    }
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.asker.close();
    await this.server.stop();
  }
}

export class RunningGroup {
  readonly redis: RedisServer;
  readonly replicas: readonly RunningReplica[];
  /** Between the first replica and Redis, where it was asked for. */
  readonly proxy: TcpProxy | null;

  /** They hear each other. */
  static async start(replicas: number, zone: string, { hasProxy = false } = {}): Promise<RunningGroup> {
    const redis = await RedisServer.start();
    const proxy = hasProxy ? await TcpProxy.start(redis.port) : null;
    const starting = Array.from({ length: replicas }, (_, i) =>
      RunningReplica.start(`dns${i + 1}`, zone, i === 0 && proxy !== null ? proxy.port : redis.port),
    );
    const group = new RunningGroup(redis, await Promise.all(starting), proxy);
    await Promise.all(group.replicas.map((replica) => replica.hears(replicas - 1)));
    return group;
  }

  private constructor(redis: RedisServer, replicas: readonly RunningReplica[], proxy: TcpProxy | null) {
    this.redis = redis;
    this.replicas = replicas;
    this.proxy = proxy;
  }

  async stop(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.stop()));
    await this.proxy?.stop();
    await this.redis.stop();
  }
}

/** @param lines the zone's other entries, as YAML */
export function zoneText(lines: readonly string[]): string {
  const apex = [
    `? ''`,
    `: {type: NS, values: [ns1.${ORIGIN}, ns2.${ORIGIN}]}`,
    'ns1: {type: A, value: 127.0.0.1}',
    'ns2: {type: A, value: 127.0.0.2}',
  ];
  return `${[...apex, ...lines].join('\n')}\n`;
}
