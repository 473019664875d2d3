import { expect } from 'chai';
import fc from 'fast-check';

import { Outstanding, safeAfterMs } from '../../../src/health/overrides/index.ts';

describe('safeAfterMs()', () => {
  it('adds the longest TTL and a minute of grace to the last answer', () => {
    expect(safeAfterMs({ lastAnswerMs: 1_000_000, longestTtlSeconds: 300 })).to.equal(1_360_000);
  });

  it('takes another grace', () => {
    expect(safeAfterMs({ lastAnswerMs: 1_000_000, longestTtlSeconds: 20, graceSeconds: 0 })).to.equal(
      1_020_000,
    );
  });
});

describe('Outstanding', () => {
  it('is nothing before the first answer', () => {
    expect(new Outstanding().untilMs(5000)).to.equal(0);
  });

  it('goes on while answers are given, and ends with the withdrawal', () => {
    const outstanding = new Outstanding();
    outstanding.note(0, 300);
    expect(outstanding.untilMs(1000)).to.equal(301_000);
    outstanding.note(10_000, null);
    expect(outstanding.untilMs(1_000_000)).to.equal(310_000);
  });

  it('remembers answers with a longer TTL than the one in force', () => {
    const outstanding = new Outstanding();
    outstanding.note(0, 300);
    outstanding.note(10_000, 20);
    outstanding.note(60_000, null);
    expect(outstanding.untilMs(60_000)).to.equal(310_000);
  });

  it('is never before the end of any answer given', () => {
    const change = fc.record({ afterMs: fc.nat(100_000), ttlSeconds: fc.option(fc.nat(300)) });
    fc.assert(
      fc.property(fc.array(change), fc.nat(100_000), (changes, lastMs) => {
        const outstanding = new Outstanding();
        let [nowMs, latestEndMs] = [0, 0];
        let inForce: number | null = null;
        const pass = (ms: number): void => {
          nowMs += ms;
          if (inForce !== null) latestEndMs = Math.max(latestEndMs, nowMs + inForce * 1000);
        };
        for (const { afterMs, ttlSeconds } of changes) {
          pass(afterMs);
          outstanding.note(nowMs, ttlSeconds);
          inForce = ttlSeconds;
          pass(0);
        }
        pass(lastMs);
        expect(outstanding.untilMs(nowMs)).to.equal(latestEndMs);
      }),
    );
  });
});
