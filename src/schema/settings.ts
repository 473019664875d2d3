/**
 * Settings as a table: one row a key, with its type, default and meaning, so that reading, checking and documenting
 * them is one loop each.
 */

import { below, checkKeys, expectMap, expectValue } from './expect.ts';
import type { Report } from './report.ts';
import type { ValueType } from './value-type.ts';
import { isNull } from './yaml-tree.ts';
import type { YamlNode } from './yaml-tree.ts';

/** One setting. */
export interface Setting<T> {
  readonly type: ValueType<T>;
  /** What stands for the setting where it isn't written; null: it has no default. */
  readonly default: T | null;
  /** One line for the manual and the editor. */
  readonly doc: string;
}

export type SettingTable = Readonly<Record<string, Setting<unknown>>>;

/** What was written of a table's settings: a key that isn't there was not written. */
export type Written<Table extends SettingTable> = {
  readonly [Key in keyof Table]?: Table[Key] extends Setting<infer T> ? T : never;
};

/** A setting that always has a value: its default, where it isn't written. */
export interface DefaultedSetting<T> extends Setting<T> {
  readonly default: T;
}

/** All of a table's settings; null where nothing is written and there is no default. */
export type Complete<Table extends SettingTable> = {
  readonly [Key in keyof Table]: Table[Key] extends DefaultedSetting<infer T>
    ? T
    : Table[Key] extends Setting<infer T>
      ? T | null
      : never;
};

/** Makes a row, so that its type is inferred from its value type. */
export function setting<T>(type: ValueType<T>, defaultValue: NoInfer<T>, doc: string): DefaultedSetting<T> {
  return { type, default: defaultValue, doc };
}

/** Makes a row without a default: what stands for it depends on something else. */
export function optionalSetting<T>(type: ValueType<T>, doc: string): Setting<T> {
  return { type, default: null, doc };
}

/** What was written, and the defaults for the rest; of several layers, the later wins. */
export function completeSettings<Table extends SettingTable>(
  table: Table,
  ...layers: readonly Written<Table>[]
): Complete<Table> {
  const defaults = Object.fromEntries(Object.entries(table).map(([key, row]) => [key, row.default]));
  return Object.assign(defaults, ...layers) as Complete<Table>;
}

/** What else may stand in a map of settings. */
export interface OtherKeys {
  /** Keys that are read elsewhere. */
  readonly known?: readonly string[];
  /** What a key is that nobody knows; default: an error. */
  readonly unknown?: 'error' | 'warning';
}

/** Reads a map of settings; unknown keys and values out of range are problems, and are left out. */
export function readSettings<Table extends SettingTable>(
  table: Table,
  node: YamlNode,
  where: string,
  report: Report,
  { known = [], unknown = 'error' }: OtherKeys = {},
): Written<Table> {
  const map = expectMap(node, where, report);
  if (map === undefined) return {};
  checkKeys(map, [...known, ...Object.keys(table)], where, report, unknown);
  const written: Record<string, unknown> = {};
  for (const { key, value } of map.entries) {
    const row = table[key.text];
    if (row === undefined || isNull(value)) continue;
    const read = expectValue(row.type, value, below(where, key.text), report);
    if (read !== undefined) written[key.text] = read;
  }
  return written as Written<Table>;
}
