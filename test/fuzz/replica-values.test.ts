/**
 * Whatever somebody else may leave in the store or call out, by the thousand: texts at random, JSON of any shape, and what is
 * almost what we write. The replicas go on as before; never an exception, a verdict that changes or a growing heap.
 *
 * The seed is fixed; EVENKEEL_FUZZ_SEED takes another, EVENKEEL_FUZZ_RUNS goes on for longer.
 */

import { expect } from 'chai';
import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { phaseOf } from '../../src/health/index.ts';
import { ReportBook } from '../../src/load/index.ts';
import { SharedLoads, type ReplicaStore } from '../../src/replica/index.ts';
import {
  COMMON_TABLES,
  commonTable,
  LIFETIME_MS,
  OWN_TABLES,
  ownTable,
  type CommonTable,
  type OwnTable,
} from '../../src/replica/keys.ts';
import { REVISION_ENTRY } from '../../src/replica/own-tables.ts';
import { almost, anyEntry, anyJson, anyText } from '../replica/hostile.ts';
import { Group } from '../replica/group.ts';
import { createTarget } from '../support/simulated-targets.ts';
import { RecordingListener } from '../support/store-listener.ts';

const SEED = Number(process.env['EVENKEEL_FUZZ_SEED'] ?? 1);
const RUNS = Number(process.env['EVENKEEL_FUZZ_RUNS'] ?? 200);
/** What is done between two looks at the replicas. */
const VALUES_A_RUN = 25;
/** A few that come again and again, since each that is new is remembered for a while. */
const STRANGERS = ['mallory', 'trudy', '__proto__', ''];
const HEAP_HINTS = 6_000;
/** What a heap may seem to grow by from one collection to another: code and type feedback, no data. */
const HEAP_SLACK_OCTETS = 2_000_000;

/** With the defaults: an interval, five failures, and what replicas need to tell each other. */
const DETECTION_MS = 6600;

const UP = createTarget('198.18.0.1');
const DOWN = createTarget('198.18.0.2');

//--- What strangers write

const aBeat = almost({
  incarnation: fc.constantFrom('0', 'f00'),
  beat: fc.nat(),
  // With a vote it would be waited for.
  abstains: fc.string(),
  revisions: fc.record({ votes: fc.nat(3), drains: fc.nat(3), zones: fc.nat(3) }),
});
const aVote = almost({
  state: fc.constantFrom('up', 'down', 'rising'),
  isDoubtful: fc.boolean(),
  reason: fc.string(),
  admin: fc.constantFrom('drain', null),
});
const aRuling = almost({
  side: fc.constantFrom('up', 'down'),
  sinceMs: fc.maxSafeInteger(),
  reason: fc.string(),
  counter: fc.nat(),
  replica: fc.string(),
});
const anOverride = almost({
  id: anyEntry,
  action: fc.constantFrom('drain', 'up', 'down'),
  pattern: fc.constantFrom('web1.example.com', '192.0.2.*', 'a/b/c/d'),
  owner: fc.string(),
  reason: fc.string(),
  fromMs: fc.maxSafeInteger(),
  untilMs: fc.option(fc.maxSafeInteger()),
  madeMs: fc.maxSafeInteger(),
  version: fc.record({ counter: fc.nat(), replica: fc.string() }),
  isCancelled: fc.boolean(),
});
const aLoad = almost({
  kind: fc.constantFrom('number', 'percent'),
  value: fc.double(),
  source: fc.constantFrom('agent', 'health', 'push'),
  atMs: fc.maxSafeInteger(),
});
const value = fc.oneof(anyText, aVote, aRuling, anOverride, aLoad);

