/** What every replica store does, told in turn to each kind there is. */

import { expect } from 'chai';
import { BEAT_MS, commonTable, ownTable, serialTable } from '../../src/replica/keys.ts';
import { MemoryHub } from '../../src/replica/memory-store.ts';
import { RedisStore } from '../../src/replica/redis-store.ts';
import type { Beat, ReplicaStore, TableChange, TableKey } from '../../src/replica/store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RedisServer } from '../support/redis-server.ts';
import { RecordingListener } from '../support/store-listener.ts';
import { until } from '../support/until.ts';
import { redisSettings } from '../replica/redis-settings.ts';

/** What the stores of one test are connected to. */
interface Hub {
  connect(): ReplicaStore;
  /** Lets time pass for all that is in it. */
  pass(ms: number): Promise<void>;
  forget(): Promise<void>;
  nowMs(): number;
  stop(): Promise<void>;
}

const HUBS: Readonly<Record<string, () => Promise<Hub>>> = {
  MemoryStore: startMemory,
  RedisStore: startRedis,
};

const VOTES = ownTable('votes', 'a');
const OVERRIDES = commonTable('overrides');
const SERIALS = serialTable('example.com.', 'a');

for (const [name, start] of Object.entries(HUBS)) {
  describe(`${name}, as a replica store`, () => {
    let hub: Hub;
    const opened: ReplicaStore[] = [];

    before(async () => {
      hub = await start();
    });
    afterEach(async () => {
      for (const store of opened.splice(0)) store.close();
      await hub.forget();
    });
    after(() => hub.stop());

    /** A store that can be asked. */
    const open = async (listener = new RecordingListener()): Promise<ReplicaStore> => {
      const store = hub.connect();
      opened.push(store);
      store.open(listener);
      await until(() => listener.isConnected);
      expect(listener.states).to.deep.equal(['connected']);
      return store;
    };

    it('tells that it is connected, and later, not within open()', async () => {
      const listener = new RecordingListener();
      const store = hub.connect();
      store.open(listener);
      expect(listener.states).to.be.empty;
      await until(() => listener.isConnected);
      expect(await store.read(OVERRIDES)).to.be.empty;
      store.close();
    });

    it('rejects what it is asked before it is open and after it is closed', async () => {
      const store = hub.connect();
      await rejects(store.read(OVERRIDES));
      const closed = await open();
      closed.close();
      const asked = [
        closed.read(OVERRIDES),
        closed.write([], null),
        closed.tell('hint'),
        closed.settle(SERIALS, 'zone', '1'),
        closed.beat(beatOf('a')),
        closed.leave(beatOf('a')),
      ];
      for (const promise of asked) await rejects(promise);
    });

    //--- Heartbeats

    it('beat() tells the other heartbeats, what stood in its own place, and the time', async () => {
      const [a, b] = [await open(), await open()];
      const alone = await a.beat(beatOf('a', '1'));
      expect(alone.others).to.be.empty;
      expect(alone.previous).to.be.null;
      expect(alone.isIntact).to.be.true;
      expect(alone.nowMs).to.be.closeTo(hub.nowMs(), 500);
      expect([...(await b.beat(beatOf('b', '1'))).others]).to.deep.equal([['a', 'a 1']]);
      const later = await a.beat(beatOf('a', '2'));
      expect([...later.others]).to.deep.equal([['b', 'b 1']]);
      expect(later.previous).to.equal('a 1');
    });

    it('beat() shows a heartbeat for as long as its tables live, and no longer', async () => {
      const [a, b] = [await open(), await open()];
      await a.beat(beatOf('a'));
      await hub.pass(VOTES.lifetimeMs - BEAT_MS);
      expect([...(await b.beat(beatOf('b'))).others.keys()]).to.deep.equal(['a']);
      await hub.pass(BEAT_MS);
      expect((await b.beat(beatOf('b'))).others).to.be.empty;
      expect((await a.beat(beatOf('a'))).previous).to.be.null;
    });

    it('beat() keeps its tables alive', async () => {
      const [a, b] = [await open(), await open()];
      await a.write([change(VOTES, { '#': '1' })], null);
      for (let passedMs = 0; passedMs <= 2 * VOTES.lifetimeMs; passedMs += VOTES.lifetimeMs / 2) {
        expect((await a.beat(beatOf('a', '', [VOTES]))).isIntact).to.be.true;
        await hub.pass(VOTES.lifetimeMs / 2);
      }
      expect(await b.read(VOTES)).to.have.property('size', 1);
      await hub.pass(VOTES.lifetimeMs / 2);
      expect(await b.read(VOTES)).to.be.empty;
      expect((await a.beat(beatOf('a', '', [VOTES]))).isIntact).to.be.false;
    });

    it('beat() tells that one of its tables is lost', async () => {
      const store = await open();
      const zones = ownTable('zones', 'a');
      await store.write([change(VOTES, { '#': '1' })], null);
      expect((await store.beat(beatOf('a', '', [VOTES, zones]))).isIntact).to.be.false;
      await store.write([change(zones, { '#': '1' })], null);
      expect((await store.beat(beatOf('a', '', [VOTES, zones]))).isIntact).to.be.true;
      await hub.forget();
      const lost = await store.beat(beatOf('a', '', [VOTES, zones]));
      expect(lost.isIntact).to.be.false;
      expect(lost.previous).to.be.null;
    });

    it('beat() and leave() tell their hint', async () => {
      const listener = new RecordingListener();
      const [a] = [await open(), await open(listener)];
      await a.beat(beatOf('a'));
      await a.leave({ ...beatOf('a'), hint: 'a goes' });
      await until(() => listener.hints.length === 2);
      expect(listener.hints).to.deep.equal(['a beats', 'a goes']);
    });

    it('leave() takes away the heartbeat and the tables', async () => {
      const [a, b] = [await open(), await open()];
      await a.write([change(VOTES, { '#': '1' })], null);
      await a.beat(beatOf('a', '', [VOTES]));
      await a.leave(beatOf('a', '', [VOTES]));
      expect((await b.beat(beatOf('b'))).others).to.be.empty;
      expect(await b.read(VOTES)).to.be.empty;
    });

    //--- Tables

    it('read() of a table that is not there finds nothing', async () => {
      expect(await (await open()).read(OVERRIDES)).to.deep.equal(new Map());
    });

    it('write() sets and removes entries, and leaves the others', async () => {
      const [a, b] = [await open(), await open()];
      await a.write([change(OVERRIDES, { one: '1', two: '2', three: '3' })], null);
      await b.write([change(OVERRIDES, { two: 'II', four: '4' }, ['three', 'five'])], null);
      expect(await a.read(OVERRIDES)).to.deep.equal(
        new Map([
          ['one', '1'],
          ['two', 'II'],
          ['four', '4'],
        ]),
      );
    });

    it('write() replaces a whole table', async () => {
      const store = await open();
      await store.write([change(OVERRIDES, { one: '1', two: '2' })], null);
      await store.write([{ ...change(OVERRIDES, { two: 'II' }), isWhole: true }], null);
      expect(await store.read(OVERRIDES)).to.deep.equal(new Map([['two', 'II']]));
      await store.write([{ ...change(OVERRIDES, {}), isWhole: true }], null);
      expect(await store.read(OVERRIDES)).to.be.empty;
    });

    it('write() makes a table live anew', async () => {
      const store = await open();
      const loads = commonTable('loads');
      await store.write([change(loads, { one: '1' })], null);
      await hub.pass(loads.lifetimeMs - 1000);
      await store.write([change(loads, { two: '2' })], null);
      await hub.pass(loads.lifetimeMs - 1000);
      expect(await store.read(loads)).to.have.property('size', 2);
      await hub.pass(1000);
      expect(await store.read(loads)).to.be.empty;
    });

    it('write() changes several tables at once, and nothing if there is nothing to change', async () => {
      const store = await open();
      await store.write([change(OVERRIDES, { one: '1' }), change(VOTES, { '#': '7' })], null);
      await store.write([], null);
      expect((await store.read(OVERRIDES)).get('one')).to.equal('1');
      expect((await store.read(VOTES)).get('#')).to.equal('7');
    });

    it('keeps thousands of entries, and whatever text there is', async () => {
      const store = await open();
      const entries = new Map(Array.from({ length: 2500 }, (_, i) => [`entry ${i}`, String(i)]));
      for (const odd of ['', '__proto__', 'constructor', '7', 'ÿ ☃ 😀', 'line\r\nline', '\0'])
        entries.set(odd, odd);
      await store.write([{ table: VOTES, isWhole: true, set: entries, remove: [] }], null);
      expect(await store.read(VOTES)).to.deep.equal(entries);
      await store.write([change(VOTES, {}, [...entries.keys()].slice(1))], null);
      expect(await store.read(VOTES)).to.deep.equal(new Map([['entry 0', '0']]));
    });

    it('gives away no table of its own', async () => {
      const store = await open();
      await store.write([change(OVERRIDES, { one: '1' })], null);
      ((await store.read(OVERRIDES)) as Map<string, string>).clear();
      expect(await store.read(OVERRIDES)).to.have.property('size', 1);
    });

    //--- Hints

    it('tell() is heard by all, the teller too, in the same order', async () => {
      const listeners = [new RecordingListener(), new RecordingListener(), new RecordingListener()];
      const stores: ReplicaStore[] = [];
      for (const listener of listeners) stores.push(await open(listener));
      for (const hint of ['one', 'two', 'three']) await stores[0]!.tell(hint);
      await until(() => listeners.every(({ hints }) => hints.length === 3));
      for (const { hints } of listeners) expect(hints).to.deep.equal(['one', 'two', 'three']);
    });

    it('lets whoever hears the hint of a write() find the changes', async () => {
      const found: Promise<ReadonlyMap<string, string>>[] = [];
      const listener = new RecordingListener();
      const [a, b] = [await open(), await open(listener)];
      listener.onHint = () => void found.push(b.read(OVERRIDES));
      await a.write([change(OVERRIDES, { one: '1' })], 'overrides');
      await until(() => found.length > 0);
      expect(await found[0]).to.have.property('size', 1);
    });

    it('tells no hint where there is none, and none after close()', async () => {
      const [listener, closed] = [new RecordingListener(), new RecordingListener()];
      const [a, b] = [await open(listener), await open(closed)];
      await a.write([change(OVERRIDES, { one: '1' })], null);
      b.close();
      await a.tell('last');
      await until(() => listener.hints.length > 0);
      expect(listener.hints).to.deep.equal(['last']);
      expect(closed.hints).to.be.empty;
      expect(closed.states).to.deep.equal(['connected']);
    });

    //--- Settling

    it('settle() keeps what was there first', async () => {
      const [a, b] = [await open(), await open()];
      expect(await a.settle(SERIALS, 'zone', '7')).to.equal('7');
      expect(await b.settle(SERIALS, 'zone', '8')).to.equal('7');
      expect(await b.settle(SERIALS, 'other', '8')).to.equal('8');
      expect(await a.read(SERIALS)).to.have.property('size', 2);
    });

    it('settle() gives all that race for it the same', async () => {
      const stores = [await open(), await open(), await open()];
      for (let round = 0; round < 20; round++) {
        const settled = await Promise.all(
          stores.map((store, i) => store.settle(SERIALS, `zone ${round}`, String(i))),
        );
        expect(new Set(settled)).to.have.property('size', 1);
      }
    });

    it('settle() makes the table live anew', async () => {
      const store = await open();
      await store.settle(SERIALS, 'zone', '7');
      await hub.pass(SERIALS.lifetimeMs - 1000);
      expect(await store.settle(SERIALS, 'zone', '8')).to.equal('7');
      await hub.pass(SERIALS.lifetimeMs - 1000);
      expect(await store.settle(SERIALS, 'zone', '8')).to.equal('7');
      await hub.pass(SERIALS.lifetimeMs);
      expect(await store.settle(SERIALS, 'zone', '9')).to.equal('9');
    });
  });
}

