/**
 * `defaults` in `evenkeel.yaml`: what records of zone files leave out of their `balance` and `health`, for all zones and for
 * some.
 *
 *     defaults:
 *       health: { interval: 2s }
 *       zones:
 *         example.com: { balance: { ttl_min: 5 } }
 */

import { nameKey, parseName } from '../dns/index.ts';
import {
  below,
  checkKeys,
  expectMap,
  valueOf,
  type Report,
  type YamlMap,
  type YamlNode,
} from '../schema/index.ts';
import { readBalance, readHealth, type PoolDefaults, type SteeringDefaults } from '../zone/index.ts';

/** Its key in the file. */
export const POOL_DEFAULTS = 'defaults';

const SECTIONS = ['balance', 'health'];

/** Where nothing is written. */
export const NO_POOL_DEFAULTS: PoolDefaults = { balance: {}, health: {}, byZone: new Map() };

/** Reads what stands under the key. */
export function readPoolDefaults(node: YamlNode, report: Report): PoolDefaults {
  const map = expectMap(node, POOL_DEFAULTS, report);
  if (map === undefined) return NO_POOL_DEFAULTS;
  checkKeys(map, [...SECTIONS, 'zones'], POOL_DEFAULTS, report);
  const zones = valueOf(map, 'zones');
  return {
    ...readSections(map, POOL_DEFAULTS, report),
    byZone: zones
      ? readZones(zones, below(POOL_DEFAULTS, 'zones'), report)
      : new Map<string, SteeringDefaults>(),
  };
}

function readSections(map: YamlMap, where: string, report: Report): SteeringDefaults {
  const balance = valueOf(map, 'balance');
  const health = valueOf(map, 'health');
  return {
    balance: balance ? readBalance(balance, below(where, 'balance'), report) : {},
    health: health ? readHealth(health, below(where, 'health'), report) : {},
  };
}

function readZones(node: YamlNode, where: string, report: Report): Map<string, SteeringDefaults> {
  const byZone = new Map<string, SteeringDefaults>();
  for (const { key, value } of expectMap(node, where, report)?.entries ?? []) {
    const path = below(where, key.text);
    const map = expectMap(value, path, report);
    if (map === undefined) continue;
    checkKeys(map, SECTIONS, path, report);
    try {
      byZone.set(nameKey(parseName(key.text)), readSections(map, path, report));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      report.error(key.at, path, error.message);
    }
  }
  return byZone;
}
