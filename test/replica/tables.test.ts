/** OwnTables and PeerTables together, since what one tells is what the other must understand. */

import { expect } from 'chai';
import fc from 'fast-check';

import type { Heartbeat } from '../../src/replica/heartbeat.ts';
import { OWN_TABLES, ownTable, type OwnTable } from '../../src/replica/keys.ts';
import { OwnTables, REVISION_ENTRY, type ToldChange } from '../../src/replica/own-tables.ts';
import { PeerTables } from '../../src/replica/peer-tables.ts';
import type { TableChange } from '../../src/replica/store.ts';

const OWNER = 'dns1';
const TEXTS = (entries: Readonly<Record<string, string>>): Map<string, string> =>
  new Map(Object.entries(entries));

describe('OwnTables', () => {
  it('set() tells whether it changes anything', () => {
    const own = new OwnTables('abc');
    const changes = [
      own.set('votes', 'a', null),
      own.set('votes', 'a', 'up'),
      own.set('votes', 'a', 'up'),
      own.set('drains', 'a', 'up'),
      own.set('votes', 'a', 'down'),
      own.set('votes', 'a', null),
      own.set('votes', 'a', null),
    ];
    expect(changes).to.deep.equal([false, true, false, true, true, true, false]);
  });

  it('take() brings every table whole at first, then what has changed since, then nothing', () => {
    const own = new OwnTables('abc');
    own.set('votes', 'a', 'up');
    const first = own.take();
    expect(first.map(({ table, revision, isWhole }) => `${table} ${revision} ${isWhole}`)).to.deep.equal([
      'votes 1 true',
      'drains 1 true',
      'zones 1 true',
    ]);
    own.set('votes', 'b', 'down');
    own.set('votes', 'a', null);
    expect(own.take()).to.deep.equal([
      { table: 'votes', revision: 2, isWhole: false, set: TEXTS({ b: 'down' }), remove: ['a'] },
    ]);
    expect(own.take()).to.deep.equal([]);
    expect(own.revisions).to.deep.equal({ votes: 2, drains: 1, zones: 1 });
  });

  it('take() brings everything again once it was lost', () => {
    const own = new OwnTables('abc');
    own.set('votes', 'a', 'up');
    own.set('votes', 'b', 'up');
    own.take();
    own.set('votes', 'b', null);
    own.take();
    own.markLost();
    expect(own.take()[0]).to.deep.equal({
      table: 'votes',
      revision: 3,
      isWhole: true,
      set: TEXTS({ a: 'up' }),
      remove: [],
    });
  });

  it('changeOf() marks the table in the store with its revision', () => {
    const own = new OwnTables('abc');
    own.set('votes', 'a', 'up');
    const [told] = own.take() as [ToldChange];
    expect(own.changeOf(told, OWNER)).to.deep.equal({
      table: ownTable('votes', OWNER),
      isWhole: true,
      set: TEXTS({ a: 'up', [REVISION_ENTRY]: 'abc:1' }),
      remove: [],
    });
    expect(told.set.has(REVISION_ENTRY), 'told to the others').to.equal(false);
  });
});

