import { expect } from 'chai';
import fc from 'fast-check';

import type { Verdict } from '../../src/health/check.ts';
import {
  doubtAbout,
  isDoubtful,
  planTtl,
  withdrawMs,
  type TtlPlan,
  type TtlView,
} from '../../src/health/ttl-plan.ts';

const NOW_MS = Date.UTC(2026, 0, 1);
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

const QUIET: TtlView = {
  ceilingSeconds: 300,
  floorSeconds: 20,
  doubt: { isNow: false, reason: '192.0.2.11 failed twice' },
  lastDoubtMs: null,
  servedInstead: null,
  scheduledMs: null,
};
const IN_DOUBT = { isNow: true, reason: '192.0.2.11 failed twice' };

describe('planTtl()', () => {
  const cases: readonly (readonly [string, Partial<TtlView>, TtlPlan])[] = [
    ['the ceiling while all is quiet', {}, { ttlSeconds: 300, reason: 'ceiling', nextChangeMs: null }],
    [
      'the floor in doubt',
      { doubt: IN_DOUBT, lastDoubtMs: NOW_MS },
      { ttlSeconds: 20, reason: 'floor: 192.0.2.11 failed twice', nextChangeMs: null },
    ],
    [
      'the floor for a fallback',
      { servedInstead: 'a fallback' },
      { ttlSeconds: 20, reason: 'floor: a fallback is served', nextChangeMs: null },
    ],
    [
      'what the floor and the ceiling both are',
      { floorSeconds: 300, lastDoubtMs: NOW_MS },
      { ttlSeconds: 300, reason: 'ceiling', nextChangeMs: null },
    ],
    [
      'the floor for a doubt that a clock set back puts into the future',
      { lastDoubtMs: NOW_MS + MINUTE_MS },
      {
        ttlSeconds: 20,
        reason: 'floor: held after 192.0.2.11 failed twice',
        nextChangeMs: NOW_MS + 2 * MINUTE_MS,
      },
    ],
  ];
  for (const [what, view, plan] of cases) {
    it(`gives ${what}`, () => expect(planTtl({ ...QUIET, ...view }, NOW_MS)).to.deep.equal(plan));
  }

  it('doubles each minute after a doubt', () => {
    expect(course({ ...QUIET, lastDoubtMs: NOW_MS })).to.deep.equal([
      '0 s: 20, floor: held after 192.0.2.11 failed twice',
      '60 s: 40, rising again: 1 of 4 steps after 192.0.2.11 failed twice',
      '120 s: 80, rising again: 2 of 4 steps after 192.0.2.11 failed twice',
      '180 s: 160, rising again: 3 of 4 steps after 192.0.2.11 failed twice',
      '240 s: 300, ceiling',
    ]);
  });

  it('rises from a floor of 0 too', () => {
    const view = { ...QUIET, ceilingSeconds: 5, floorSeconds: 0, lastDoubtMs: NOW_MS };
    expect(course(view).map((line) => line.split(',')[0])).to.deep.equal([
      '0 s: 0',
      '60 s: 2',
      '120 s: 4',
      '180 s: 5',
    ]);
  });

  it('halves what is left until a drain, and stays at the floor', () => {
    // Withdrawn at 980 s.
    const reason = 'lowered ahead of the drain at 2026-01-01T00:16:40.000Z';
    expect(course({ ...QUIET, scheduledMs: NOW_MS + 1000 * SECOND_MS })).to.deep.equal([
      '0 s: 300, ceiling',
      `680 s: 150, ${reason}`,
      `830 s: 75, ${reason}`,
      `905 s: 37, ${reason}`,
      `943 s: 20, ${reason}`,
    ]);
  });

  it('rises and then falls where a doubt is followed by a drain', () => {
    const view = { ...QUIET, lastDoubtMs: NOW_MS, scheduledMs: NOW_MS + 300 * SECOND_MS };
    expect(course(view).map((line) => line.split(',')[0])).to.deep.equal([
      '0 s: 20',
      '60 s: 40',
      '120 s: 80',
      '130 s: 75',
      '205 s: 37',
      '243 s: 20',
    ]);
  });

  //--- Properties

  const view: fc.Arbitrary<TtlView> = fc
    .record({
      ceilingSeconds: fc.oneof(fc.nat(400), fc.nat(86_400)),
      floorShare: fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
      isInDoubt: fc.boolean(),
      lastDoubtMs: fc.option(around(20 * MINUTE_MS)),
      servedInstead: fc.constantFrom(null, 'a fallback'),
      scheduledMs: fc.option(around(120 * MINUTE_MS)),
    })
    .map(({ floorShare, isInDoubt, ...rest }) => ({
      ...rest,
      floorSeconds: Math.round(rest.ceilingSeconds * floorShare),
      doubt: { isNow: isInDoubt, reason: 'x' },
    }));

  it('is never above the ceiling nor below the floor', () => {
    fc.assert(
      fc.property(view, around(240 * MINUTE_MS), (any, nowMs) => {
        const { ttlSeconds } = planTtl(any, nowMs);
        expect(ttlSeconds).to.be.within(any.floorSeconds, any.ceilingSeconds);
        expect(Number.isInteger(ttlSeconds)).to.equal(true);
      }),
    );
  });

  it('only rises after a doubt, and only falls before a drain', () => {
    fc.assert(
      fc.property(view, around(20 * MINUTE_MS), fc.nat(MINUTE_MS * 10), (any, nowMs, laterMs) => {
        const rising = { ...any, scheduledMs: null };
        const falling = { ...any, lastDoubtMs: null };
        expect(ttlAt(rising, nowMs + laterMs)).to.be.at.least(ttlAt(rising, nowMs));
        expect(ttlAt(falling, nowMs + laterMs)).to.be.at.most(ttlAt(falling, nowMs));
      }),
    );
  });

  it('changes when it says it will, and not before', () => {
    fc.assert(
      fc.property(
        view,
        around(120 * MINUTE_MS),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (any, nowMs, share) => {
          const { ttlSeconds, nextChangeMs } = planTtl(any, nowMs);
          const endMs = nextChangeMs ?? nowMs + 100_000 * SECOND_MS;
          expect(endMs).to.be.above(nowMs);
          const betweenMs = nowMs + Math.floor((endMs - 1 - nowMs) * share);
          for (const sameMs of [betweenMs, endMs - 1]) expect(ttlAt(any, sameMs)).to.equal(ttlSeconds);
          if (nextChangeMs !== null) expect(ttlAt(any, nextChangeMs)).to.not.equal(ttlSeconds);
        },
      ),
    );
  });

  it('lets every answer given before the withdrawal expire by the drain', () => {
    fc.assert(
      fc.property(view, fc.double({ min: 0, max: 1, noNaN: true }), (any, share) => {
        const endMs = withdrawMs(NOW_MS, any.floorSeconds);
        const answeredMs = Math.floor(endMs - 1 - share * any.ceilingSeconds * 2 * SECOND_MS);
        const ttlSeconds = ttlAt({ ...any, scheduledMs: NOW_MS }, answeredMs);
        expect(answeredMs + ttlSeconds * SECOND_MS).to.be.at.most(NOW_MS);
        if (ttlSeconds > any.floorSeconds) expect(answeredMs + ttlSeconds * SECOND_MS).to.be.at.most(endMs);
      }),
    );
  });
});

