/** A member's weight as it is now, and what it is made of: static weight × slow-start ramp × load factor. */

import type { LoadPart } from './pool-load.ts';

/** What a member that has just come up begins with: as Envoy's `min_weight_percent`. */
export const RAMP_FLOOR = 0.1;

export interface EffectiveWeight {
  /** As the zone file has it. */
  readonly static: number;
  /** How far it has come back after it was down, {@link RAMP_FLOOR} to 1. */
  readonly ramp: number;
  /** What its load leaves it, and by what sort of report. */
  readonly load: LoadPart;
  /** The product; 0 only if an agent said `0%`. */
  readonly effective: number;
}

/** Of a member whose load nobody reports. */
export const NO_LOAD: LoadPart = { factor: 1, standing: 'none' };

export function effectiveWeight(
  staticWeight: number,
  ramp: number,
  load: LoadPart = NO_LOAD,
): EffectiveWeight {
  return { static: staticWeight, ramp, load, effective: staticWeight * ramp * load.factor };
}

/**
 * The slow-start ramp: linear, as HAProxy's `slowstart`, from {@link RAMP_FLOOR} to 1.
 *
 * @param sinceUpMs how long the member has been up; Infinity: it never was down
 * @param slowStartMs how long the ramp is; 0: there is none
 */
export function rampFactor(sinceUpMs: number, slowStartMs: number): number {
  // Even where it is said to have come up in the future, by another clock.
  if (slowStartMs === 0 || sinceUpMs >= slowStartMs) return 1;
  return RAMP_FLOOR + (1 - RAMP_FLOOR) * (Math.max(0, sinceUpMs) / slowStartMs);
}