describe('PeerTables', () => {
  const beat = (votes: number, incarnation = 'abc'): Heartbeat => ({
    ...{ incarnation, beat: 1, abstains: null },
    revisions: { votes, drains: 0, zones: 0 },
  });
  const write = (revision: number, set: Readonly<Record<string, string>>, more = {}): ToldChange => ({
    ...{ table: 'votes', revision, isWhole: false, set: TEXTS(set), remove: [] },
    ...more,
  });

  it('apply() takes a write that follows on what is known, and says of any other that it does not fit', () => {
    const peer = new PeerTables();
    const fits = [
      peer.apply(OWNER, 'abc', write(2, { a: 'up' })),
      peer.apply(OWNER, 'abc', write(2, { a: 'up' }, { isWhole: true })),
      peer.apply(OWNER, 'abc', write(2, { a: 'told twice' })),
      peer.apply(OWNER, 'abc', write(3, { b: 'up' })),
      peer.apply(OWNER, 'abc', write(5, { c: 'up' })),
      peer.apply(OWNER, 'def', write(4, { c: 'up' })),
    ];
    expect(fits).to.deep.equal([false, true, true, true, false, false]);
    expect(peer.entries(OWNER, 'votes')).to.deep.equal(TEXTS({ a: 'up', b: 'up' }));
  });

  it('missing() is what a heartbeat tells a later revision of, or another incarnation', () => {
    const peer = new PeerTables();
    const missing = (votes: number, incarnation?: string): OwnTable[] =>
      peer.missing(OWNER, beat(votes, incarnation));
    expect([missing(0), missing(1)]).to.deep.equal([[], ['votes']]);
    peer.take(OWNER, 'votes', TEXTS({ [REVISION_ENTRY]: 'abc:4', a: 'up' }));
    expect([missing(3), missing(4), missing(5), missing(4, 'def')]).to.deep.equal([
      [],
      [],
      ['votes'],
      ['votes'],
    ]);
  });

  it('take() does not go back behind what was told meanwhile', () => {
    const peer = new PeerTables();
    peer.apply(OWNER, 'abc', write(5, { a: 'down' }, { isWhole: true }));
    peer.take(OWNER, 'votes', TEXTS({ [REVISION_ENTRY]: 'abc:4', a: 'up' }));
    expect(peer.entries(OWNER, 'votes')).to.deep.equal(TEXTS({ a: 'down' }));
  });

  it('tells each entry that changes once, those of one that is forgotten included', () => {
    const peer = new PeerTables();
    const heard: string[] = [];
    peer.listen('votes', (replica, entry, text) => heard.push(`${replica} ${entry} ${text ?? 'gone'}`));
    peer.apply(OWNER, 'abc', write(1, { a: 'up', b: 'up' }, { isWhole: true }));
    peer.apply(OWNER, 'abc', write(2, { b: 'down' }, { remove: ['a'] }));
    peer.take(OWNER, 'votes', TEXTS({ [REVISION_ENTRY]: 'abc:3', b: 'down', c: 'up' }));
    peer.forget(OWNER);
    peer.forget(OWNER);
    expect(heard).to.deep.equal([
      ...['dns1 a up', 'dns1 b up', 'dns1 b down', 'dns1 a gone', 'dns1 c up'],
      ...['dns1 b gone', 'dns1 c gone'],
    ]);
    expect(peer.entries(OWNER, 'votes').size).to.equal(0);
  });
});

describe('OwnTables and PeerTables', () => {
  it('come to the same once what is missing was read, whatever was lost on the way', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 60 }), (all) => {
        const world = new World();
        for (const step of all) {
          world.take(step);
          world.checkListener();
        }
        world.settle();
        world.checkListener();
        for (const table of OWN_TABLES)
          expect(world.peer.entries(OWNER, table), table).to.deep.equal(world.own.entries(table));
      }),
      { numRuns: 2000 },
    );
  });
});

//--- The world between the two

type Step =
  | { readonly kind: 'set'; readonly table: OwnTable; readonly entry: string; readonly text: string | null }
  /** @param outcome what becomes of the write, as far as the owner is told */
  | { readonly kind: 'write'; readonly outcome: 'done' | 'failed' | 'done, told as failed' }
  | { readonly kind: 'hear' | 'miss' | 'begin reading' | 'end reading' }
  | { readonly kind: 'store forgets' | 'owner notices' | 'owner restarts' | 'peer forgets' };

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      table: fc.constantFrom(...OWN_TABLES),
      entry: fc.constantFrom('a', 'b', 'c'),
      text: fc.constantFrom('1', '2', null),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      outcome: fc.constantFrom('done', 'done', 'done', 'failed', 'done, told as failed'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom('hear', 'hear', 'miss', 'begin reading', 'end reading') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('store forgets', 'owner notices', 'owner restarts', 'peer forgets'),
    }),
  },
);

