/** `dynamic`: octoDNS's pools and the rules that send queries to them. */

import type { Name } from '../../dns/name.ts';
import { below, checkKeys, expectList, expectMap, expectScalar, reportMissing } from '../../schema/expect.ts';
import { hint } from '../../schema/nearest.ts';
import type { Report } from '../../schema/report.ts';
import { valueOf } from '../../schema/yaml-tree.ts';
import type { YamlMap, YamlNode, YamlScalar } from '../../schema/yaml-tree.ts';
import { readMember } from './member.ts';
import type { Member } from './member.ts';
import { readRules } from './rule.ts';
import type { Rule } from './rule.ts';

export interface Pool {
  readonly id: YamlScalar;
  readonly members: readonly Member[];
  /** The pool to take where this one has no member up. */
  readonly fallback: YamlScalar | undefined;
  readonly where: string;
}

export interface Dynamic {
  readonly pools: ReadonlyMap<string, Pool>;
  /** The first that matches counts; the last matches always. */
  readonly rules: readonly Rule[];
}

/** Reads the map under `dynamic` of a record of the given type. */
export function readDynamic(
  type: number,
  node: YamlNode,
  origin: Name,
  where: string,
  report: Report,
): Dynamic | undefined {
  const map = expectMap(node, where, report);
  if (map === undefined) return undefined;
  checkKeys(map, ['pools', 'rules'], where, report, 'warning');
  const pools = readPools(type, map, origin, below(where, 'pools'), report);
  const rules = readRules(map, below(where, 'rules'), report);
  if (pools.size > 0) checkReferences({ pools, rules }, where, report);
  for (const pool of pools.values()) checkFallbacks(pool, pools, below(where, 'pools'), report);
  return { pools, rules };
}

function readPools(
  type: number,
  dynamic: YamlMap,
  origin: Name,
  where: string,
  report: Report,
): Map<string, Pool> {
  const pools = new Map<string, Pool>();
  const node = valueOf(dynamic, 'pools');
  const map = node && expectMap(node, where, report);
  if (node === undefined || map?.entries.length === 0)
    report.error(dynamic.at, where, 'no pools (expected one or more)');
  for (const { key, value } of map?.entries ?? []) {
    const path = below(where, key.text);
    const pool = expectMap(value, path, report);
    if (pool) pools.set(key.text, readPool(type, key, pool, origin, path, report));
  }
  return pools;
}

function readPool(
  type: number,
  id: YamlScalar,
  map: YamlMap,
  origin: Name,
  where: string,
  report: Report,
): Pool {
  checkKeys(map, ['fallback', 'values'], where, report, 'warning');
  const values = valueOf(map, 'values');
  const items = (values && expectList(values, below(where, 'values'), report))?.items ?? [];
  if (values === undefined || (values.kind === 'list' && items.length === 0)) {
    reportMissing(map, 'values', where, report, 'one or more');
  }
  const members = items.flatMap(
    (item, i) => readMember(type, item, origin, below(below(where, 'values'), i), report) ?? [],
  );
  const fallback = valueOf(map, 'fallback');
  return {
    id,
    members,
    fallback: fallback && expectScalar(fallback, below(where, 'fallback'), report),
    where,
  };
}

/** Every pool that is named exists, and every pool is named. */
function checkReferences({ pools, rules }: Dynamic, where: string, report: Report): void {
  const named = [...rules.map(({ pool }) => pool), ...Array.from(pools.values(), ({ fallback }) => fallback)];
  for (const name of named) {
    if (name === undefined || pools.has(name.text)) continue;
    report.error(name.at, where, `there is no pool "${name.text}"${hint(name.text, pools.keys())}`);
  }
  for (const { id } of pools.values()) {
    if (named.some((name) => name?.text === id.text)) continue;
    report.warning(
      id.at,
      below(below(where, 'pools'), id.text),
      'no rule and no fallback leads to this pool',
    );
  }
}

/** A chain of fallbacks ends. A circle is told once, at its first pool by name. */
function checkFallbacks(pool: Pool, pools: ReadonlyMap<string, Pool>, where: string, report: Report): void {
  const chain = [pool.id.text];
  for (let next = pool.fallback; next !== undefined; next = pools.get(next.text)?.fallback) {
    const isCircle = next.text === pool.id.text;
    if (isCircle && chain.every((id) => id >= pool.id.text)) {
      const path = [...chain, next.text].join(' > ');
      report.error(next.at, below(where, pool.id.text), `the fallbacks go in a circle: ${path}`);
    }
    if (isCircle || chain.includes(next.text)) return;
    chain.push(next.text);
  }
}
