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

/** The verdict to begin with where one was saved. */
export function restoreVerdict({ state, changedMs, reason }: SavedVerdict, { fall }: Check): Verdict {
  const failures = state === 'down' ? fall : 0;
  return Object.freeze<Verdict>({ ...firstVerdict(), state, changedMs, reason, failures });
}
