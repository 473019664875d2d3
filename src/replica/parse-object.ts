/** Texts from the store, which somebody else may have written: read without trust. */

/** ECMA-262: what a date can be, with room for what is added to it or by which clocks differ. */
const MAX_TIME_MS = 8.6e15;

/** Whether it can be a moment in milliseconds, and told as a date. */
export function isMoment(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) < MAX_TIME_MS;
}

/** Far more than anything is counted to, and far from where numbers end: whoever counts on gets there never. */
const MAX_COUNT = 2 ** 50;

/** The fields of a JSON object; none where it is no such thing. */
export function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** undefined: it is no object of texts. */
export function textsOf(value: unknown): ReadonlyMap<string, string> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  return entries.every(([, text]) => typeof text === 'string')
    ? new Map(entries as [string, string][])
    : undefined;
}

/** Whether it is a whole number that one can count on from. */
export function isCounter(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < MAX_COUNT;
}
