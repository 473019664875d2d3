/**
 * When a target that is well, or firmly down, is probed next.
 *
 * One server alone lets each interval be a tenth longer or shorter, so that targets don't fall into step. Replicas that probe a
 * target in turn keep to slots in the time they have in common, so that one of them probes it in every interval and
 * a death is found as soon as by one server alone; left to themselves they would drift together, and apart:
 *
 *     place 0     ▮           ▮           ▮          each every `of` intervals
 *     place 1         ▮           ▮           ▮
 *     place 2             ▮           ▮
 *                 ├───┤ interval, give or take a tenth
 *
 * Where in the interval its slots begin differs from target to target.
 */

import { fnv1a, randomBelow, type Random } from '../base/index.ts';

/** A replica's part in probing one target. */
export interface ProbeShare {
  /** How many replicas probe it in turn. */
  readonly of: number;
  /** This one's place among them, from 0. */
  readonly place: number;
}

/** Of one that probes alone. */
export const WHOLE_SHARE: ProbeShare = Object.freeze({ of: 1, place: 0 });

export interface SteadyTerms {
  readonly intervalMs: number;
  readonly share: ProbeShare;
  /** Where the target's slots begin, as a part of the interval: see {@link slotPhaseOf}. */
  readonly phase: number;
  /** By how much the common time is ahead of the one that the result is in. */
  readonly aheadMs: number;
  readonly random: Random;
}

/** Each interval of one alone is longer or shorter by up to so much. */
const JITTER = 0.1;
/** Of a slot, whose neighbours do the same: so the intervals between them vary as those of one alone. */
const SLOT_JITTER = JITTER / 2;

/** When the next probe is due after one at that time, in the same time. */
export function steadyDueMs(
  afterMs: number,
  { intervalMs, share, phase, aheadMs, random }: SteadyTerms,
): number {
  const spread = (2 * randomBelow(random, 1000)) / 1000 - 1;
  if (share.of === 1) return afterMs + intervalMs * (1 + JITTER * spread);
  const periodMs = share.of * intervalMs;
  const firstMs = (share.place + phase) * intervalMs;
  // One that came early by its jitter must not be due again at the time of its slot.
  const fromMs = afterMs + aheadMs + 2 * SLOT_JITTER * intervalMs;
  const slotMs = firstMs + Math.ceil((fromMs - firstMs) / periodMs) * periodMs;
  return slotMs - aheadMs + SLOT_JITTER * spread * intervalMs;
}

/** From 0 to below 1, the same for the same target everywhere. */
export function slotPhaseOf(key: string): number {
  return (fnv1a(key) >>> 0) / 0x1_0000_0000;
}

export function isSameShare(a: ProbeShare, b: ProbeShare): boolean {
  return a.of === b.of && a.place === b.place;
}
