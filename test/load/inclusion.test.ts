import { expect } from 'chai';
import fc from 'fast-check';
import { CERTAIN } from '../../src/image/live-shares.ts';
import { cumulativeShares, inclusionProbabilities } from '../../src/load/index.ts';

const RUNS = 500;

interface Case {
  readonly weights: readonly number[];
  readonly answers: number;
  readonly probabilities: readonly number[];
  readonly capped?: readonly number[];
}

const CASES: readonly Case[] = [
  { weights: [1], answers: 1, probabilities: [1] },
  { weights: [1, 3], answers: 1, probabilities: [0.25, 0.75] },
  { weights: [1, 1, 2], answers: 2, probabilities: [0.5, 0.5, 1] },
  { weights: [1, 1, 8], answers: 2, probabilities: [0.5, 0.5, 1], capped: [2] },
  // The second is capped only by what the first can't take.
  { weights: [1, 1, 4, 20], answers: 3, probabilities: [0.5, 0.5, 1, 1], capped: [3, 2] },
  { weights: [0, 2, 0, 6], answers: 1, probabilities: [0, 0.25, 0, 0.75] },
  { weights: [0, 2, 0, 2], answers: 3, probabilities: [0, 1, 0, 1] },
  { weights: [1, 2], answers: 8, probabilities: [1, 1], capped: [1] },
  { weights: [0.1, 0.1, 0.1], answers: 3, probabilities: [1, 1, 1] },
  { weights: [0, 0], answers: 1, probabilities: [0, 0] },
  { weights: [], answers: 1, probabilities: [] },
];

const anyWeights = fc.array(
  fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 65_535 }),
    fc.double({ min: 1e-4, max: 100, noNaN: true }),
  ),
  { minLength: 1, maxLength: 80 },
);
const anyAnswers = fc.integer({ min: 1, max: 64 });

describe('load/inclusion', () => {
  for (const { weights, answers, probabilities, capped = [] } of CASES) {
    it(`inclusionProbabilities() of ${answers} among [${weights.join(', ')}]`, () => {
      const inclusion = inclusionProbabilities(weights, answers);
      expect(inclusion.capped).to.deep.equal(capped);
      expect(inclusion.probabilities).to.have.length(probabilities.length);
      for (const [i, probability] of probabilities.entries())
        expect(inclusion.probabilities[i]).to.be.closeTo(probability, 1e-12);
    });
  }

  it('inclusionProbabilities() add up to the answers, and keep the proportions of all that are not capped', () => {
    fc.assert(
      fc.property(anyWeights, anyAnswers, (weights, answers) => {
        const { probabilities } = inclusionProbabilities(weights, answers);
        const positive = weights.filter((weight) => weight > 0).length;
        const sum = probabilities.reduce((total, probability) => total + probability, 0);
        expect(sum).to.be.closeTo(Math.min(answers, positive), 1e-9);
        const open = weights.flatMap((weight, i) =>
          weight > 0 && probabilities[i]! < 1 ? [probabilities[i]! / weight] : [],
        );
        for (const ratio of open) expect(ratio / open[0]!).to.be.closeTo(1, 1e-9);
        for (const [i, weight] of weights.entries()) {
          expect(probabilities[i]! > 0).to.equal(weight > 0);
          expect(probabilities[i]).to.be.at.most(1);
        }
      }),
      { numRuns: RUNS, seed: 1 },
    );
  });

  it('cumulativeShares() ends in a whole number of answers, and gives no member more than one', () => {
    fc.assert(
      fc.property(anyWeights, anyAnswers, (weights, answers) => {
        const { probabilities } = inclusionProbabilities(weights, answers);
        const shares = cumulativeShares(probabilities);
        const positive = weights.filter((weight) => weight > 0).length;
        expect(shares.at(-1)).to.equal(Math.min(answers, positive) * CERTAIN);
        for (const [i, share] of shares.entries()) {
          const part = share - (shares[i - 1] ?? 0);
          expect(part).to.be.within(0, CERTAIN);
          expect(part / CERTAIN).to.be.closeTo(probabilities[i]!, 1.01 / CERTAIN);
        }
      }),
      { numRuns: RUNS, seed: 2 },
    );
  });
});
