import { expect } from 'chai';

import { createRandom } from '../../../src/base/index.ts';
import { DrainLedger } from '../../../src/control/pools/drain-ledger.ts';
import { partsOf, type Part } from '../../../src/control/pools/override-parts.ts';
import type { Override } from '../../../src/health/index.ts';
import { MemoryHub, Replicas } from '../../../src/replica/index.ts';
import { skewed } from '../../replica/sites.ts';
import { recordingLogger } from '../recording-logger.ts';
import { PoolStage } from './pool-stage.ts';

const HOUR_MS = 3_600_000;
const TTL_MS = 60_000;
const LIFETIME_MS = 3000;

const ZONE = `
www: {type: A, ttl: 60, values: [{value: 192.0.2.1, name: web1}, {value: 192.0.2.2, name: web2}], health: {port: 80}}
`;

/** A replica that serves pools, `dns1`, and others of which the test says what they say. */
class Stage {
  readonly pools: PoolStage;
  readonly hub: MemoryHub;
  readonly replicas: Replicas;
  readonly peers = new Map<string, Replicas>();
  ledger!: DrainLedger;
  #started = 0;

  constructor(pools: PoolStage) {
    this.pools = pools;
    this.hub = new MemoryHub(pools.clock);
    this.replicas = this.#replica('dns1', 0);
  }

  /** @param peers the other replicas, and by how much their clocks are ahead */
  static async started(peers: Readonly<Record<string, number>> = {}): Promise<Stage> {
    const stage = new Stage(await PoolStage.settled(ZONE));
    for (const [name, skewMs] of Object.entries(peers)) stage.startAnew(name, skewMs);
    await stage.pass(2000);
    stage.open();
    return stage;
  }

  open(): void {
    const { service, book, clock } = this.pools;
    this.ledger = new DrainLedger({ service, book, replicas: this.replicas, clock });
  }

  drain(more: Partial<Override> = {}): Override {
    return this.pools.override({ action: 'drain', pattern: 'web1.example.com', ...more });
  }

  /** What another replica has to say of a drain. @param inMs until so long from now; null: it is answered still */
  async say(name: string, { id, version }: Override, inMs: number | null): Promise<void> {
    const peer = this.peers.get(name)!;
    // As the other's clock has it.
    const untilMs = inMs === null ? null : peer.time.nowMs() + inMs;
    await this.sayText(name, id, JSON.stringify({ version, untilMs }));
  }

  async sayText(name: string, id: string, text: string | null): Promise<void> {
    this.peers.get(name)!.setOwn('drains', id, text);
    await this.pass(1);
  }

