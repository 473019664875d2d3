import { expect } from 'chai';
import fc from 'fast-check';

import { createRandom } from '../../src/base/index.ts';
import { compareVersions, OverrideBook, phaseOf, type Override } from '../../src/health/index.ts';
import { Replicas, SharedOverrides, type MemoryHub } from '../../src/replica/index.ts';
import { recordingLogger } from '../control/recording-logger.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { HOSTILE_TEXTS } from './hostile.ts';
import type { Site } from './sites.ts';
import { HOUR_MS, Sites } from './sites.ts';

const DAY_MS = 24 * HOUR_MS;
const RECONCILE_MS = 121_000;
/** How many unreadable entries are told of. */
const MAX_TOLD = 100;

/** Everybody's overrides: `drain web1.example.com`, or what has become of it. */
function books(sites: Sites): string[][] {
  return sites.all.map((site) =>
    site.book.all.map((each) => `${each.action} ${each.pattern} ${phaseOf(each, site.clock.now())}`).sort(),
  );
}

function versions({ book }: Site): string[] {
  return book.all.map(({ id, version }) => `${id} ${version.counter} ${version.replica}`).sort();
}

describe('SharedOverrides', () => {
  it('brings what is said on one into the book of all others at once', async () => {
    const sites = await Sites.started(0, 0, 0);
    sites.all[0]!.put('web1.example.com');
    await sites.clock.advance(1);
    expect(books(sites)).to.deep.equal(Array(3).fill(['drain web1.example.com active']));
    expect(sites.all[2]!.book.all).to.deep.equal(sites.all[0]!.book.all);
  });

  it('writes it once: whoever hears of it does not pass it on', async () => {
    const sites = await Sites.started(0, 0, 0);
    sites.all[0]!.put('web1.example.com');
    await sites.clock.advance(RECONCILE_MS);
    const counts = sites.all.map(({ store }) => store.writtenTo('overrides').length);
    expect(counts).to.deep.equal([1, 0, 0]);
  });

  it('keeps both of two that are said at the same moment', async () => {
    const sites = await Sites.started(0, 0);
    sites.all[0]!.put('web1.example.com');
    sites.all[1]!.put('web2.example.com', { action: 'down' });
    await sites.clock.advance(1);
    const both = ['down web2.example.com active', 'drain web1.example.com active'];
    expect(books(sites)).to.deep.equal([both, both]);
  });

  it('takes it back on all', async () => {
    const sites = await Sites.started(0, 0);
    const { id } = sites.all[0]!.put('web1.example.com');
    await sites.clock.advance(1);
    sites.all[1]!.cancel(id);
    await sites.clock.advance(1);
    expect(books(sites)).to.deep.equal(Array(2).fill(['drain web1.example.com cancelled']));
  });

  it('settles on one version where two take it back at the same moment', async () => {
    const sites = await Sites.started(0, 0);
    const { id } = sites.all[0]!.put('web1.example.com');
    await sites.clock.advance(1);
    for (const site of sites.all) site.cancel(id);
    await sites.clock.advance(1);
    expect(versions(sites.all[0]!)).to.deep.equal([`${id} 2 dns2`]);
    expect(versions(sites.all[1]!)).to.deep.equal([`${id} 2 dns2`]);
  });

  it('tells a newcomer what holds', async () => {
    const sites = await Sites.started(0);
    sites.all[0]!.put('web1.example.com');
    await sites.clock.advance(1);
    await sites.start(sites.add());
    expect(books(sites)[1]).to.deep.equal(['drain web1.example.com active']);
  });

  describe('after a replica was cut off', () => {
    for (const [what, between] of [
      ['', () => undefined],
      [', and the store has lost everything meanwhile', ({ hub }: { hub: MemoryHub }) => hub.forget()],
    ] as const) {
      it(`merges what was said on both sides${what}`, async () => {
        const sites = await Sites.started(0, 0);
        const [here, there] = sites.all as [Site, Site];
        there.cut();
        here.put('web1.example.com');
        there.put('web2.example.com');
        await sites.clock.advance(60_000);
        between(sites);
        there.restore();
        await sites.clock.advance(2000);
        const both = ['drain web1.example.com active', 'drain web2.example.com active'];
        expect(books(sites)).to.deep.equal([both, both]);
      });

      it(`brings nothing back that was taken back meanwhile${what}`, async () => {
        const sites = await Sites.started(0, 0);
        const [here, there] = sites.all as [Site, Site];
        const { id } = here.put('web1.example.com');
        await sites.clock.advance(1);
        there.cut();
        await sites.clock.advance(60_000);
        here.cancel(id);
        expect(books(sites)[1]).to.deep.equal(['drain web1.example.com active']);
        between(sites);
        await sites.clock.advance(5000);
        there.restore();
        await sites.clock.advance(2000);
        expect(books(sites)).to.deep.equal(Array(2).fill(['drain web1.example.com cancelled']));
      });
    }

    it('takes back what was taken back there, though the store held the older version', async () => {
      const sites = await Sites.started(0, 0);
      const [here, there] = sites.all as [Site, Site];
      const { id } = here.put('web1.example.com');
      await sites.clock.advance(1);
      there.cut();
      there.cancel(id);
      await sites.clock.advance(60_000);
      there.restore();
      await sites.clock.advance(2000);
      expect(books(sites)[0]).to.deep.equal(['drain web1.example.com cancelled']);
    });
  });

  it('comes to the same book in whatever order versions are heard, once or twice', () => {
    const history = fc
      .array(
        fc.record({ id: fc.constantFrom(...IDS), counter: fc.nat(3), replica: fc.constantFrom('a', 'b') }),
        {
          maxLength: 12,
        },
      )
      .map((all) => all.map(({ id, counter, replica }) => overrideOf(id, { counter, replica })));
    fc.assert(
      fc.property(
        history.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length })),
        ),
        ([all, mixed]) => {
          const [inOrder, outOfOrder] = [aloneWith(all), aloneWith([...mixed, ...all])];
          expect(outOfOrder).to.deep.equal(inOrder);
          for (const { id, version } of all)
            expect(compareVersions(inOrder.get(id)!.version, version)).to.be.at.least(0);
        },
      ),
    );
  });

  describe('what nobody of ours has written', () => {
    const hostile: Readonly<Record<string, string>> = Object.fromEntries([
      ...HOSTILE_TEXTS.map((text, i) => [`o-00000${i}`, text] as const),
      ...(
        [
          ['another id', { id: 'o-222222' }],
          ['no pattern', { pattern: 'one label' }],
          ['a time that is none', { fromMs: 1e300 }],
          ['an end before its beginning', { untilMs: 1 }],
          ['another action', { action: '__proto__' }],
          ['no counter', { version: { counter: '1', replica: 'a' } }],
          ['a counter beyond counting', { version: { counter: 2 ** 60, replica: 'a' } }],
        ] as const
      ).map(([what, change]) => [what, JSON.stringify({ ...overrideOf(what), ...change })] as const),
    ]);

    it('is told of once each, and changes nothing', async () => {
      const sites = await Sites.started(0, 0);
      sites.all[0]!.put('web1.example.com');
      await sites.clock.advance(1);
      const lines = sites.all.map(({ log }) => log.length);
      await sites.write('overrides', hostile);
      await sites.clock.advance(3 * RECONCILE_MS);
      expect(books(sites)).to.deep.equal(Array(2).fill(['drain web1.example.com active']));
      for (const [i, { log }] of sites.all.entries()) {
        const told = log.slice(lines[i]);
        expect(told).to.have.length(Object.keys(hostile).length);
        for (const line of told)
          expect(line).to.match(/^error Cannot take over override "[^]*" from memory: /);
      }
    });

    it('does not fill the log', async () => {
      const sites = await Sites.started(0);
      const many = Array.from({ length: 3 * MAX_TOLD }, (_, i) => [`o-${i}`, '{}'] as const);
      const { length } = sites.all[0]!.log;
      await sites.write('overrides', Object.fromEntries(many));
      await sites.clock.advance(3 * RECONCILE_MS);
      expect(sites.all[0]!.log.length - length).to.equal(MAX_TOLD);
    });

    it('stays in the store, where whoever can read it finds it', async () => {
      const sites = await Sites.started(0);
      await sites.write('overrides', { 'o-111111': '{"of a later version": true}' });
      await sites.clock.advance(2 * RECONCILE_MS);
      expect((await sites.read('overrides')).has('o-111111')).to.equal(true);
    });
  });

  it('has times mean the same moment on all, whatever their clocks say', async () => {
    const sites = await Sites.started(HOUR_MS, -5 * HOUR_MS, 0);
    const [early, late] = sites.all as [Site, Site];
    const fromMs = early.clock.now() + 60_000;
    early.put('web1.example.com', { fromMs, untilMs: fromMs + 600_000 });
    await sites.clock.advance(1);
    for (const { book, clock } of sites.all) {
      const [override] = book.all as [Override];
      expect(override.fromMs - clock.now()).to.be.closeTo(59_999, 2);
      expect(override.untilMs! - override.fromMs).to.equal(600_000);
      expect(clock.now() - override.madeMs).to.be.closeTo(1, 2);
    }
    await sites.clock.advance(60_000 - 10);
    expect(late.book.active(late.clock.now())).to.have.length(0);
    await sites.clock.advance(20);
    expect(late.book.active(late.clock.now())).to.have.length(1);
  });

  it('is written again, within a beat, once the store has lost everything', async () => {
    const sites = await Sites.started(0, 0);
    sites.all[0]!.put('web1.example.com');
    sites.all[1]!.put('web2.example.com');
    await sites.clock.advance(1);
    const before = await sites.read('overrides');
    sites.hub.forget();
    expect((await sites.read('overrides')).size).to.equal(0);
    await sites.clock.advance(1000);
    expect(new Map([...(await sites.read('overrides'))].sort())).to.deep.equal(new Map([...before].sort()));
  });

  it('leaves the store a day after it could matter, and does not come back', async () => {
    const sites = await Sites.started(0, 0);
    const [site] = sites.all as [Site];
    const nowMs = site.clock.now();
    site.put('web1.example.com', { untilMs: nowMs + 1000 });
    const open = site.put('web2.example.com');
    const { id } = site.put('web3.example.com', { untilMs: nowMs + 1000 });
    await sites.clock.advance(1);
    site.cancel(id);
    await sites.clock.advance(RECONCILE_MS);
    expect((await sites.read('overrides')).size).to.equal(3);
    sites.clock.stall(DAY_MS);
    await sites.clock.advance(RECONCILE_MS);
    expect([...(await sites.read('overrides')).keys()]).to.deep.equal([open.id]);
    const written = sites.all.map(({ store }) => store.written.length);
    await sites.clock.advance(2 * RECONCILE_MS);
    expect([...(await sites.read('overrides')).keys()]).to.deep.equal([open.id]);
    expect(sites.all.map(({ store }) => store.written.length)).to.deep.equal(written);
  });

  it('shares nothing any more once it is closed', async () => {
    const sites = await Sites.started(0, 0);
    sites.all[0]!.overrides.close();
    sites.all[0]!.put('web1.example.com');
    await sites.clock.advance(1);
    expect(books(sites)[1]).to.deep.equal([]);
  });
});

const IDS = ['o-000001', 'o-000002', 'o-000003'];

function overrideOf(id: string, version: Override['version'] = { counter: 1, replica: 'a' }): Override {
  return {
    ...{ id, action: 'drain', pattern: 'web1.example.com', owner: 'kim' },
    // What tells two versions apart.
    reason: `${version.counter} ${version.replica}`,
    ...{ fromMs: 1_700_000_000_000, untilMs: null, madeMs: 1_700_000_000_000 },
    ...{ version, isCancelled: false },
  };
}

/** The book of a replica without a store after it was told of these, one by one. */
function aloneWith(overrides: readonly Override[]): ReadonlyMap<string, Override> {
  const clock = new VirtualClock();
  const { logger } = recordingLogger();
  const random = createRandom(1);
  const book = new OverrideBook('c', random);
  const store = new Sites().hub.connect();
  const replicas = new Replicas({ name: 'c', store, clock, random, logger });
  const shared = new SharedOverrides({ book, replicas, clock, logger });
  for (const override of overrides) shared.take(override.id, JSON.stringify(override));
  return new Map(book.all.map((each) => [each.id, each]));
}
