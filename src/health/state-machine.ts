/**
 * What a probe makes of a verdict. Nothing but arithmetic: no timers, no I/O, the same for the same arguments.
 *
 *                 pass                 failure                 `fall` failures in all
 *     unknown ────────▶ up ─────────────────────────▶ suspect ─────────────────────▶ down ◀──┐
 *        │              ▲ ▲                              │                            │      │ failure
 *        │              │ └── `rise` passes in a row ◀───┘                            │ pass │
 *        │              │                                                             ▼      │
 *        │              └───── `rise` passes in a row, and not held ◀────────────── rising ──┘
 *        └─ `fall` failures in all ─▶ down                                          (as for down)
 *
 * The failures of `suspect` are counted in all, not in a row, and only `rise` passes in a row clear the count (gdnsd's
 * rule): a member that fails every other probe goes down, which "n in a row" never sees. `unknown` counts the same
 * way; a pass after failures makes it suspect, not up.
 *
 * A member that keeps coming and going is held down for longer each time, so that caches are not filled with an
 * answer that is about to be wrong.
 */

import { isServed, type AgentReply, type Check, type ProbeResult, type Verdict } from './check.ts';

/** A member that has stayed up for so long has stopped flapping. Ours: twice the longest hold, so that a hold is no escape. */
const FLAP_WINDOW_MS = 600_000;
/** So many times down, each within the window, are no coincidence any more: two can be one restart gone wrong. */
const FLAPS_BEFORE_HOLD = 3;
/** Longer than most restarts, shorter than an operator's patience: what has recovered for good is back within it. */
const MAX_HOLD_MS = 300_000;

/** What of a probe's result bears on the verdict. */
export type Finding = Pick<ProbeResult, 'isPass' | 'reason' | 'agent'>;

/** What of a check bears on the verdict. */
export type Terms = Pick<Check, 'fall' | 'rise' | 'interval'>;

/** Of a target that was never probed. */
export function firstVerdict(): Verdict {
  return Object.freeze<Verdict>({
    state: 'unknown',
    changedMs: 0,
    failures: 0,
    passes: 0,
    flaps: 0,
    holdUntilMs: 0,
    reason: '',
    probedMs: 0,
    admin: null,
  });
}

/**
 * The verdict after one more probe.
 *
 * @param nowMs Unix milliseconds
 */
export function step(verdict: Verdict, finding: Finding, terms: Terms, nowMs: number): Verdict {
  const seen: Verdict = {
    ...verdict,
    changedMs: verdict.changedMs === 0 ? nowMs : verdict.changedMs,
    reason: finding.reason,
    probedMs: nowMs,
    admin: adminAfter(verdict.admin, finding.agent),
  };
  return finding.isPass ? afterPass(seen, terms, nowMs) : afterFailure(seen, terms, nowMs);
}

/** The verdict once its failures have their consequence. */
export function takeDown(verdict: Verdict, { fall, interval }: Terms, nowMs: number): Verdict {
  const flaps = recentFlaps(verdict, nowMs) + 1;
  // Twice the interval for the third time, then twice as long each time.
  const holdMs = flaps < FLAPS_BEFORE_HOLD ? 0 : Math.min(interval * 2 ** (flaps - 2), MAX_HOLD_MS);
  return Object.freeze<Verdict>({
    ...verdict,
    state: 'down',
    changedMs: nowMs,
    failures: fall,
    passes: 0,
    flaps,
    holdUntilMs: holdMs === 0 ? 0 : nowMs + holdMs,
  });
}

function afterPass(verdict: Verdict, { rise }: Terms, nowMs: number): Verdict {
  const passes = Math.min(verdict.passes + 1, rise);
  const hasRisen = passes === rise;
  if (isServed(verdict.state)) {
    if (verdict.failures > 0 && !hasRisen)
      return Object.freeze<Verdict>({ ...verdict, state: 'suspect', passes });
    return Object.freeze<Verdict>({
      ...verdict,
      state: 'up',
      failures: 0,
      passes,
      flaps: recentFlaps(verdict, nowMs),
    });
  }
  if (!hasRisen || isHeld(verdict, nowMs))
    return Object.freeze<Verdict>({ ...verdict, state: 'rising', passes });
  return Object.freeze<Verdict>({
    ...verdict,
    state: 'up',
    changedMs: nowMs,
    failures: 0,
    passes,
    holdUntilMs: 0,
  });
}

function afterFailure(verdict: Verdict, terms: Terms, nowMs: number): Verdict {
  if (!isServed(verdict.state)) return Object.freeze<Verdict>({ ...verdict, state: 'down', passes: 0 });
  const failures = verdict.failures + 1;
  if (failures >= terms.fall) return takeDown(verdict, terms, nowMs);
  const state = verdict.state === 'unknown' ? 'unknown' : 'suspect';
  return Object.freeze<Verdict>({ ...verdict, state, failures, passes: 0 });
}

/** An agent's word stands until the agent takes it back. */
function adminAfter(admin: Verdict['admin'], agent: AgentReply | null): Verdict['admin'] {
  const word = agent?.admin ?? null;
  if (word === null) return admin;
  return word === 'ready' ? null : word;
}

/** How often it went down, as far as that still matters. */
function recentFlaps(verdict: Verdict, nowMs: number): number {
  return isServed(verdict.state) && nowMs - verdict.changedMs >= FLAP_WINDOW_MS ? 0 : verdict.flaps;
}

/** A hold that ends later than any hold can is one from before the clock was set back, and void. */
function isHeld({ holdUntilMs }: Verdict, nowMs: number): boolean {
  return nowMs < holdUntilMs && holdUntilMs - nowMs <= MAX_HOLD_MS;
}
