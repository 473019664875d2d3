/** The rules of `dynamic`: which queries go to which pool. */

import { below, checkKeys, expectList, expectMap, expectScalar, reportMissing } from '../../schema/expect.ts';
import type { Report } from '../../schema/report.ts';
import { valueOf } from '../../schema/yaml-tree.ts';
import type { YamlMap, YamlScalar } from '../../schema/yaml-tree.ts';
import { isGeoCode } from './geo-code.ts';
import { isWithin, parseSubnet } from './subnet.ts';
import type { Subnet } from './subnet.ts';

export interface Rule {
  readonly pool: YamlScalar;
  readonly geos: readonly Located<string>[];
  readonly subnets: readonly Located<Subnet>[];
  /** Written without conditions, to match every query. */
  readonly isCatchAll: boolean;
  readonly where: string;
}

/** A condition and the scalar it was read from. */
interface Located<T> {
  readonly value: T;
  readonly node: YamlScalar;
}

/** Reads the list under `rules`. */
export function readRules(dynamic: YamlMap, where: string, report: Report): Rule[] {
  const node = valueOf(dynamic, 'rules');
  const list = node && expectList(node, where, report);
  if (node === undefined || list?.items.length === 0)
    report.error(dynamic.at, where, 'no rules (expected one or more)');
  const rules = (list?.items ?? []).flatMap((item, i) => {
    const map = expectMap(item, below(where, i), report);
    return (map && readRule(map, below(where, i), report)) ?? [];
  });
  checkCatchAll(rules, report);
  checkOverlaps(rules, report);
  return rules;
}

function readRule(map: YamlMap, where: string, report: Report): Rule | undefined {
  checkKeys(map, ['pool', 'geos', 'subnets'], where, report, 'warning');
  const poolNode = valueOf(map, 'pool');
  if (poolNode === undefined) reportMissing(map, 'pool', where, report);
  const pool = poolNode && expectScalar(poolNode, below(where, 'pool'), report);
  const geos = readConditions(
    map,
    'geos',
    (text) => (isGeoCode(text) ? text : undefined),
    GEO,
    where,
    report,
  );
  const subnets = readConditions(map, 'subnets', parseSubnet, SUBNET, where, report);
  const isCatchAll = !hasItems(map, 'geos') && !hasItems(map, 'subnets');
  return pool && { pool, geos, subnets, isCatchAll, where };
}

function hasItems(map: YamlMap, key: string): boolean {
  const node = valueOf(map, key);
  return node !== undefined && (node.kind !== 'list' || node.items.length > 0);
}

const GEO = 'a continent, country or subdivision such as EU, AS-KR or NA-US-KY';
const SUBNET = 'a subnet without host bits such as 203.0.113.0/24';

function readConditions<T>(
  map: YamlMap,
  key: string,
  parse: (text: string) => T | undefined,
  expected: string,
  where: string,
  report: Report,
): Located<T>[] {
  const node = valueOf(map, key);
  const list = node && expectList(node, below(where, key), report);
  return (list?.items ?? []).flatMap((item, i) => {
    const path = below(below(where, key), i);
    const scalar = expectScalar(item, path, report);
    const value = scalar && parse(scalar.text);
    if (scalar && value === undefined) report.error(item.at, path, `"${scalar.text}" (expected ${expected})`);
    return scalar && value !== undefined ? { value, node: scalar } : [];
  });
}

/** The last rule, and only the last, has no condition; rules behind a catch-all are never reached. */
function checkCatchAll(rules: readonly Rule[], report: Report): void {
  rules.forEach((rule, i) => {
    const isLast = i === rules.length - 1;
    if (isLast && !rule.isCatchAll) {
      report.error(
        rule.pool.at,
        rule.where,
        'the last rule has conditions (expected none, to match every query)',
      );
    }
    if (!isLast && rule.isCatchAll) {
      report.error(
        rule.pool.at,
        rule.where,
        'a rule without conditions hides those behind it (expected it last)',
      );
    }
  });
}

/** A condition that an earlier rule already covers never decides: the first match counts. */
function checkOverlaps(rules: readonly Rule[], report: Report): void {
  rules.forEach((rule, i) => {
    const earlier = rules.slice(0, i);
    for (const geo of rule.geos) {
      const cover = earlier.find((other) => other.geos.some(({ value }) => isPlaceWithin(geo.value, value)));
      if (cover)
        report.warning(geo.node.at, rule.where, `${geo.value} is already sent to pool "${cover.pool.text}"`);
    }
    for (const subnet of rule.subnets) {
      const cover = earlier.find((other) => other.subnets.some(({ value }) => isWithin(subnet.value, value)));
      if (!cover) continue;
      report.warning(
        subnet.node.at,
        rule.where,
        `${subnet.node.text} is already sent to pool "${cover.pool.text}"`,
      );
    }
  });
}

function isPlaceWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}-`);
}
