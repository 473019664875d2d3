/** What steers a record's answers among pools and members: the keys `balance`, `health`, `dynamic` and `geo`. */

import type { Name } from '../../dns/name.ts';
import { below } from '../../schema/expect.ts';
import type { Report } from '../../schema/report.ts';
import { valueOf } from '../../schema/yaml-tree.ts';
import type { YamlMap } from '../../schema/yaml-tree.ts';
import { readBalance } from './balance.ts';
import { readDynamic } from './dynamic.ts';
import { readGeo } from './geo.ts';
import { readHealth } from './health.ts';
import { DYNAMIC_TYPES } from './member.ts';

/** Reads the keys so that mistakes in them show. The answers are, so far, the record's own values. */
export function readSteering(
  record: YamlMap,
  type: number,
  origin: Name,
  where: string,
  report: Report,
): void {
  const balance = valueOf(record, 'balance');
  if (balance) readBalance(balance, below(where, 'balance'), report);
  const health = valueOf(record, 'health');
  if (health) readHealth(health, below(where, 'health'), report);
  for (const [key, read] of [
    ['dynamic', readDynamic],
    ['geo', readGeo],
  ] as const) {
    const node = valueOf(record, key);
    if (node === undefined) continue;
    const path = below(where, key);
    if (DYNAMIC_TYPES.has(type)) read(type, node, origin, path, report);
    else report.error(node.at, path, 'only A, AAAA, CNAME and DNAME can be dynamic');
    report.warning(node.at, path, 'not followed yet: the values of the record are served to all');
  }
}
