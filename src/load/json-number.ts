/** One number out of a JSON response. */

import type { JsonPath } from '../zone/index.ts';

/** The number at the path; undefined where the text is no JSON, or has nothing or something else there. */
export function readJsonNumber(json: string, path: JsonPath): number | undefined {
  let value: unknown = parseJson(json);
  for (const step of path) value = stepInto(value, step);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function stepInto(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value) !== (typeof step === 'number') || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string | number, unknown>)[step];
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
