/** Periods as operators write them: seconds, or numbers with units as BIND introduced them, e.g. `1h30m`. */

const SECONDS_OF_UNIT: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 };

/** RFC 1035 §3.3.13: periods are 32 bits. */
const MAX_SECONDS = 2 ** 32 - 1;

/** The seconds of `3600`, `1h30m` or `1W`; undefined where the text is no period or 32 bits don't hold it. */
export function parsePeriod(text: string): number | undefined {
  if (!/^(?:[0-9]+|(?:[0-9]+[wdhms])+)$/i.test(text)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/([0-9]+)([a-z]?)/gi)) {
    seconds += Number(count) * SECONDS_OF_UNIT[unit?.toLowerCase() || 's']!;
  }
  return seconds <= MAX_SECONDS ? seconds : undefined;
}
