/** A moment as an operator or a program writes it. */

import { duration, type ValueType } from '../schema/index.ts';

/** Ours: further ahead is a slip of the hand. */
export const MAX_AHEAD_MS = 366 * 86_400_000;

/** Without an offset it would depend on where the server stands. */
const ISO_8601 =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})$/;

/** `2026-11-23T22:00:00Z`, or `10m` for ten minutes from now; in Unix milliseconds. */
export function moment(nowMs: number): ValueType<number> {
  return {
    expected: 'a time such as 2026-11-23T22:00:00Z, or how long from now, such as 10m',
    parse(text) {
      const aheadMs = duration(0, MAX_AHEAD_MS).parse(text);
      if (aheadMs !== undefined) return nowMs + aheadMs;
      const timeMs = ISO_8601.test(text) ? Date.parse(text) : NaN;
      return timeMs <= nowMs + MAX_AHEAD_MS ? timeMs : undefined;
    },
  };
}
