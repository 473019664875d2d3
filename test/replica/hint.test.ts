import { expect } from 'chai';
import fc from 'fast-check';

import { composeHint, parseHint, type Hint, type Signed } from '../../src/replica/hint.ts';
import { COMMON_TABLES, OWN_TABLES } from '../../src/replica/keys.ts';
import { almost, anyEntries, anyEntry, anyJson, anyText, HOSTILE_TEXTS } from './hostile.ts';

const told = fc.record({
  table: fc.constantFrom(...OWN_TABLES),
  revision: fc.nat(),
  isWhole: fc.boolean(),
  set: anyEntries,
  remove: fc.array(anyEntry, { maxLength: 3 }),
});
const common = fc.uniqueArray(fc.tuple(fc.constantFrom(...COMMON_TABLES), anyEntries), {
  selector: ([table]) => table,
});
const revisions = fc.record({ votes: fc.nat(), drains: fc.nat(), zones: fc.nat() });
const heartbeat = fc.record({
  ...{ incarnation: fc.string(), beat: fc.nat(), abstains: fc.option(fc.string()) },
  revisions,
});

const hints: fc.Arbitrary<Hint> = fc.oneof(
  fc.record({ kind: fc.constant('beat' as const), heartbeat }),
  fc.constant({ kind: 'leave' as const }),
  fc.record({
    kind: fc.constant('wrote' as const),
    own: fc.array(told, { maxLength: 3 }),
    common: common.map((tables) => new Map(tables)),
  }),
  fc.record({ kind: fc.constant('look' as const), target: fc.string() }),
);
const signed: fc.Arbitrary<Signed> = fc.record({ from: fc.string(), incarnation: fc.string(), hint: hints });

/** A word of `dns2` with these fields. */
const word = (fields: object): string => JSON.stringify({ from: 'dns2', incarnation: 'abc', ...fields });
const TOLD = { table: 'votes', revision: 3, isWhole: false, set: { a: 'up' }, remove: ['b'] };

describe('parseHint()', () => {
  it('gives back what was composed, entries called __proto__ included', () => {
    fc.assert(
      fc.property(signed, (each) => {
        expect(parseHint(composeHint(each))).to.deep.equal(each);
      }),
      { examples: [[wroteProto()]] },
    );
  });

  for (const fields of [
    { kind: 'leave', from: null },
    { kind: 'leave', incarnation: 7 },
    { kind: 'shout' },
    { kind: ['leave'] },
    { kind: null },
    { kind: 'look' },
    { kind: 'look', target: ['a'] },
    { kind: 'beat' },
    { kind: 'beat', heartbeat: '{}' },
    { kind: 'beat', heartbeat: { incarnation: 'abc' } },
    { kind: 'beat', heartbeat: { toString: 1, valueOf: 1 } },
  ]) {
    it(`is undefined for ${JSON.stringify(fields)}`, () => {
      expect(parseHint(word(fields))).to.equal(undefined);
    });
  }

  for (const [what, change] of [
    ['of no table of ours', { table: 'overrides' }],
    ['of a table that objects have', { table: '__proto__' }],
    ['with a revision that is a text', { revision: '3' }],
    ['that may be whole', { isWhole: null }],
    ['with numbers for texts', { set: { a: 1 } }],
    ['with nothing set', { set: null }],
    ['with a text removed', { remove: 'b' }],
  ] as const) {
    it(`leaves out a write ${what}`, () => {
      const { hint } = parseHint(word({ kind: 'wrote', own: [{ ...TOLD, ...change }, TOLD], common: {} }))!;
      expect(hint).to.deep.equal({
        kind: 'wrote',
        own: [{ ...TOLD, table: 'votes', set: new Map([['a', 'up']]) }],
        common: new Map(),
      });
    });
  }

  for (const [what, own] of [
    ['nothing', undefined],
    ['a text', 'votes'],
    ['numbers', [1, 2, 3]],
    ['nulls', [null, null]],
    ['what no text can be made of', [{ ...TOLD, remove: [{ toString: 1, valueOf: 1 }] }]],
  ] as const) {
    it(`takes ${what} for no write of its own`, () => {
      expect(parseHint(word({ kind: 'wrote', own }))!.hint).to.deep.equal({
        kind: 'wrote',
        own: [],
        common: new Map(),
      });
    });
  }

  for (const tables of [null, 7, 'overrides', [], { overrides: 7 }, { overrides: { a: 1 } }, { votes: {} }]) {
    it(`takes ${JSON.stringify(tables)} for no entry of a common table`, () => {
      const { hint } = parseHint(word({ kind: 'wrote', own: [], common: tables }))!;
      expect(hint).to.deep.equal({ kind: 'wrote', own: [], common: new Map() });
    });
  }

  it('is undefined for what is no hint at all', () => {
    for (const text of HOSTILE_TEXTS) expect(parseHint(text), text.slice(0, 50)).to.equal(undefined);
  });

  it('never throws', () => {
    const almostHints = almost({
      from: fc.string(),
      incarnation: fc.string(),
      kind: fc.constantFrom('beat', 'leave', 'wrote', 'look'),
      target: fc.string(),
      heartbeat: anyText,
      own: fc.array(
        fc.record({
          ...{ table: fc.constantFrom(...OWN_TABLES), revision: fc.nat(), isWhole: fc.boolean() },
          set: fc.oneof(fc.dictionary(fc.string(), fc.string()), anyJson),
          remove: fc.array(fc.oneof(fc.string(), anyJson)),
        }),
      ),
      common: fc.dictionary(fc.constantFrom(...COMMON_TABLES, '__proto__'), anyJson),
    });
    fc.assert(
      fc.property(fc.oneof(anyText, almostHints), (text) => void parseHint(text)),
      { numRuns: 500 },
    );
  });
});

function wroteProto(): Signed {
  const entries = new Map([['__proto__', 'text']]);
  const own = [{ table: 'votes', revision: 1, isWhole: true, set: entries, remove: ['__proto__'] }] as const;
  const hint: Hint = { kind: 'wrote', own, common: new Map([['overrides', entries]]) };
  return { from: 'a', incarnation: 'b', hint };
}
