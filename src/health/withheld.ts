/**
 * What becomes of verdicts while the server doubts itself (self-doubt.ts): a target that its failures would take out
 * of service stays in it, its failures counted, until it is known whose they were.
 *
 *     withhold    it fell, but may not: served as suspect, with every failure
 *     takeDown    nothing told otherwise in time: the failures have their consequence (state-machine.ts)
 *     forgive     the failures were ours: one is left, so that it is looked at closely, and must fail anew
 */

import type { Verdict } from './check.ts';

/** @param fallen what `verdict` has become, and may not be yet */
export function withhold(verdict: Verdict, fallen: Verdict): Verdict {
  return Object.freeze<Verdict>({
    ...fallen,
    state: verdict.state === 'unknown' ? 'unknown' : 'suspect',
    changedMs: verdict.changedMs,
    flaps: verdict.flaps,
    holdUntilMs: verdict.holdUntilMs,
  });
}

/** @param verdict one that is served */
export function forgive(verdict: Verdict): Verdict {
  if (verdict.failures <= 1) return verdict;
  return Object.freeze<Verdict>({ ...verdict, failures: 1, passes: 0 });
}