/** An owner, a store, and a peer that hears some of what the owner says, late or never. */
class World {
  own = new OwnTables('run0');
  readonly peer = new PeerTables();
  #runs = 0;
  /** By key. */
  readonly #store = new Map<string, Map<string, string>>();
  /** Told, and not heard yet; pub/sub keeps the order. */
  #hints: { readonly incarnation: string; readonly told: ToldChange }[] = [];
  /** Read, and not looked at yet. */
  #reading: (readonly [OwnTable, ReadonlyMap<string, string>])[] = [];
  /** What the listener makes of what it is told. */
  readonly #heard = new Map<OwnTable, Map<string, string>>();

  constructor() {
    for (const table of OWN_TABLES) {
      const heard = new Map<string, string>();
      this.#heard.set(table, heard);
      this.peer.listen(table, (_replica, entry, text) => {
        if (text === null) heard.delete(entry);
        else heard.set(entry, text);
      });
    }
  }

  take(step: Step): void {
    switch (step.kind) {
      case 'set':
        this.own.set(step.table, step.entry, step.text);
        break;
      case 'write':
        this.#write(step.outcome);
        break;
      case 'hear':
        this.#hear();
        break;
      case 'miss':
        this.#hints.shift();
        break;
      case 'begin reading':
        this.#beginReading();
        break;
      case 'end reading':
        this.#endReading();
        break;
      case 'store forgets':
        this.#store.clear();
        break;
      case 'owner notices':
        this.#notice();
        break;
      case 'owner restarts':
        this.own = new OwnTables(`run${++this.#runs}`);
        break;
      case 'peer forgets':
        this.peer.forget(OWNER);
    }
  }

  /** One beat of the owner, and what the peer makes of it; hints that are on their way may come later still. */
  settle(): void {
    this.#endReading();
    this.#notice();
    this.#write('done');
    this.#beginReading();
    this.#endReading();
    while (this.#hints.length > 0) this.#hear();
    // What came late may not have fitted.
    this.#beginReading();
    this.#endReading();
  }

  checkListener(): void {
    for (const table of OWN_TABLES)
      expect(this.#heard.get(table), `heard of ${table}`).to.deep.equal(this.peer.entries(OWNER, table));
  }

  get #incarnation(): string {
    return `run${this.#runs}`;
  }

  #write(outcome: 'done' | 'failed' | 'done, told as failed'): void {
    const all = this.own.take();
    const changes = all.map((told) => this.own.changeOf(told, OWNER));
    if (outcome !== 'failed') {
      for (const change of changes) this.#change(change);
      this.#hints.push(...all.map((told) => ({ incarnation: this.#incarnation, told })));
    }
    if (outcome !== 'done') this.own.markLost();
  }

  #change({ table, isWhole, set, remove }: TableChange): void {
    const entries = new Map(isWhole ? [] : this.#store.get(table.key));
    for (const [entry, text] of set) entries.set(entry, text);
    for (const entry of remove) entries.delete(entry);
    this.#store.set(table.key, entries);
  }

  #hear(): void {
    const hint = this.#hints.shift();
    if (hint !== undefined) this.peer.apply(OWNER, hint.incarnation, hint.told);
  }

  #beginReading(): void {
    const heartbeat = {
      ...{ incarnation: this.#incarnation, beat: 1, abstains: null },
      revisions: this.own.revisions,
    };
    this.#reading = this.peer
      .missing(OWNER, heartbeat)
      .map((table) => [table, new Map(this.#store.get(ownTable(table, OWNER).key))] as const);
  }

  #endReading(): void {
    for (const [table, read] of this.#reading.splice(0)) this.peer.take(OWNER, table, read);
  }

  /** The store says that a table is missing. */
  #notice(): void {
    if (!OWN_TABLES.every((table) => this.#store.has(ownTable(table, OWNER).key))) this.own.markLost();
  }
}
