import { expect } from 'chai';
import fc from 'fast-check';

import { createRandom, type Random } from '../../src/base/index.ts';
import {
  isSameShare,
  slotPhaseOf,
  steadyDueMs,
  WHOLE_SHARE,
  type ProbeShare,
  type SteadyTerms,
} from '../../src/health/schedule.ts';

const INTERVAL_MS = 5000;
/** By how much of an interval the gap between two probes may be off. */
const TENTH = 0.1;
/** What adding up floating-point milliseconds of this century costs. */
const ROUNDING_MS = 0.01;

const LOWEST: Random = { nextUint32: () => 0 };
const MIDDLE: Random = { nextUint32: () => 0x8000_0000 };
const HIGHEST: Random = { nextUint32: () => 0xffff_ffff };

const times = fc.integer({ min: 0, max: 2_000_000_000_000 });
const shares = fc
  .integer({ min: 1, max: 5 })
  .chain((of) => fc.record({ of: fc.constant(of), place: fc.integer({ min: 0, max: of - 1 }) }));
const terms: fc.Arbitrary<SteadyTerms> = fc.record({
  intervalMs: fc.integer({ min: 100, max: 3_600_000 }),
  share: shares,
  phase: fc.integer({ min: 0, max: 0xffff_ffff }).map((hash) => hash / 0x1_0000_0000),
  aheadMs: fc.integer({ min: -2_000_000_000_000, max: 2_000_000_000_000 }),
  random: fc.integer().map(createRandom),
});

describe('steadyDueMs()', () => {
  for (const [name, random, expected] of [
    ['shortest', LOWEST, 4500],
    ['usual', MIDDLE, 5000],
    ['longest', HIGHEST, 5499],
  ] as const) {
    it(`of one alone is an interval from now, at its ${name} ${expected} ms of 5000`, () => {
      expect(steadyDueMs(1000, alone(random)) - 1000).to.be.closeTo(expected, ROUNDING_MS);
    });
  }

  it('of one alone is an interval from now, give or take a tenth', () => {
    fc.assert(
      fc.property(times, terms, (nowMs, each) => {
        const waitMs = steadyDueMs(nowMs, { ...each, share: WHOLE_SHARE }) - nowMs;
        expect(waitMs / each.intervalMs).to.be.within(1 - TENTH - 1e-5, 1 + TENTH + 1e-5);
      }),
    );
  });

  for (const [afterMs, place, expected] of [
    [0, 0, 15_000],
    [0, 1, 5000],
    [0, 2, 10_000],
    [14_499, 0, 15_000],
    [14_501, 0, 30_000],
    [15_000, 0, 30_000],
    [15_250, 0, 30_000],
    [7000, 1, 20_000],
    [7000, 2, 10_000],
  ] as const) {
    it(`in place ${place} of 3 is at ${expected} after a probe at ${afterMs}`, () => {
      expect(steadyDueMs(afterMs, { ...alone(MIDDLE), share: { of: 3, place } })).to.equal(expected);
    });
  }

  it('is later than now, and no later than a period of all places and a jitter', () => {
    fc.assert(
      fc.property(times, terms, (nowMs, each) => {
        const waitMs = steadyDueMs(nowMs, each) - nowMs;
        expect(waitMs).to.be.above(0);
        expect(waitMs).to.be.at.most((each.share.of + 2 * TENTH) * each.intervalMs);
      }),
    );
  });

  it('has the places take turns, an interval apart give or take a tenth', () => {
    fc.assert(
      fc.property(times, terms, fc.integer({ min: 2, max: 5 }), (nowMs, each, of) => {
        const probes = Array.from({ length: of }, (_, place) => ({ place, share: { of, place } }))
          .flatMap(({ place, share }) =>
            follow(nowMs, { ...each, share }, 6).map((atMs) => ({ atMs, place })),
          )
          .sort((a, b) => a.atMs - b.atMs)
          // The first few and the last few are not all of them.
          .slice(of, -of);
        for (const [i, { atMs, place }] of probes.slice(1).entries()) {
          expect(place).to.equal((probes[i]!.place + 1) % of);
          const off = Math.abs(atMs - probes[i]!.atMs - each.intervalMs);
          expect(off).to.be.at.most(TENTH * each.intervalMs + ROUNDING_MS);
        }
      }),
    );
  });

  it('keeps the turns though every replica reads another time off its clock', () => {
    fc.assert(
      fc.property(terms, fc.array(times, { minLength: 3, maxLength: 3 }), (each, skewsMs) => {
        const commonMs = 1_700_000_000_000;
        const probes = skewsMs
          .flatMap((aheadMs, place) =>
            follow(commonMs - aheadMs, { ...each, aheadMs, share: { of: 3, place } }, 4).map(
              (atMs) => atMs + aheadMs,
            ),
          )
          .sort((a, b) => a - b)
          .slice(3, -3);
        for (const [i, atMs] of probes.slice(1).entries()) {
          const off = Math.abs(atMs - probes[i]! - each.intervalMs);
          expect(off).to.be.at.most(TENTH * each.intervalMs + ROUNDING_MS);
        }
      }),
    );
  });

  it('finds its slots again when the clock is set by any amount meanwhile', () => {
    fc.assert(
      fc.property(terms, times, times, (each, beforeMs, afterMs) => {
        const share = { of: 3, place: 1 };
        const before = steadyDueMs(0, { ...each, share, aheadMs: beforeMs });
        const after = steadyDueMs(before, { ...each, share, aheadMs: afterMs });
        const slots = (after + afterMs) / each.intervalMs - share.place - each.phase;
        expect(Math.abs(slots - 3 * Math.round(slots / 3))).to.be.at.most(TENTH / 2 + 1e-4);
      }),
    );
  });

  it('does not repeat a probe that came out of turn: half a tenth is left to the slot at least', () => {
    fc.assert(
      fc.property(times, terms, (nowMs, each) => {
        fc.pre(each.share.of > 1);
        expect(steadyDueMs(nowMs, each) - nowMs).to.be.at.least((TENTH / 2) * each.intervalMs - ROUNDING_MS);
      }),
    );
  });

  it('does not probe twice in a slot, however early in it the first was', () => {
    fc.assert(
      fc.property(times, terms, (nowMs, each) => {
        fc.pre(each.share.of > 1);
        const [first, second] = follow(nowMs, each, 2) as [number, number];
        const gap = (second - first) / each.intervalMs;
        expect(gap).to.be.within(each.share.of - TENTH - 1e-4, each.share.of + TENTH + 1e-4);
      }),
    );
  });
});

