import { expect } from 'chai';
import fc from 'fast-check';

import { votesNeeded } from '../../src/replica/quorum.ts';
import type { Quorum } from '../../src/zone/index.ts';

/** For 1 to 5 probers: votes for down, and for up again. */
const NEEDED: readonly (readonly [quorum: Quorum, needed: string])[] = [
  ['any', '1/1 1/2 1/3 1/4 1/5'],
  ['majority', '1/1 2/2 2/2 3/3 3/3'],
  ['all', '1/1 2/1 3/1 4/1 5/1'],
  [1, '1/1 1/2 1/3 1/4 1/5'],
  [2, '1/1 2/1 2/2 2/3 2/4'],
  [3, '1/1 2/1 3/1 3/2 3/3'],
  [4, '1/1 2/1 3/1 4/1 4/2'],
  [5, '1/1 2/1 3/1 4/1 5/1'],
  [9, '1/1 2/1 3/1 4/1 5/1'],
];

const quorums = fc.oneof(
  fc.constantFrom<Quorum>('any', 'majority', 'all'),
  fc.integer({ min: 1, max: 20 }) as fc.Arbitrary<Quorum>,
);
const manyProbers = fc.integer({ min: 1, max: 20 });

describe('votesNeeded()', () => {
  for (const [quorum, expected] of NEEDED) {
    it(`with quorum ${quorum} of 1 to 5 probers is ${expected}`, () => {
      const needed = [1, 2, 3, 4, 5].map((probers) => votesNeeded(quorum, probers));
      expect(needed.map(({ down, up }) => `${down}/${up}`).join(' ')).to.equal(expected);
    });
  }

  it('is never so few that the same votes could make a target both up and down', () => {
    fc.assert(
      fc.property(quorums, manyProbers, (quorum, probers) => {
        const { down, up } = votesNeeded(quorum, probers);
        expect(down + up).to.be.above(probers);
      }),
    );
  });

  it('is never more than there are probers, nor none', () => {
    fc.assert(
      fc.property(quorums, manyProbers, (quorum, probers) => {
        const { down, up } = votesNeeded(quorum, probers);
        expect(Math.max(down, up)).to.be.at.most(probers);
        expect(Math.min(down, up)).to.be.at.least(1);
      }),
    );
  });
});
