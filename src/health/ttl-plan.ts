/**
 * The TTL that a pool's answers carry: pure, from how sure we are that they will stay true.
 *
 * Lowering the TTL helps nobody who holds the old answer; it makes the next change fast. So it is lowered at the
 * first real doubt, before any verdict, held through the recovery, when a relapse is likeliest, and raised in steps.
 * gdnsd has the one rule known to us before this one, from the distance to the next verdict; it rises again while a
 * member is firmly down.
 *
 *     ceiling ───┐                             ┌──────────┐
 *        160     │                        ┌────┘          │
 *         80     │                   ┌────┘               └──┐ what is left until
 *         40     │ doubt        ┌────┘                       └──┐ the withdrawal
 *      floor     └──────────────┘ doubles each minute           └────────────────┬───────────────┐
 *                          │ 1 min │                      │                      W = T − floor   T
 *                    last doubt                     W − ceiling
 *
 * T is the minute an operator stated for a drain. The member leaves the answers at W, and by T no cache that
 * respects TTLs names it, given that the drain was scheduled before W − ceiling. Later than that the old answers are
 * out already; `safeAfterMs` then says when they are gone.
 */

import { unreachable } from '../base/assert.ts';
import type { Verdict } from './check.ts';

/** What answers from one pool, to the clients of one rule, are made of now. */
export interface TtlView {
  readonly ceilingSeconds: number;
  /** Never above the ceiling. */
  readonly floorSeconds: number;
  readonly doubt: {
    readonly isNow: boolean;
    /** What the doubt is, or what the last one was: `192.0.2.11 failed twice`. */
    readonly reason: string;
  };
  /** When there was doubt last, in Unix milliseconds; null: never. */
  readonly lastDoubtMs: number | null;
  /** What is served instead of the pool that the rule names, until the first recovery ends it: `a fallback`; null: nothing. */
  readonly servedInstead: string | null;
  /** When the next scheduled drain of a member that is served now begins (T); null: none is scheduled. */
  readonly scheduledMs: number | null;
}

export interface TtlPlan {
  readonly ttlSeconds: number;
  /** In words, to explain an answer. */
  readonly reason: string;
  /** When the TTL changes if nothing else does; null: it stays. */
  readonly nextChangeMs: number | null;
}

const MINUTE_MS = 60_000;
/** How long the floor is held after the last doubt, and then each step. */
const STEP_MS = MINUTE_MS;
/** Ours: how long a member that went down is likely to come back soon. */
const DOWN_DOUBT_MS = 10 * MINUTE_MS;
/** One lost packet is no doubt. */
const DOUBTFUL_FAILURES = 2;

export function planTtl(view: TtlView, nowMs: number): TtlPlan {
  const { ttlSeconds, reason } = tightest(limits(view, nowMs));
  let nextChangeMs: number | null = nowMs;
  // A limit that moves need not be the one that counts.
  do nextChangeMs = earliestStep(limits(view, nextChangeMs));
  while (nextChangeMs !== null && tightest(limits(view, nextChangeMs)).ttlSeconds === ttlSeconds);
  return { ttlSeconds, reason, nextChangeMs };
}

/**
 * When a member whose drain begins at `drainMs` leaves the answers of a pool: the last of them, with the floor as their
 * TTL, have expired when the drain begins.
 */
export function withdrawMs(drainMs: number, floorSeconds: number): number {
  return drainMs - floorSeconds * 1000;
}

//--- Limits: each rule allows a TTL of its own, and the least of them is served

interface Limit {
  readonly ttlSeconds: number;
  readonly reason: string;
  /** When the limit moves by itself; null: it stays. */
  readonly stepMs: number | null;
}

function limits(view: TtlView, nowMs: number): readonly Limit[] {
  const { doubt, servedInstead, floorSeconds, lastDoubtMs, scheduledMs } = view;
  if (doubt.isNow) return [{ ttlSeconds: floorSeconds, reason: `floor: ${doubt.reason}`, stepMs: null }];
  if (servedInstead !== null)
    return [{ ttlSeconds: floorSeconds, reason: `floor: ${servedInstead} is served`, stepMs: null }];
  const risen = lastDoubtMs === null ? unlimited(view) : limitAfterDoubt(view, lastDoubtMs, nowMs);
  return scheduledMs === null ? [risen] : [risen, limitBeforeDrain(view, scheduledMs, nowMs)];
}