describe('slotPhaseOf()', () => {
  it('is a part of the interval, the same for the same key', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        expect(slotPhaseOf(key)).to.equal(slotPhaseOf(key)).and.to.be.within(0, 1).and.below(1);
      }),
    );
  });

  it('spreads targets over the interval', () => {
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++)
      tenths[Math.floor(slotPhaseOf(`192.0.${i >> 8}.${i & 255} tcp`) * 10)]!++;
    expect(Math.min(...tenths)).to.be.above(850);
    expect(Math.max(...tenths)).to.be.below(1150);
  });
});

describe('isSameShare()', () => {
  for (const [a, b, expected] of [
    [WHOLE_SHARE, { of: 1, place: 0 }, true],
    [WHOLE_SHARE, { of: 2, place: 0 }, false],
    [{ of: 2, place: 1 }, { of: 2, place: 0 }, false],
  ] as const satisfies readonly (readonly [ProbeShare, ProbeShare, boolean])[]) {
    it(`of ${a.place} of ${a.of} and ${b.place} of ${b.of} is ${expected}`, () => {
      expect(isSameShare(a, b)).to.equal(expected);
    });
  }
});

function alone(random: Random): SteadyTerms {
  return { intervalMs: INTERVAL_MS, share: WHOLE_SHARE, phase: 0, aheadMs: 0, random };
}

/** When the next few probes are due, each after the one before. */
function follow(nowMs: number, each: SteadyTerms, count: number): number[] {
  const dues = [steadyDueMs(nowMs, each)];
  while (dues.length < count) dues.push(steadyDueMs(dues.at(-1)!, each));
  return dues;
}
