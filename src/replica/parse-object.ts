/** Texts from the store, which somebody else may have written: read without trust. */

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
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  return entries.every(([, text]) => typeof text === 'string')
    ? new Map(entries as [string, string][])
    : undefined;
}
