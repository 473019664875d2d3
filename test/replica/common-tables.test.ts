import { expect } from 'chai';

import { CommonTables, type Keeper } from '../../src/replica/common-tables.ts';
import { commonTable, type CommonTable } from '../../src/replica/keys.ts';
import { MemoryHub } from '../../src/replica/memory-store.ts';
import type { ReplicaStore } from '../../src/replica/store.ts';
import { RecordingListener } from '../support/store-listener.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { refusal } from './open-stores.ts';

/** Holds numbers, of which the higher one is the later; those below a hundred are past, and nothing else is read. */
class Numbers implements Keeper {
  readonly held: Map<string, string>;

  constructor(held: Readonly<Record<string, string>>) {
    this.held = new Map(Object.entries(held));
  }

  entries(): Iterable<readonly [string, string]> {
    return this.held;
  }

  take(entry: string, text: string): string | null {
    const held = this.held.get(entry);
    if (!/^\d+$/.test(text) || held === text) return null;
    if (held !== undefined && Number(held) > Number(text)) return held;
    this.held.set(entry, text);
    return null;
  }

  isPast(_entry: string, text: string): boolean {
    return Number(text) < 100;
  }
}

/** Tables, what is held of them, and a store with content. */
async function stage(
  held: Readonly<Record<string, string>>,
  stored: Readonly<Record<string, string>>,
  table: CommonTable = 'loads',
): Promise<{
  tables: CommonTables;
  keeper: Numbers;
  store: ReplicaStore;
  hub: MemoryHub;
  stored: () => Promise<object>;
}> {
  const hub = new MemoryHub(new VirtualClock());
  const store = hub.connect();
  store.open(new RecordingListener());
  const set = new Map(Object.entries(stored));
  await store.write([{ table: commonTable(table), isWhole: false, set, remove: [] }], null);
  const tables = new CommonTables();
  const keeper = new Numbers(held);
  tables.use(table, keeper);
  const content = async (): Promise<object> => Object.fromEntries(await store.read(commonTable(table)));
  return { tables, keeper, store, hub, stored: content };
}

function pending(tables: CommonTables): object {
  return Object.fromEntries([...tables.take()].map(([table, texts]) => [table, Object.fromEntries(texts)]));
}

describe('CommonTables', () => {
  describe('reconcile()', () => {
    for (const [what, held, stored, expected, written] of [
      ['takes over what is not held', {}, { a: '100' }, { a: '100' }, {}],
      ['takes over what is later there', { a: '100' }, { a: '101' }, { a: '101' }, {}],
      ['has written what is not there', { a: '100' }, {}, { a: '100' }, { loads: { a: '100' } }],
      ['has written what is later here', { a: '101' }, { a: '100' }, { a: '101' }, { loads: { a: '101' } }],
      ['does nothing where both hold the same', { a: '100' }, { a: '100' }, { a: '100' }, {}],
      ['leaves alone what it cannot read', { a: '100' }, { a: 'x', b: 'y' }, { a: '100' }, {}],
      [
        'goes both ways at once',
        { a: '101', b: '100', d: '100' },
        { a: '100', b: '101', c: '100' },
        { a: '101', b: '101', c: '100', d: '100' },
        { loads: { a: '101', d: '100' } },
      ],
    ] as const) {
      it(what, async () => {
        const { tables, keeper, store } = await stage(held, stored);
        await tables.reconcile(store);
        expect(Object.fromEntries(keeper.held)).to.deep.equal(expected);
        expect(pending(tables)).to.deep.equal(written);
      });
    }

    it('removes what is past, and nothing else', async () => {
      const { tables, keeper, store, stored } = await stage({}, { a: '7', b: '100', c: '99', d: 'x' });
      await tables.reconcile(store);
      expect(await stored()).to.deep.equal({ b: '100', d: 'x' });
      expect([...keeper.held.keys()]).to.deep.equal(['b']);
    });

    it('is the same for each table that somebody keeps, and reads no other', async () => {
      const { tables, store } = await stage({ a: '100' }, { b: '100' });
      tables.use('verdicts', new Numbers({ c: '100' }));
      const read: string[] = [];
      const watched: ReplicaStore = Object.assign(Object.create(store) as ReplicaStore, {
        read: (table: { key: string }) => {
          read.push(table.key);
          return Promise.resolve(new Map<string, string>());
        },
      });
      await tables.reconcile(watched);
      expect(read).to.deep.equal(['loads', 'verdicts']);
      expect(pending(tables)).to.deep.equal({ loads: { a: '100' }, verdicts: { c: '100' } });
    });

    it('rejects as the store does', async () => {
      const { tables, keeper, store, hub } = await stage({ a: '100' }, { b: '100' });
      hub.cut(store, 'ECONNRESET');
      expect(await refusal(tables.reconcile(store))).to.equal('Cannot ask the store: ECONNRESET');
      expect([...keeper.held.keys()]).to.deep.equal(['a']);
      hub.restore(store);
      await tables.reconcile(store);
      expect([...keeper.held.keys()]).to.deep.equal(['a', 'b']);
    });

    it('rejects where the past cannot be removed', async () => {
      const { tables, store } = await stage({}, { a: '7' });
      const full: ReplicaStore = Object.assign(Object.create(store) as ReplicaStore, {
        read: () => store.read(commonTable('loads')),
        write: () => Promise.reject(new Error('OOM')),
      });
      expect(await refusal(tables.reconcile(full))).to.equal('OOM');
    });
  });

  it('hear() takes over what is later, and has written what is later here', async () => {
    const { tables, keeper } = await stage({ a: '101', b: '100' }, {});
    tables.hear(
      new Map([
        ['loads', new Map(Object.entries({ a: '100', b: '101', c: '100' }))],
        ['verdicts', new Map([['kept', 'by nobody']])],
      ]),
    );
    expect(Object.fromEntries(keeper.held)).to.deep.equal({ a: '101', b: '101', c: '100' });
    expect(pending(tables)).to.deep.equal({ loads: { a: '101' } });
  });

  it('take() brings each entry once, as it was put last', () => {
    const tables = new CommonTables();
    for (const text of ['1', '2', '3']) tables.put('loads', 'a', text);
    tables.put('overrides', 'a', '4');
    expect(pending(tables)).to.deep.equal({ loads: { a: '3' }, overrides: { a: '4' } });
    expect(pending(tables)).to.deep.equal({});
  });
});
