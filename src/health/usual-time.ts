/**
 * How long a target's probes usually take, learned from those that passed, so that one that takes much longer is
 * doubted before it times out.
 */

/** The share of a new measurement in the average: RFC 6298 §2's for round trips. */
const NEW_SHARE = 1 / 8;
/** A probe so many times slower than usual is in doubt. */
const SLOW_FACTOR = 4;
/** However fast a target is: a busy machine delays any probe by some tens of milliseconds. */
const SLOW_FLOOR_MS = 50;
/** Before anything is known: longer than nearly every network takes for a connection and an answer. */
const SLOW_AT_FIRST_MS = 500;

/**
 * The average after one more pass.
 *
 * @param usualMs null: this is the first
 */
export function learnTime(usualMs: number | null, tookMs: number): number {
  return usualMs === null ? tookMs : usualMs + NEW_SHARE * (tookMs - usualMs);
}

/** After how many milliseconds a probe is in doubt. @param usualMs null: nothing is known of the target yet */
export function slowAfterMs(usualMs: number | null): number {
  return usualMs === null ? SLOW_AT_FIRST_MS : Math.max(SLOW_FACTOR * usualMs, SLOW_FLOOR_MS);
}