describe('doubtAbout()', () => {
  const UP: Verdict = {
    state: 'up',
    changedMs: NOW_MS,
    failures: 0,
    passes: 9,
    flaps: 0,
    holdUntilMs: 0,
    reason: '200 OK',
    probedMs: NOW_MS,
    admin: null,
  };
  const RAMP_MS = 30 * SECOND_MS;
  const cases: readonly (readonly [
    Partial<Verdict>,
    afterMs: number,
    reason: string | null,
    forMs: number | null,
  ])[] = [
    [{ state: 'unknown' }, 0, null, null],
    [{}, 0, 'came back', RAMP_MS],
    [{}, RAMP_MS - 1, 'came back', RAMP_MS],
    [{}, RAMP_MS, null, null],
    [{ state: 'suspect', failures: 1 }, RAMP_MS, null, null],
    [{ state: 'suspect', failures: 1 }, 0, 'came back', RAMP_MS],
    [{ state: 'suspect', failures: 2 }, RAMP_MS, 'failed twice', null],
    [{ state: 'suspect', failures: 4 }, 0, 'failed 4 times', null],
    [{ state: 'rising' }, 60 * MINUTE_MS, 'began to rise', null],
    [{ state: 'down' }, 0, 'went down', 10 * MINUTE_MS],
    [{ state: 'down' }, 10 * MINUTE_MS - 1, 'went down', 10 * MINUTE_MS],
    [{ state: 'down' }, 10 * MINUTE_MS, null, null],
  ];
  for (const [change, afterMs, reason, forMs] of cases) {
    const verdict = { ...UP, ...change };
    const about = `${verdict.state} with ${verdict.failures} failures after ${afterMs / SECOND_MS} s`;
    it(`${reason === null ? 'has none' : `says "${reason}"`} for ${about}`, () => {
      const doubt = reason === null ? null : { reason, untilMs: forMs === null ? null : NOW_MS + forMs };
      expect(doubtAbout(verdict, NOW_MS + afterMs, RAMP_MS)).to.deep.equal(doubt);
      expect(isDoubtful(verdict, NOW_MS + afterMs, RAMP_MS)).to.equal(reason !== null);
    });
  }

  it('ends at once for a member that came back without a ramp', () => {
    expect(isDoubtful(UP, NOW_MS, 0)).to.equal(false);
  });
});

/** What the TTL does from {@link NOW_MS} on, change by change. */
function course(view: TtlView): string[] {
  const lines: string[] = [];
  for (let atMs: number | null = NOW_MS; atMs !== null;) {
    const plan: TtlPlan = planTtl(view, atMs);
    lines.push(`${(atMs - NOW_MS) / SECOND_MS} s: ${plan.ttlSeconds}, ${plan.reason}`);
    atMs = plan.nextChangeMs;
  }
  return lines;
}

function ttlAt(view: TtlView, nowMs: number): number {
  return planTtl(view, nowMs).ttlSeconds;
}

function around(spreadMs: number): fc.Arbitrary<number> {
  return fc.integer({ min: NOW_MS - spreadMs, max: NOW_MS + spreadMs });
}
