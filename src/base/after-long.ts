/** Waiting for longer than a timer can. */

import type { Clock } from './clock.ts';

/** What Node's timers can wait: some 24 days. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** As `clock.after`, but too early where the time is too far ahead: for whoever then looks again what is due. */
export function afterAtMost(clock: Clock, delayMs: number, action: () => void): () => void {
  return clock.after(Math.min(Math.max(0, delayMs), MAX_DELAY_MS), action);
}
