/** Stores and servers that a test opens, all gone after it. */

import { expect } from 'chai';
import type { Clock } from '../../src/base/clock.ts';
import type { RedisSettings } from '../../src/replica/redis-settings.ts';
import { RedisStore } from '../../src/replica/redis-store.ts';
import type { Beat } from '../../src/replica/store.ts';
import { RedisServer, type RedisServerOptions } from '../support/redis-server.ts';
import { RecordingListener } from '../support/store-listener.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

export const BEAT: Beat = { replica: 'a', heartbeat: 'beating', tables: [], hint: 'a beats' };

/** Within which a store must be back once Redis is. */
export const BACK_MS = 2000;

export interface OpenStore {
  readonly store: RedisStore;
  readonly listener: RecordingListener;
}

export interface Stage {
  start(options?: RedisServerOptions): Promise<RedisServer>;
  proxy(target: RedisServer): Promise<TcpProxy>;
  /** Without waiting for anything. */
  open(settings: RedisSettings, clock?: Clock): OpenStore;
}

/** Call inside a `describe`. */
export function useStage(): Stage {
  const ends: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  return {
    async start(options) {
      const server = await RedisServer.start(options);
      ends.push(() => server.stop());
      return server;
    },
    async proxy(target) {
      const proxy = await TcpProxy.start(target.port);
      ends.push(() => proxy.stop());
      return proxy;
    },
    open(settings, clock) {
      const store = new RedisStore(settings, clock);
      const listener = new RecordingListener();
      store.open(listener);
      ends.push(() => store.close());
      return { store, listener };
    },
  };
}

export async function connected({ listener }: OpenStore): Promise<void> {
  await until(() => listener.isConnected);
  expect(listener.isConnected, listener.states.join(', ')).to.be.true;
}

/** @returns how long it took, in milliseconds */
export async function took(wait: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await wait();
  return performance.now() - startMs;
}

/** @returns the message that it rejects with */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  expect(outcome).to.be.instanceOf(Error);
  return (outcome as Error).message;
}

/** Everything a store can be asked, once; and that its own hints come back. */
export async function useAll({ store, listener }: OpenStore): Promise<void> {
  const table = { key: 'votes:a', lifetimeMs: 10_000 };
  const heard = listener.hints.length;
  await store.write([{ table, isWhole: true, set: new Map([['#', '1']]), remove: ['x'] }], 'written');
  expect(await store.read(table)).to.deep.equal(new Map([['#', '1']]));
  expect(await store.settle({ key: 'serials', lifetimeMs: 10_000 }, 'zone', '7')).to.equal('7');
  await store.beat({ ...BEAT, replica: 'b' });
  const { isIntact, others } = await store.beat({ ...BEAT, tables: [table] });
  expect(isIntact).to.be.true;
  expect([...others.keys()]).to.deep.equal(['b']);
  await store.tell('told');
  await store.leave({ ...BEAT, tables: [table], hint: 'gone' });
  await until(() => listener.hints.length === heard + 5);
  expect(listener.hints.slice(heard)).to.deep.equal(['written', 'a beats', 'a beats', 'told', 'gone']);
}