/** The floor for the first minute, then twice as much each minute, up to the ceiling. */
function limitAfterDoubt(view: TtlView, lastDoubtMs: number, nowMs: number): Limit {
  const { floorSeconds, ceilingSeconds, doubt } = view;
  // A floor of 0 doubles from 1.
  const steps = Math.ceil(Math.log2(ceilingSeconds / Math.max(1, floorSeconds)));
  const step = Math.max(0, Math.floor((nowMs - lastDoubtMs) / STEP_MS));
  if (floorSeconds === ceilingSeconds || step >= Math.max(1, steps)) return unlimited(view);
  const stepMs = lastDoubtMs + (step + 1) * STEP_MS;
  if (step === 0) return { ttlSeconds: floorSeconds, reason: `floor: held after ${doubt.reason}`, stepMs };
  const ttlSeconds = Math.max(1, floorSeconds) * 2 ** step;
  return { ttlSeconds, reason: `rising again: ${step} of ${steps} steps after ${doubt.reason}`, stepMs };
}

/**
 * Never more than what is left until the withdrawal, nor less than the floor. Halved in a few steps and not counted
 * down by the second: the pool is published anew for each, and answers that all expired at the same moment would all
 * be asked for again at the same moment.
 */
function limitBeforeDrain(view: TtlView, drainMs: number, nowMs: number): Limit {
  const { ceilingSeconds, floorSeconds } = view;
  const endMs = withdrawMs(drainMs, floorSeconds);
  let ttlSeconds = ceilingSeconds;
  while (ttlSeconds > floorSeconds && nowMs + ttlSeconds * 1000 >= endMs)
    ttlSeconds = Math.max(floorSeconds, Math.floor(ttlSeconds / 2));
  const stepMs = ttlSeconds > floorSeconds ? endMs - ttlSeconds * 1000 : null;
  return { ttlSeconds, reason: `lowered ahead of the drain at ${new Date(drainMs).toISOString()}`, stepMs };
}

function unlimited({ ceilingSeconds }: TtlView): Limit {
  return { ttlSeconds: ceilingSeconds, reason: 'ceiling', stepMs: null };
}

/** The first, where several are the least. */
function tightest(all: readonly Limit[]): Limit {
  return all.reduce((least, limit) => (limit.ttlSeconds < least.ttlSeconds ? limit : least));
}

function earliestStep(all: readonly Limit[]): number | null {
  const stepsMs = all.flatMap(({ stepMs }) => stepMs ?? []);
  return stepsMs.length === 0 ? null : Math.min(...stepsMs);
}

//--- Doubt

export interface Doubt {
  /** What to say of the member: `failed twice`. */
  readonly reason: string;
  /** When the doubt ends if the verdict stays; null: it lasts as long as the verdict. */
  readonly untilMs: number | null;
}

/**
 * Whether a verdict may well change soon:
 *
 *     unknown    no: nothing was seen that would speak against it
 *     up         while its weight is ramped after a change
 *     suspect    from the second failure on, or as up
 *     rising     yes
 *     down       for ten minutes
 *
 * @param rampMs the check's `slow_start`
 * @returns null: there is no doubt
 */
export function doubtAbout(verdict: Verdict, nowMs: number, rampMs: number): Doubt | null {
  switch (verdict.state) {
    case 'unknown':
      return null;
    case 'up':
      return doubtUntil(verdict.changedMs + rampMs, 'came back', nowMs);
    case 'suspect':
      return verdict.failures >= DOUBTFUL_FAILURES
        ? { reason: failed(verdict.failures), untilMs: null }
        : doubtUntil(verdict.changedMs + rampMs, 'came back', nowMs);
    case 'rising':
      return { reason: 'began to rise', untilMs: null };
    case 'down':
      return doubtUntil(verdict.changedMs + DOWN_DOUBT_MS, 'went down', nowMs);
    default:
      return unreachable(verdict.state);
  }
}

export function isDoubtful(verdict: Verdict, nowMs: number, rampMs: number): boolean {
  return doubtAbout(verdict, nowMs, rampMs) !== null;
}

function doubtUntil(untilMs: number, reason: string, nowMs: number): Doubt | null {
  return nowMs < untilMs ? { reason, untilMs } : null;
}

function failed(times: number): string {
  return times === 2 ? 'failed twice' : `failed ${times} times`;
}