  /** Until when caches may hold it, from now; null: not known yet. */
  untilIn(override: Override): number | null {
    const untilMs = this.ledger.untilMs(override, this.#parts(override));
    return untilMs === null ? null : untilMs - this.pools.clock.now();
  }

  waitingFor(override: Override): readonly string[] {
    return this.ledger.waitingFor(override, this.#parts(override));
  }

  ownIn(override: Override): number | null {
    const untilMs = this.ledger.ownUntilMs(override, this.#parts(override));
    return untilMs === null ? null : untilMs - this.pools.clock.now();
  }

  /** What this replica tells the others of a drain, as one of them has it. */
  told(id: string, to = 'dns2'): unknown {
    const text = this.peers.get(to)!.entries('dns1', 'drains').get(id);
    return text === undefined ? undefined : JSON.parse(text);
  }

  startAnew(name: string, skewMs = 0): void {
    this.peers.set(name, this.#replica(name, skewMs));
  }

  kill(name: string): void {
    this.peers.get(name)!.store.close();
  }

  /** Cuts this replica off. */
  cut(): void {
    this.hub.cut(this.replicas.store);
  }

  /** Lets time pass, and replicas talk. */
  async pass(ms: number): Promise<void> {
    const { clock } = this.pools;
    const untilMs = clock.monotonicMs() + ms;
    while (clock.monotonicMs() < untilMs) {
      await clock.advance(Math.min(250, untilMs - clock.monotonicMs()));
      for (let depth = 0; depth < 100; depth++) await Promise.resolve();
    }
  }

  #parts(override: Override): readonly Part[] {
    return partsOf(this.pools.service, [override]).get(override)!;
  }

  #replica(name: string, skewMs: number): Replicas {
    const { logger } = recordingLogger();
    const clock = skewed(this.pools.clock, skewMs);
    const store = this.hub.connect();
    const replicas = new Replicas({ name, store, clock, logger, random: createRandom(++this.#started) });
    void replicas.start(1000);
    return replicas;
  }
}

describe('DrainLedger', () => {
  it('of one replica alone: until the last answer has left the caches', async () => {
    const stage = await Stage.started();
    const drain = stage.drain();
    expect(stage.untilIn(drain)).to.equal(TTL_MS);
    await stage.pass(45_000);
    expect(stage.untilIn(drain)).to.equal(TTL_MS - 45_000);
    expect(stage.waitingFor(drain)).to.deep.equal([]);
  });

  it('waits for every replica that has not said that it answers it no longer', async () => {
    const stage = await Stage.started({ dns2: 0, dns3: 0 });
    const drain = stage.drain();
    expect(stage.untilIn(drain)).to.equal(null);
    expect(stage.waitingFor(drain)).to.have.members(['dns2', 'dns3']);
    await stage.say('dns2', drain, 10_000);
    expect(stage.untilIn(drain)).to.equal(null);
    expect(stage.waitingFor(drain)).to.deep.equal(['dns3']);
    await stage.say('dns3', drain, 10_000);
    expect(stage.untilIn(drain)).to.be.closeTo(TTL_MS, 10);
    expect(stage.waitingFor(drain)).to.deep.equal([]);
  });

  it('is the latest of what all say, whatever their clocks say', async () => {
    const stage = await Stage.started({ dns2: HOUR_MS, dns3: -5 * HOUR_MS });
    const drain = stage.drain();
    await stage.say('dns2', drain, 10_000);
    await stage.say('dns3', drain, 300_000);
    expect(stage.untilIn(drain)).to.be.closeTo(300_000, 10);
  });

  it('goes on waiting for one that answers it still', async () => {
    const stage = await Stage.started({ dns2: 0 });
    const drain = stage.drain();
    await stage.say('dns2', drain, null);
    expect(stage.untilIn(drain)).to.equal(null);
    expect(stage.waitingFor(drain)).to.deep.equal(['dns2']);
    await stage.say('dns2', drain, 10_000);
    expect(stage.waitingFor(drain)).to.deep.equal([]);
  });

  for (const [what, change] of [
    ['an earlier version', { counter: 0 }],
    ['another maker', { replica: 'dns9' }],
    ['a later version', { counter: 99 }],
  ] as const) {
    it(`goes on waiting for one that speaks of ${what}`, async () => {
      const stage = await Stage.started({ dns2: 0 });
      const drain = stage.drain();
      await stage.say('dns2', { ...drain, version: { ...drain.version, ...change } }, 10_000);
      expect(stage.untilIn(drain)).to.equal(null);
    });
  }

  for (const text of ['', '{', 'null', '7', '[]', '{"untilMs": 0}', '{"version": null, "untilMs": 0}']) {
    it(`takes ${JSON.stringify(text)} for no word at all`, async () => {
      const stage = await Stage.started({ dns2: 0 });
      const drain = stage.drain();
      await stage.sayText('dns2', drain.id, text);
      expect(stage.untilIn(drain)).to.equal(null);
      expect(stage.waitingFor(drain)).to.deep.equal(['dns2']);
    });
  }

  describe('of a replica that is dead', () => {
    it('waits no longer, and counts that it answered until it was heard of last, with the longest TTL', async () => {
      const stage = await Stage.started({ dns2: 0, dns3: 0 });
      const drain = stage.drain();
      await stage.say('dns2', drain, 1000);
      await stage.pass(30_000);
      stage.kill('dns3');
      const killedMs = stage.pools.clock.now();
      expect(stage.untilIn(drain)).to.equal(null);
      await stage.pass(LIFETIME_MS);
      expect(stage.waitingFor(drain)).to.deep.equal([]);
      const untilMs = stage.pools.clock.now() + stage.untilIn(drain)!;
      expect(untilMs - killedMs).to.be.within(TTL_MS, TTL_MS + LIFETIME_MS);
    });

    it('waits for it as well where it is this one that is cut off', async () => {
      const stage = await Stage.started({ dns2: 0, dns3: 0 });
      const early = stage.drain();
      await stage.say('dns2', early, 1000);
      await stage.say('dns3', early, 1000);
      await stage.pass(5000);
      stage.cut();
      await stage.pass(2 * LIFETIME_MS);
      expect(stage.waitingFor(early)).to.deep.equal([]);
      const late = stage.drain({ pattern: 'web2.example.com' });
      expect(stage.untilIn(late)).to.equal(null);
      expect(stage.waitingFor(late)).to.deep.equal(['dns2', 'dns3']);
    });

    it('believes what it has said, if it has', async () => {
      const stage = await Stage.started({ dns2: 0 });
      const drain = stage.drain();
      await stage.say('dns2', drain, 1000);
      await stage.pass(2 * TTL_MS);
      stage.kill('dns2');
      await stage.pass(LIFETIME_MS);
      expect(stage.untilIn(drain)).to.be.below(0);
    });

    it('counts it no more where all it answered had left the caches before the drain', async () => {
      const stage = await Stage.started({ dns2: 0 });
      stage.kill('dns2');
      await stage.pass(TTL_MS + LIFETIME_MS);
      const drain = stage.drain();
      expect(stage.untilIn(drain)).to.equal(TTL_MS);
      await stage.pass(10_000);
      expect(stage.untilIn(drain)).to.equal(TTL_MS - 10_000);
    });

    it('waits for it again when it is back', async () => {
      const stage = await Stage.started({ dns2: 0 });
      stage.kill('dns2');
      const drain = stage.drain();
      await stage.pass(LIFETIME_MS);
      expect(stage.untilIn(drain)).not.to.equal(null);
      stage.startAnew('dns2');
      await stage.pass(1000);
      expect(stage.untilIn(drain)).to.equal(null);
      expect(stage.waitingFor(drain)).to.deep.equal(['dns2']);
    });
  });

  it('of one that lies ahead waits for nobody: it will be out of the caches when it begins', async () => {
    const stage = await Stage.started({ dns2: 0 });
    const drain = stage.drain({ fromMs: stage.pools.clock.now() + HOUR_MS });
    expect(stage.untilIn(drain)).to.equal(HOUR_MS);
    expect(stage.waitingFor(drain)).to.deep.equal([]);
  });

  it('is not safe while a word about the member in particular stands against it', async () => {
    const stage = await Stage.started({ dns2: 0 });
    const drain = stage.drain({ pattern: 'web*.example.com' });
    stage.pools.override({ action: 'up', pattern: 'web1.example.com' });
    expect(stage.ownIn(drain)).to.equal(null);
    expect(stage.waitingFor(drain), 'no other is to blame').to.deep.equal([]);
    await stage.pass(2000);
    expect(stage.told(drain.id)).to.deep.equal({ version: drain.version, untilMs: null });
  });

  it('counts answers before the start: of them it is known only that the drain ended them', async () => {
    const stage = await Stage.started();
    stage.pools.override({ action: 'drain', pattern: 'web2.example.com' });
    const drain = stage.drain();
    await stage.pass(10_000);
    stage.ledger.close();
    // As of a process that has answered nothing itself.
    stage.pools.live('www').outstandingUntilMs = () => 0;
    stage.open();
    expect(stage.ownIn(drain)).to.equal(TTL_MS - 10_000);
  });

  describe('tells the others', () => {
    it('of each drain in force, once, in the time that all have in common', async () => {
      const stage = await Stage.started({ dns2: HOUR_MS });
      const drain = stage.drain();
      const madeMs = stage.pools.clock.now();
      await stage.pass(2000);
      const told = stage.told(drain.id) as { version: unknown; untilMs: number };
      expect(told.version).to.deep.equal(drain.version);
      // The store's clock is the stage's.
      expect(told.untilMs - madeMs).to.be.closeTo(TTL_MS, 10);
      let changes = 0;
      stage.peers.get('dns2')!.onEntry('drains', () => changes++);
      await stage.pass(30_000);
      expect(changes).to.equal(0);
    });

    it('nothing of what is scheduled, holds up or down', async () => {
      const stage = await Stage.started({ dns2: 0 });
      stage.drain({ fromMs: stage.pools.clock.now() + HOUR_MS });
      stage.pools.override({ action: 'down', pattern: 'web1.example.com' });
      stage.pools.override({ action: 'up', pattern: 'web2.example.com' });
      await stage.pass(2000);
      expect(stage.replicas.own('drains').size).to.equal(0);
    });

    it('of one that was scheduled once it has begun, and no more once it is over', async () => {
      const stage = await Stage.started({ dns2: 0 });
      const nowMs = stage.pools.clock.now();
      const drain = stage.drain({ fromMs: nowMs + 10_000, untilMs: nowMs + 20_000 });
      const seen: boolean[] = [];
      for (const ms of [9000, 3000, 10_000]) {
        await stage.pass(ms);
        seen.push(stage.told(drain.id) !== undefined);
      }
      expect(seen).to.deep.equal([false, true, false]);
    });

    it('no more of one that was taken back', async () => {
      const stage = await Stage.started({ dns2: 0 });
      const drain = stage.drain();
      await stage.pass(2000);
      stage.pools.book.cancel(drain.id, stage.pools.clock.now());
      await stage.pass(1);
      expect(stage.replicas.own('drains').size).to.equal(0);
      expect(stage.told(drain.id)).to.equal(undefined);
    });

    it('nothing any more once it is closed', async () => {
      const stage = await Stage.started({ dns2: 0 });
      stage.ledger.close();
      stage.drain();
      await stage.pass(5000);
      expect(stage.replicas.own('drains').size).to.equal(0);
    });
  });
});
