import { expect } from 'chai';
import fc from 'fast-check';

import { compareRulings, composeRuling, parseRuling, type Ruling } from '../../src/replica/ruling.ts';
import { almost, anyText, HOSTILE_TEXTS } from './hostile.ts';

const DOWN: Ruling = {
  side: 'down',
  sinceMs: 1_700_000_000_000,
  reason: 'refused',
  counter: 3,
  replica: 'a',
};

const rulings: fc.Arbitrary<Ruling> = fc.record({
  side: fc.constantFrom('up', 'down'),
  sinceMs: fc.maxSafeInteger(),
  reason: fc.string({ unit: 'binary' }),
  counter: fc.nat(),
  replica: fc.string({ unit: 'binary' }),
});
/** Few enough that two are alike now and then. */
const alike = fc.record({
  ...{ side: fc.constant<'up'>('up'), sinceMs: fc.constant(0), reason: fc.constant('') },
  counter: fc.nat(2),
  replica: fc.constantFrom('a', 'b', 'c'),
});

describe('compareRulings()', () => {
  for (const [counter, replica, expected] of [
    [3, 'a', 0],
    [4, 'a', -1],
    [2, 'b', 1],
    [3, 'b', -1],
  ] as const) {
    it(`of 3 by a and ${counter} by ${replica} is ${expected}`, () => {
      expect(Math.sign(compareRulings(DOWN, { ...DOWN, counter, replica }))).to.equal(expected);
    });
  }

  it('is an order: whoever sorts them in whatever way has the same one last', () => {
    fc.assert(
      fc.property(alike, alike, alike, (a, b, c) => {
        expect(Math.sign(compareRulings(a, b))).to.equal(0 - Math.sign(compareRulings(b, a)));
        if (compareRulings(a, b) <= 0 && compareRulings(b, c) <= 0)
          expect(compareRulings(a, c)).to.be.at.most(0);
      }),
    );
  });
});

describe('parseRuling()', () => {
  it('gives back what was composed', () => {
    fc.assert(
      fc.property(rulings, (ruling) => {
        expect(parseRuling(composeRuling(ruling))).to.deep.equal(ruling);
      }),
    );
  });

  for (const change of [
    { side: 'rising' },
    { side: undefined },
    { sinceMs: 1.5 },
    { sinceMs: '0' },
    { sinceMs: null },
    { counter: 2 ** 53 },
    { counter: undefined },
    { reason: undefined },
    { reason: ['x'] },
    { replica: 7 },
  ]) {
    it(`is undefined with ${JSON.stringify(change)} or without ${Object.keys(change).join()}`, () => {
      expect(parseRuling(JSON.stringify({ ...DOWN, ...change }))).to.equal(undefined);
    });
  }

  it('is undefined for a number that JSON can write and nobody can count to', () => {
    expect(parseRuling(composeRuling(DOWN).replace('3', '1e999'))).to.equal(undefined);
  });

  it('is undefined for what is no ruling at all', () => {
    for (const text of HOSTILE_TEXTS) expect(parseRuling(text), text.slice(0, 50)).to.equal(undefined);
  });

  it('never throws', () => {
    const almostRulings = almost({
      side: fc.constantFrom('up', 'down'),
      sinceMs: fc.maxSafeNat(),
      reason: fc.string(),
      counter: fc.nat(),
      replica: fc.string(),
    });
    fc.assert(
      fc.property(fc.oneof(anyText, almostRulings), (text) => {
        const ruling = parseRuling(text);
        if (ruling !== undefined) expect(parseRuling(composeRuling(ruling))).to.deep.equal(ruling);
      }),
    );
  });
});