const told = fc.record(
  {
    table: fc.oneof(fc.constantFrom(...OWN_TABLES), anyJson),
    revision: fc.oneof(fc.nat(3), anyJson),
    isWhole: fc.oneof(fc.boolean(), anyJson),
    set: fc.oneof(fc.dictionary(fc.oneof(anyEntry, fc.constant(UP.key)), value), anyJson),
    remove: fc.oneof(fc.array(anyEntry), anyJson),
  },
  { requiredKeys: [] },
);
const aHint = almost({
  from: fc.constantFrom(...STRANGERS),
  incarnation: fc.constantFrom('0', 'f00'),
  kind: fc.constantFrom('beat', 'leave', 'wrote', 'look'),
  target: fc.constantFrom(UP.key, DOWN.key, 'nowhere'),
  heartbeat: aBeat,
  own: fc.array(told, { maxLength: 3 }),
  common: fc.dictionary(fc.constantFrom(...COMMON_TABLES), fc.dictionary(anyEntry, value)),
});

type Deed =
  | { readonly kind: 'tell'; readonly text: string }
  | { readonly kind: 'beat'; readonly replica: string; readonly text: string }
  | {
      readonly kind: 'write common';
      readonly table: CommonTable;
      readonly entry: string;
      readonly text: string;
    }
  | {
      readonly kind: 'write own';
      readonly table: OwnTable;
      readonly replica: string;
      readonly entry: string;
      readonly text: string;
    };

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant('tell' as const), text: fc.oneof(anyText, aHint) }),
  fc.record({
    kind: fc.constant('beat' as const),
    replica: fc.constantFrom(...STRANGERS),
    text: fc.oneof(anyText, aBeat),
  }),
  // In the place of one that is there, what can't be read.
  fc.record({ kind: fc.constant('beat' as const), replica: fc.constant('dns2'), text: anyText }),
  fc.record({
    kind: fc.constant('write common' as const),
    table: fc.constantFrom(...COMMON_TABLES),
    entry: anyEntry,
    text: value,
  }),
  // A ruling on a target of ours would be believed; what can't be read is not.
  fc.record({
    kind: fc.constant('write common' as const),
    table: fc.constant('verdicts' as const),
    entry: fc.constantFrom(UP.key, DOWN.key),
    text: anyText,
  }),
  fc.record({
    kind: fc.constant('write own' as const),
    table: fc.constantFrom(...OWN_TABLES),
    replica: fc.constantFrom(...STRANGERS),
    entry: fc.oneof(anyEntry, fc.constantFrom(REVISION_ENTRY, UP.key, DOWN.key)),
    text: fc.oneof(value, fc.constantFrom('f00:1', 'f00:x', '0:1e999', ':', '')),
  }),
);

//--- What is to stand it

class Stage {
  readonly group: Group;
  readonly loads: ReportBook[] = [];
  readonly #stranger: ReplicaStore;

  constructor(group: Group) {
    this.group = group;
    this.#stranger = group.hub.connect();
    this.#stranger.open(new RecordingListener());
    for (const { replicas, clock } of group.replicas) {
      const book = new ReportBook();
      this.loads.push(book);
      new SharedLoads(replicas, clock, {
        latest: (source, subject) => book.latest(source, subject),
        take: (subject, report) => void book.accept(subject, report, clock.now()),
        fresh: (maxAgeMs) => book.fresh(maxAgeMs, clock.now()),
      });
    }
  }

  /** Three that know each other, one target that is up and one that is down, and an override. */
  static async settled(): Promise<Stage> {
    const group = await Group.settled(3, [UP, DOWN]);
    group.fates.set(DOWN.address, 'refuses');
    const { book, clock } = group.replicas[0]!;
    const nowMs = clock.now();
    const said = { owner: 'kim', reason: '', fromMs: nowMs, untilMs: null };
    book.put({ action: 'drain', pattern: 'web7.example.com', ...said }, nowMs);
    await group.clock.advance(20_000);
    return new Stage(group);
  }

  async do(deed: Deed): Promise<void> {
    const store = this.#stranger;
    switch (deed.kind) {
      case 'tell':
        return store.tell(deed.text);
      case 'beat': {
        const { replica, text } = deed;
        await store.beat({ replica, heartbeat: text, tables: [], hint: text });
        return;
      }
      case 'write common':
        return this.#write(commonTable(deed.table), deed.entry, deed.text);
      case 'write own':
        return this.#write(ownTable(deed.table, deed.replica), deed.entry, deed.text);
    }
  }

