/**
 * What the replicas have decided of a target, as it stands in the store for those who were not there: whoever joins, or comes back,
 * finds the verdict that stands where votes are split.
 */

import { isCounter, parseObject } from './parse-object.ts';

export interface Ruling {
  readonly side: Side;
  /** Since when, in shared milliseconds. */
  readonly sinceMs: number;
  readonly reason: string;
  /** A Lamport clock: later than every ruling on the target that its maker had seen. */
  readonly counter: number;
  /** Whose ruling it is, which tells apart what two made at once. */
  readonly replica: string;
}

export type Side = 'up' | 'down';

/** Below 0: `a` is the older one. */
export function compareRulings(a: Ruling, b: Ruling): number {
  if (a.counter !== b.counter) return a.counter - b.counter;
  if (a.replica === b.replica) return 0;
  return a.replica < b.replica ? -1 : 1;
}

export function composeRuling({ side, sinceMs, reason, counter, replica }: Ruling): string {
  return JSON.stringify({ side, sinceMs, reason, counter, replica });
}

/** undefined: it is not what we write. */
export function parseRuling(text: string): Ruling | undefined {
  const { side, sinceMs, reason, counter, replica } = parseObject(text);
  if (side !== 'up' && side !== 'down') return undefined;
  if (!Number.isSafeInteger(sinceMs) || !isCounter(counter)) return undefined;
  if (typeof reason !== 'string' || typeof replica !== 'string') return undefined;
  return { side, sinceMs: sinceMs as number, reason, counter, replica };
}