describe('MemoryHub', () => {
  it('cuts a store off and restores it; the others do not notice', async () => {
    const hub = new MemoryHub(new ManualClock());
    const [listener, other] = [new RecordingListener(), new RecordingListener()];
    const [a, b] = [hub.connect(), hub.connect()];
    a.open(listener);
    b.open(other);
    await b.tell('one');
    hub.cut(a);
    await b.tell('two');
    await rejects(a.read(OVERRIDES));
    await rejects(a.beat(beatOf('a')));
    hub.cut(a, 'somebody tripped');
    hub.restore(a);
    await b.tell('three');
    expect(await a.read(OVERRIDES)).to.be.empty;
    expect(listener.states).to.deep.equal(['connected', 'cut off', 'somebody tripped', 'connected']);
    expect(listener.hints).to.deep.equal(['one', 'three']);
    expect(other.states).to.deep.equal(['connected']);
    expect(other.hints).to.deep.equal(['one', 'two', 'three']);
  });

  it('tells a store that is cut off before it is open why it has no connection', async () => {
    const hub = new MemoryHub(new ManualClock());
    const listener = new RecordingListener();
    const store = hub.connect();
    hub.cut(store);
    store.open(listener);
    await Promise.resolve();
    expect(listener.states).to.deep.equal(['cut off']);
    hub.restore(store);
    await Promise.resolve();
    expect(listener.isConnected).to.be.true;
  });
});

