/**
 * From `evenkeel.yaml` and the flags to the settings the server runs with: flags win over the file, the file over
 * defaults.
 */

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import {
  below,
  checkKeys,
  expectMap,
  expectValue,
  isNull,
  parseYaml,
  Report,
  valueOf,
  type Problem,
  type YamlMap,
  type YamlNode,
} from '../schema/index.ts';
import { NO_POOL_DEFAULTS, POOL_DEFAULTS, readPoolDefaults } from './pool-defaults.ts';
import type { PoolDefaults } from '../zone/index.ts';
import { path, SETTING_ROWS, type Config, type ServerSetting, type SettingName } from './server-settings.ts';

/** What was written, in the file or as flags. */
export type WrittenConfig = Partial<Config>;

export interface LoadedConfig {
  readonly config: Config;
  /** The settings that are not at their default. */
  readonly written: ReadonlySet<SettingName>;
  /** What zone files may leave out. */
  readonly poolDefaults: PoolDefaults;
  /** What is wrong with the file, in its order. */
  readonly problems: readonly Problem[];
}

/** @param file the file to read; null: there is none */
export function loadConfig(file: string | null, flags: WrittenConfig = {}): LoadedConfig {
  const report = new Report();
  const { settings, poolDefaults } = file === null ? NOTHING_WRITTEN : readConfig(file, report);
  const written = { ...settings, ...flags };
  const defaults = Object.fromEntries(SETTING_ROWS.map(([name, row]) => [name, row.default]));
  return {
    config: { ...defaults, ...written } as Config,
    written: new Set(Object.keys(written) as SettingName[]),
    poolDefaults,
    problems: report.sorted(),
  };
}

/** What stands in a file. */
interface FileContent {
  readonly settings: WrittenConfig;
  readonly poolDefaults: PoolDefaults;
}

const NOTHING_WRITTEN: FileContent = { settings: {}, poolDefaults: NO_POOL_DEFAULTS };

function readConfig(file: string, report: Report): FileContent {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    report.error({ file, line: 1, column: 1 }, 'configuration', `can't be read: ${(error as Error).message}`);
    return NOTHING_WRITTEN;
  }
  const root = parseYaml({ file, text }, report);
  const map = root === null || isNull(root) ? undefined : expectMap(root, 'configuration', report);
  if (map === undefined) return NOTHING_WRITTEN;
  const nodes = collectSettings(map, '', report);
  const written: Record<string, unknown> = {};
  for (const [name, row] of SETTING_ROWS) {
    const node = nodes.get(row.key);
    if (node === undefined) continue;
    const value = row.isList ? readList(row, node, report) : readText(row, node, row.key, report);
    if (value !== undefined) written[name] = value;
  }
  const defaults = valueOf(map, POOL_DEFAULTS);
  return {
    settings: written,
    poolDefaults: defaults ? readPoolDefaults(defaults, report) : NO_POOL_DEFAULTS,
  };
}

/**
 * The settings written in the map, by their whole key; keys that are none, nor the beginning of one, are problems.
 */
function collectSettings(map: YamlMap, prefix: string, report: Report): Map<string, YamlNode> {
  const keys = SETTING_ROWS.map(([, { key }]) => key).filter((key) => key.startsWith(prefix));
  const known = new Set(keys.map((key) => key.slice(prefix.length).split('.')[0]!));
  checkKeys(
    map,
    prefix === '' ? [...known, POOL_DEFAULTS] : [...known],
    prefix === '' ? 'configuration' : prefix.slice(0, -1),
    report,
  );
  const found = new Map<string, YamlNode>();
  for (const { key, value } of map.entries) {
    const whole = prefix + key.text;
    if (!known.has(key.text) || isNull(value)) continue;
    if (keys.includes(whole)) found.set(whole, value);
    else {
      const inner = expectMap(value, whole, report);
      if (inner)
        for (const [innerKey, node] of collectSettings(inner, `${whole}.`, report)) found.set(innerKey, node);
    }
  }
  return found;
}

/** A list of texts, or one text alone. */
function readList(
  row: ServerSetting<unknown, unknown>,
  node: YamlNode,
  report: Report,
): unknown[] | undefined {
  if (node.kind !== 'list') {
    const value = readText(row, node, row.key, report);
    return value === undefined ? undefined : [value];
  }
  if (node.items.length === 0) report.error(node.at, row.key, 'an empty list (expected at least one)');
  return node.items.flatMap((item, i) => readText(row, item, below(row.key, i), report) ?? []);
}

function readText(
  { type }: ServerSetting<unknown, unknown>,
  node: YamlNode,
  where: string,
  report: Report,
): unknown {
  const value = expectValue(type, node, where, report);
  return type === path && value !== undefined ? resolve(dirname(node.at.file), value as string) : value;
}