  /** That all is as it was. */
  check(): void {
    const { group } = this;
    expect(group.states(UP)).to.deep.equal(['up', 'up', 'up']);
    expect(group.states(DOWN)).to.deep.equal(['down', 'down', 'down']);
    for (const { replicas, book, clock } of group.replicas) {
      expect(replicas.isIsolated).to.equal(false);
      expect(replicas.voters.filter((name) => name.startsWith('dns'))).to.have.members([
        ...['dns1', 'dns2', 'dns3'],
      ]);
      expect(
        book.all
          .filter(({ pattern }) => pattern === 'web7.example.com')
          .map((each) => phaseOf(each, clock.now())),
      ).to.deep.equal(['active']);
    }
    for (const book of this.loads)
      for (const [, report] of book.fresh(Infinity, group.clock.now()))
        expect(report.value).to.be.within(0, Number.MAX_VALUE);
  }

  #write(table: ReturnType<typeof commonTable>, entry: string, text: string): Promise<void> {
    return this.#stranger.write([{ table, isWhole: false, set: new Map([[entry, text]]), remove: [] }], null);
  }
}

describe('replicas under hostile values in the store', () => {
  it('go on as before, whatever is written and called out', async () => {
    const stage = await Stage.settled();
    const turns = stage.group.replicas.map((replica) => replica.turns.length);
    await fc.assert(
      fc.asyncProperty(fc.array(deeds, { minLength: VALUES_A_RUN, maxLength: VALUES_A_RUN }), async (all) => {
        for (const deed of all) await stage.do(deed);
        await stage.group.clock.advance(1000);
        stage.check();
      }),
      // What stands in the store is of all runs so far: a shorter list would not tell more.
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    await stage.group.clock.advance(60_000);
    stage.check();
    const news = stage.group.replicas.map(({ turns: all }, i) => all.slice(turns[i]));
    expect(news.flat().map(({ state, before }) => `${before} → ${state}`)).to.deep.equal([]);
  });

  it('find the next death no later, once whoever passed for a replica is taken for gone', async () => {
    const stage = await Stage.settled();
    for (const deed of fc.sample(deeds, { seed: SEED, numRuns: 500 })) await stage.do(deed);
    await stage.group.clock.advance(LIFETIME_MS);
    stage.group.fates.set(UP.address, 'refuses');
    await stage.group.clock.advance(DETECTION_MS);
    expect(stage.group.states(UP)).to.deep.equal(['down', 'down', 'down']);
  });

  it('tell of no more than a hundred, however many there are', async () => {
    const stage = await Stage.settled();
    const before = stage.group.replicas.map(({ log }) => log.length);
    for (let i = 0; i < 500; i++)
      await stage.do({ kind: 'write common', table: 'overrides', entry: `o-${i}`, text: '{}' });
    await stage.group.clock.advance(90_000);
    for (const [i, { log }] of stage.group.replicas.entries()) expect(log.length - before[i]!).to.equal(100);
  });

  it('have a heap that does not grow with what the same few call out', async () => {
    const stage = await Stage.settled();
    const hints = fc.sample(fc.oneof(anyText, aHint), { seed: SEED, numRuns: 1000 });
    const callOut = async (): Promise<void> => {
      for (let i = 0; i < HEAP_HINTS; i++) {
        await stage.do({ kind: 'tell', text: hints[i % hints.length]! });
        if (i % 100 === 0) await stage.group.clock.advance(10);
      }
      await stage.group.clock.advance(40_000);
      // What the tools of the test have written down.
      for (const replica of stage.group.replicas) {
        replica.network.forget();
        replica.log.length = 0;
      }
    };
    await callOut();
    const beforeOctets = heapOctets();
    await callOut();
    expect(heapOctets() - beforeOctets).to.be.below(HEAP_SLACK_OCTETS);
    stage.check();
  });
});

function heapOctets(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