function beatOf(replica: string, heartbeat = '', tables: readonly TableKey[] = []): Beat {
  return { replica, heartbeat: `${replica} ${heartbeat}`, tables, hint: `${replica} beats` };
}

function change(
  table: TableKey,
  set: Readonly<Record<string, string>>,
  remove: readonly string[] = [],
): TableChange {
  return { table, isWhole: false, set: new Map(Object.entries(set)), remove };
}

async function rejects(promise: Promise<unknown>): Promise<void> {
  const outcome = await promise.then(
    () => 'resolved',
    (error: unknown) => error,
  );
  expect(outcome).to.be.instanceOf(Error);
}

function startMemory(): Promise<Hub> {
  const clock = new ManualClock();
  const hub = new MemoryHub(clock);
  return Promise.resolve({
    connect: () => hub.connect(),
    pass: (ms) => {
      clock.advance(ms);
      return Promise.resolve();
    },
    forget: () => {
      hub.forget();
      return Promise.resolve();
    },
    nowMs: () => clock.now(),
    stop: () => Promise.resolve(),
  });
}

/** Takes so much off all lifetimes; whatever lives for ever is told as an error. */
const PASS = `
  for _, key in ipairs(redis.call('KEYS', '*')) do
    local left = redis.call('PTTL', key)
    if left < 0 then return redis.error_reply(key .. ' lives for ever') end
    if left <= tonumber(ARGV[1]) then redis.call('DEL', key) else redis.call('PEXPIRE', key, left - ARGV[1]) end
  end
  return 'OK'`;

async function startRedis(): Promise<Hub> {
  const server = await RedisServer.start();
  return {
    connect: () => new RedisStore(redisSettings([server])),
    pass: async (ms) => {
      expect(await server.cli('EVAL', PASS, '0', String(ms))).to.equal('OK');
    },
    forget: async () => {
      await server.cli('FLUSHALL');
    },
    nowMs: () => Date.now(),
    stop: () => server.stop(),
  };
}
