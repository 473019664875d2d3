/**
 * Where in a JSON response a number stands: `system.load[0]`, `['my key'].busy`.
 *
 *     path     = name or bracket, then any of: "." name, bracket
 *     name     = a letter or "_", then letters, digits, "_" or "-"
 *     bracket  = "[" digits "]"  |  "['" key "']"  |  '["' key '"]'
 *
 * It is the part of RFC 9535 that names one place, without the `$`. A key in quotes may hold anything but its quote.
 */

/** A key of an object, or an index of an array. */
export type JsonPath = readonly (string | number)[];

const STEP = /\.?([A-Za-z_][\w-]*)|\[([0-9]+)\]|\['([^']*)'\]|\["([^"]*)"\]/y;

/** @throws {SyntaxError} what is wrong, and where */
export function parseJsonPath(text: string): JsonPath {
  const path: (string | number)[] = [];
  let at = 0;
  while (at < text.length || path.length === 0) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    // A dot stands between names: never first, never left out before a name that isn't.
    if (match === null || (match[1] !== undefined && match[0].startsWith('.') !== at > 0))
      throw new SyntaxError(
        `Cannot read JSON path "${text}": no name, [number] or ['key'] at character ${at + 1}`,
      );
    const [, name, index, single, double] = match;
    path.push(index === undefined ? (name ?? single ?? double)! : Number(index));
    at = STEP.lastIndex;
  }
  return path;
}

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
