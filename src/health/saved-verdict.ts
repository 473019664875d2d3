/**
 * What of a verdict outlives the process (saved-state.ts). Only the side is kept, not the way: what was suspect is up
 * again, and what was rising must rise anew.
 */

import { isServed, type Check, type Verdict } from './check.ts';
import type { SavedVerdict } from './saved-state.ts';
import { firstVerdict } from './state-machine.ts';

/** null: nothing is known yet that is worth keeping. */
export function saveVerdict({ state, changedMs, reason }: Verdict): SavedVerdict | null {
  return state === 'unknown' ? null : { state: isServed(state) ? 'up' : 'down', changedMs, reason };
}

/**
 * The verdict to begin with where one was saved. Whoever was down has been so once at least: its weight grows when it
 * comes back.
 *
 * @param nowMs the clock may have been set back since
 */
export function restoreVerdict(saved: SavedVerdict, { fall }: Check, nowMs: number): Verdict {
  const { state, reason } = saved;
  const [failures, flaps] = state === 'down' ? [fall, 1] : [0, 0];
  const changedMs = Math.min(saved.changedMs, nowMs);
  return Object.freeze<Verdict>({ ...firstVerdict(), state, changedMs, reason, failures, flaps });
}
