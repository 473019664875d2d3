/**
 * Writes the little of YAML that a zone file needs: block maps and lists, and scalars that no reader of YAML 1.1 or
 * 1.2 takes for anything but what they are.
 *
 * All text is ASCII without control characters, since names and RDATA come in presentation form; so single quotes
 * will always do.
 */

export type YamlValue = string | number | null | YamlList | YamlMap;
export type YamlList = readonly YamlValue[];
export interface YamlMap {
  readonly [key: string]: YamlValue;
}

/**
 * The lines of `key: value` at an indentation, each with its newline; the keys of a map in their own order.
 *
 * A list stands under its key without further indentation, and a map's first line beside the dash of its item, as
 * octoDNS writes them.
 */
export function formatYamlEntry(key: string, value: YamlValue, indent = ''): string {
  const head = `${indent}${formatYamlScalar(key)}:`;
  if (value === null) return `${head}\n`;
  if (typeof value !== 'object') return `${head} ${formatScalarValue(value)}\n`;
  if (isList(value)) return `${head}\n${value.map((item) => formatItem(item, indent)).join('')}`;
  return `${head}\n${formatMap(value, `${indent}  `)}`;
}

function formatItem(item: YamlValue, indent: string): string {
  if (item === null || typeof item !== 'object') return `${indent}- ${formatScalarValue(item)}\n`;
  if (isList(item)) throw new TypeError('Cannot write a list within a list: a zone file has none');
  return `${indent}- ${formatMap(item, `${indent}  `).trimStart()}`;
}

function formatMap(map: YamlMap, indent: string): string {
  let lines = '';
  for (const key in map) lines += formatYamlEntry(key, map[key]!, indent);
  return lines;
}

function formatScalarValue(value: string | number | null): string {
  if (value === null) return 'null';
  return typeof value === 'number' ? String(value) : formatYamlScalar(value);
}

function isList(value: YamlList | YamlMap): value is YamlList {
  return Array.isArray(value);
}

//--- Scalars

/** A text as a plain scalar where that is safe, else in single quotes. */
export function formatYamlScalar(text: string): string {
  return isPlain(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

function isPlain(text: string): boolean {
  return (PLAIN_TEXT.test(text) && !RESERVED_WORD.test(text)) || IPV4_ADDRESS.test(text) || isPlainIpv6(text);
}

/**
 * Begins like a word, so it is no number, date, indicator or merge key; a colon or a blank is followed by neither,
 * nor by the end.
 */
const PLAIN_TEXT = /^[A-Za-z_](?:[\w.=+/~@%?&*^()-]|[ :](?![ :#]|$))*$/;

/** What YAML 1.1 takes for a truth value or nothing at all; and `e10`, which some readers of it take for a number. */
const RESERVED_WORD = /^(?:y|n|yes|no|on|off|true|false|null|e[-+]?[\d_]+)$/i;

/** Two dots are one too many for a number. */
const IPV4_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

/**
 * `1:20` is 80 to YAML 1.1, in base 60; an address with a letter in it, or with `::`, is no number, and at its end a
 * colon would be a key's.
 */
function isPlainIpv6(text: string): boolean {
  return /^[\da-f]+(?::[\da-f]*)+$/.test(text) && /[a-f]|::/.test(text) && !text.endsWith(':');
}
