/** Whether counts are what chance would make them. At the bounds here, chance alone fails one test in a thousand or less. */

import { expect } from 'chai';

/** Exceeded by the normal distribution once in a thousand. */
const Z_AT_1_PER_MILLE = 3.09;
/** Twice in a hundred thousand, on either side. */
const Z_OF_ONE_COUNT = 4.26;

/**
 * Pearson's chi-squared test of counts that exclude each other: every draw adds to one of them.
 *
 * @param shares in any unit; 0: never
 */
export function expectShares(counts: readonly number[], shares: readonly number[]): void {
  const draws = sum(counts);
  const unit = draws / sum(shares);
  let chiSquared = 0;
  let classes = 0;
  for (const [i, share] of shares.entries()) {
    if (share === 0) {
      expect(counts[i], `member ${i} has no share`).to.equal(0);
      continue;
    }
    chiSquared += (counts[i]! - share * unit) ** 2 / (share * unit);
    classes++;
  }
  expect(chiSquared, `[${counts.join(', ')}] for shares of ${shares.join(' : ')}`).to.be.below(
    criticalChiSquared(classes - 1),
  );
}

/** Tests one count of draws that each add to it with a probability. */
export function expectCount(count: number, draws: number, probability: number): void {
  const deviation = Math.sqrt(draws * probability * (1 - probability));
  expect(Math.abs(count - draws * probability), `${count} of ${draws}, not ${probability}`).to.be.at.most(
    Z_OF_ONE_COUNT * deviation,
  );
}

/** Wilson and Hilferty's approximation; within 1 % from two degrees of freedom on. */
function criticalChiSquared(degrees: number): number {
  const part = 2 / (9 * degrees);
  return degrees * (1 - part + Z_AT_1_PER_MILLE * Math.sqrt(part)) ** 3;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
