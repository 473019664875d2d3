/**
 * Where in a JSON response a number stands: `system.load[0]`, `['my key'].busy`.
 *
 *     path     = name or bracket, then any of: "." name, bracket
 *     name     = a letter or "_", then letters, digits, "_" or "-"
 *     bracket  = "[" digits "]"  |  "['" key "']"  |  '["' key '"]'
 *
 * It is the part of RFC 9535 that names one place, without the `$`. A key in quotes may hold anything but its quote.
 */

import type { ValueType } from '../../schema/value-type.ts';

/** A key of an object, or an index of an array. */
export type JsonPath = readonly (string | number)[];

export const jsonPath: ValueType<JsonPath> = {
  expected: 'a path such as system.load[0]',
  parse: parseJsonPath,
};

const STEP = /\.?([A-Za-z_][\w-]*)|\[([0-9]+)\]|\['([^']*)'\]|\["([^"]*)"\]/y;

function parseJsonPath(text: string): JsonPath | undefined {
  const path: (string | number)[] = [];
  for (let at = 0; at < text.length; at = STEP.lastIndex) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    // A dot stands between names: never first, never left out before a name that isn't.
    if (match === null || (match[1] !== undefined && match[0].startsWith('.') !== at > 0)) return undefined;
    const [, name, index, single, double] = match;
    path.push(index === undefined ? (name ?? single ?? double)! : Number(index));
  }
  return path.length === 0 ? undefined : path;
}
