/** Times as commands print them: by the clock on this machine's wall, and how far away they are. */

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** `45s`, `2m 20s`, `4d 2h`. @param parts how many units at most */
export function formatSpan(ms: number, parts: 1 | 2 = 2): string {
  let rest = Math.max(0, ms);
  const first = UNITS.findIndex(([, size]) => rest >= size);
  if (first < 0) return '0s';
  const counted = UNITS.slice(first, first + parts).map(([unit, size]) => {
    const number = Math.floor(rest / size);
    rest -= number * size;
    return number === 0 ? '' : `${number}${unit}`;
  });
  return counted.filter((text) => text !== '').join(' ');
}

/** `3m ago`. @param iso ISO 8601 */
export function formatAge(iso: string, nowMs: number): string {
  return `${formatSpan(nowMs - Date.parse(iso), 1)} ago`;
}

/** `14:38:53`, or with its date if that isn't today's. */
export function formatMoment(iso: string, nowMs: number): string {
  const moment = new Date(iso);
  const time = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(twoDigits).join(':');
  return dateOf(moment) === dateOf(new Date(nowMs)) ? time : `${dateOf(moment)} ${time}`;
}

/** `14:38:53 (in 2m 20s)`, or how long ago. */
export function formatMomentAndSpan(iso: string, nowMs: number): string {
  const aheadMs = Date.parse(iso) - nowMs;
  const distance = aheadMs > 0 ? `in ${formatSpan(aheadMs)}` : formatAge(iso, nowMs);
  return `${formatMoment(iso, nowMs)} (${distance})`;
}

function dateOf(moment: Date): string {
  return [String(moment.getFullYear()), twoDigits(moment.getMonth() + 1), twoDigits(moment.getDate())].join(
    '-',
  );
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
