/**
 * How much of its weight a member keeps under load: load shedding between two watermarks.
 *
 *     target
 *       1 ┤━━━━━━━━━━━━┓
 *         │             ╲
 *         │               ╲
 *         │                 ╲
 *    0.05 ┤                   ┗━━━━━━━━━
 *       0 ┼────────────┬───────┬──────▶ load
 *                     low     high
 *
 * The factor doesn't jump to its target: every report moves it {@link GAIN} of the way. What was answered before
 * stays in caches for a TTL, so a load report tells of decisions long past, and a correction made in full would be
 * made again and again before its effect is seen. (Simulated: `test/load/closed-loop.test.ts`.)
 */

/** The part of the error that one report corrects: ours, from simulations with caches between us and the clients. */
export const GAIN = 0.3;

/** What a member keeps at any load: ours. Never nothing, so that its recovery shows in its load. */
export const LEAST_FACTOR = 0.05;

/** In the unit of the load; `low` is below `high`, else shedding starts at once and in full. */
export interface Watermarks {
  readonly low: number;
  readonly high: number;
}

/** The factor that a load asks for. */
export function targetFactor(load: number, { low, high }: Watermarks): number {
  if (load <= low) return 1;
  if (load >= high) return LEAST_FACTOR;
  return 1 - ((1 - LEAST_FACTOR) * (load - low)) / (high - low);
}

/** The factor after one more report. */
export function nextFactor(factor: number, load: number, watermarks: Watermarks): number {
  return factor + GAIN * (targetFactor(load, watermarks) - factor);
}

/**
 * The factors of a group, scaled so that the largest is 1: where everyone sheds, there is nobody to shed to, and the
 * weights are those that were configured again.
 */
export function rescaleFactors(factors: readonly number[]): number[] {
  const largest = Math.max(...factors);
  return factors.map((factor) => factor / largest);
}
