import { expect } from 'chai';

import {
  compareVersions,
  keptUntilMs,
  phaseOf,
  type Override,
  type OverridePhase,
  type OverrideVersion,
} from '../../../src/health/overrides/index.ts';
import { someOverride, START_MS } from './some-override.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('phaseOf()', () => {
  const untilMs = START_MS + HOUR_MS;
  const cases: readonly (readonly [Partial<Override>, atMs: number, OverridePhase])[] = [
    [{}, START_MS - 1, 'scheduled'],
    [{}, START_MS, 'active'],
    [{}, START_MS + 999 * DAY_MS, 'active'],
    [{ untilMs }, untilMs - 1, 'active'],
    [{ untilMs }, untilMs, 'over'],
    [{ isCancelled: true }, START_MS, 'cancelled'],
    [{ isCancelled: true, untilMs }, untilMs, 'cancelled'],
  ];
  for (const [change, atMs, phase] of cases) {
    it(`is ${phase} for ${JSON.stringify(change)} after ${(atMs - START_MS) / HOUR_MS} h`, () => {
      expect(phaseOf(someOverride(change), atMs)).to.equal(phase);
    });
  }
});

describe('keptUntilMs()', () => {
  const cases: readonly (readonly [string, Partial<Override>, afterStartMs: number])[] = [
    ['for good, without an end', {}, Infinity],
    ['a day past its end', { untilMs: START_MS + HOUR_MS }, HOUR_MS + DAY_MS],
    [
      'a day past its end, though cancelled before',
      { untilMs: START_MS + 9 * DAY_MS, isCancelled: true },
      10 * DAY_MS,
    ],
    [
      'a day past its cancellation, where its end was before',
      { untilMs: START_MS + 1, madeMs: START_MS + HOUR_MS, isCancelled: true },
      HOUR_MS + DAY_MS,
    ],
    ['91 days as the tombstone of one without an end', { isCancelled: true }, 91 * DAY_MS],
  ];
  for (const [what, change, afterStartMs] of cases) {
    it(`is ${what}`, () => expect(keptUntilMs(someOverride(change))).to.equal(START_MS + afterStartMs));
  }
});

describe('compareVersions()', () => {
  const version = (counter: number, replica: string): OverrideVersion => ({ counter, replica });
  const ordered = [version(1, 'b'), version(2, 'a'), version(2, 'b'), version(10, 'a')];
  it('orders by counter, then by replica', () => {
    expect([...ordered].reverse().sort(compareVersions)).to.deep.equal(ordered);
    expect(compareVersions(version(2, 'a'), version(2, 'a'))).to.equal(0);
  });
});
