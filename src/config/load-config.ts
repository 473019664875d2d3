/**
 * From `evenkeel.yaml` and the flags to the settings the server runs with: flags win over the file, the file over
 * defaults.
 */

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import {
  below,
  isNull,
  parseYaml,
  Report,
  valueOf,
  type Position,
  type Problem,
  type YamlMap,
  type YamlNode,
} from '../schema/index.ts';
import type { PoolDefaults } from '../zone/index.ts';
import { checkKeysDiscreetly, expectMapDiscreetly, expectValueDiscreetly } from './expect-discreetly.ts';
import { NO_POOL_DEFAULTS, POOL_DEFAULTS, readPoolDefaults } from './pool-defaults.ts';
import { readRedisSettings, type RedisSettings } from './redis-settings.ts';
import { path, type ServerSetting } from './server-setting.ts';
import { SETTING_ROWS, type Config, type SettingName } from './server-settings.ts';
import { NOWHERE, placesOfFlags, type SettingPlaces } from './setting-places.ts';

/** What was written, in the file or as flags. */
export type WrittenConfig = Partial<Config>;

export interface LoadedConfig {
  readonly config: Config;
  /** The settings that are not at their default. */
  readonly written: ReadonlySet<SettingName>;
  /** What zone files may leave out. */
  readonly poolDefaults: PoolDefaults;
  /** The Redis that replicas share, what its files hold included; null: none, or there are problems. */
  readonly redis: RedisSettings | null;
  /** What is wrong with the file, in its order, or with flags beside it. */
  readonly problems: readonly Problem[];
}

/**
 * @param file the file to read; null: there is none
 * @param environment of the process
 */
export function loadConfig(
  file: string | null,
  flags: WrittenConfig = {},
  environment: NodeJS.ProcessEnv = process.env,
): LoadedConfig {
  const report = new Report();
  const { settings, places, poolDefaults } = file === null ? NOTHING_WRITTEN : readConfig(file, report);
  const written = { ...settings, ...flags };
  const defaults = Object.fromEntries(SETTING_ROWS.map(([name, row]) => [name, row.default]));
  const config = { ...defaults, ...written } as Config;
  const allPlaces = new Map([...places, ...placesOfFlags(flags)]);
  const redis = readRedisSettings(config, allPlaces, environment, report);
  return {
    config,
    written: new Set(Object.keys(written) as SettingName[]),
    poolDefaults,
    redis: report.hasErrors ? null : redis,
    problems: report.sorted(),
  };
}

/** What stands in a file. */
interface FileContent {
  readonly settings: WrittenConfig;
  readonly places: SettingPlaces;
  readonly poolDefaults: PoolDefaults;
}

const NOTHING_WRITTEN: FileContent = { settings: {}, places: NOWHERE, poolDefaults: NO_POOL_DEFAULTS };

function readConfig(file: string, report: Report): FileContent {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    report.error({ file, line: 1, column: 1 }, 'configuration', `can't be read: ${(error as Error).message}`);
    return NOTHING_WRITTEN;
  }
  const root = parseYaml({ file, text }, report);
  const map =
    root === null || isNull(root) ? undefined : expectMapDiscreetly(root, true, 'configuration', report);
  if (map === undefined) return NOTHING_WRITTEN;
  const nodes = collectSettings(map, '', report);
  const written: Record<string, unknown> = {};
  const places = new Map<SettingName, readonly Position[]>();
  for (const [name, row] of SETTING_ROWS) {
    const node = nodes.get(row.key);
    if (node === undefined) continue;
    const items = row.isList ? readList(row, node, report) : readItem(row, node, row.key, report);
    places.set(name, items.length > 0 ? items.map(({ at }) => at) : [node.at]);
    const values = items.map(({ value }) => value);
    if (values.length > 0) written[name] = row.isList ? values : values[0];
  }
  const defaults = valueOf(map, POOL_DEFAULTS);
  return {
    settings: written,
    places,
    poolDefaults: defaults ? readPoolDefaults(defaults, report) : NO_POOL_DEFAULTS,
  };
}

/**
 * The settings written in the map, by their whole key; keys that are none, nor the beginning of one, are problems.
 */
function collectSettings(map: YamlMap, prefix: string, report: Report): Map<string, YamlNode> {
  const rows = SETTING_ROWS.map(([, row]) => row).filter(({ key }) => key.startsWith(prefix));
  const keys = rows.map(({ key }) => key);
  const known = new Set(keys.map((key) => key.slice(prefix.length).split('.')[0]!));
  checkKeysDiscreetly(
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
      const hasSecrets = rows.some(({ key: row, isSecret }) => isSecret && row.startsWith(`${whole}.`));
      const inner = expectMapDiscreetly(value, hasSecrets, whole, report);
      if (inner)
        for (const [innerKey, node] of collectSettings(inner, `${whole}.`, report)) found.set(innerKey, node);
    }
  }
  return found;
}

/** A value and where it stands. */
interface Item {
  readonly value: unknown;
  readonly at: Position;
}

/** A list of texts, or one text alone. */
function readList(row: ServerSetting<unknown, unknown>, node: YamlNode, report: Report): readonly Item[] {
  if (node.kind !== 'list') return readItem(row, node, row.key, report);
  if (node.items.length === 0) report.error(node.at, row.key, 'an empty list (expected at least one)');
  return node.items.flatMap((item, i) => readItem(row, item, below(row.key, i), report));
}

/** @returns one item, or none of a node that can't be read */
function readItem(
  { type, isSecret }: ServerSetting<unknown, unknown>,
  node: YamlNode,
  where: string,
  report: Report,
): readonly Item[] {
  const value = expectValueDiscreetly(type, node, isSecret, where, report);
  if (value === undefined) return [];
  const { at } = node;
  return [{ value: type === path ? resolve(dirname(at.file), value as string) : value, at }];
}
