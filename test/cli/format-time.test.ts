import { expect } from 'chai';

import { formatAge, formatMoment, formatMomentAndSpan, formatSpan } from '../../src/cli/format-time.ts';
import { at, NOW_MS } from './moments.ts';

describe('formatSpan()', () => {
  const cases: readonly (readonly [seconds: number, two: string, one: string])[] = [
    [-1, '0s', '0s'],
    [0.9, '0s', '0s'],
    [45, '45s', '45s'],
    [60, '1m', '1m'],
    [140, '2m 20s', '2m'],
    [3600, '1h', '1h'],
    [3659, '1h', '1h'],
    [7199, '1h 59m', '1h'],
    [4 * 86_400 + 7_200, '4d 2h', '4d'],
    [400 * 86_400, '400d', '400d'],
  ];
  for (const [seconds, two, one] of cases) {
    it(`${seconds} s is ${two}, or ${one}`, () => {
      expect([formatSpan(seconds * 1000), formatSpan(seconds * 1000, 1)]).to.deep.equal([two, one]);
    });
  }
});

describe('moments', () => {
  it('are told by the clock of today, else with their date', () => {
    expect(formatMoment(at('14:38:53'), NOW_MS)).to.equal('14:38:53');
    expect(formatMoment(at('04:08:03', 24), NOW_MS)).to.equal('2026-11-24 04:08:03');
  });

  it('are told with their distance', () => {
    expect(formatMomentAndSpan(at('14:38:53'), NOW_MS)).to.equal('14:38:53 (in 2m 20s)');
    expect(formatMomentAndSpan(at('14:34:53'), NOW_MS)).to.equal('14:34:53 (1m ago)');
    expect(formatAge(at('14:36:23'), NOW_MS)).to.equal('10s ago');
  });
});
