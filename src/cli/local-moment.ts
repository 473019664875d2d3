/** When, as an operator writes it: by the clock on the wall, or how long from now. */

import { moment } from '../admin/index.ts';
import type { ValueType } from '../schema/index.ts';

/**
 * To a text that the admin API takes: `22:00` is the next time that this machine's clock shows it, and
 * `2026-11-23T22:00` is by that clock too; the rest means the same everywhere.
 */
export function localMoment(nowMs: number): ValueType<string> {
  return {
    expected: 'a time such as 22:00 or 2026-11-23T22:00, or how long from now, such as 10m',
    parse(text) {
      if (/^(?:[01]?[0-9]|2[0-3]):[0-5][0-9]$/.test(text)) return nextTime(text, nowMs).toISOString();
      const isLocal = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?$/.test(text);
      const timeMs = isLocal ? Date.parse(text) : NaN;
      const sent = Number.isNaN(timeMs) ? text : new Date(timeMs).toISOString();
      return moment(nowMs).parse(sent) === undefined ? undefined : sent;
    },
  };
}

/** @param time `22:00` */
function nextTime(time: string, nowMs: number): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const next = new Date(nowMs);
  next.setHours(hours, minutes, 0, 0);
  if (next.getTime() <= nowMs) next.setDate(next.getDate() + 1);
  return next;
}
