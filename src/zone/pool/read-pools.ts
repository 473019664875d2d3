/** The pools of a record, in whichever form they are written. */

import type { Name } from '../../dns/name.ts';
import { RrType, rrTypeName } from '../../dns/rr-type.ts';
import { below } from '../../schema/expect.ts';
import type { Report } from '../../schema/report.ts';
import { valueOf } from '../../schema/yaml-tree.ts';
import type { YamlMap } from '../../schema/yaml-tree.ts';
import type { PooledValues } from './create-pool-set.ts';
import { readDynamic } from './dynamic.ts';
import type { Dynamic } from './dynamic.ts';
import { readGeo } from './geo.ts';
import { createLongForm } from './long-form.ts';
import { DYNAMIC_TYPES } from './member.ts';
import type { Member } from './member.ts';
import type { RecordHead } from './record-head.ts';
import { createShortForm, isShortForm } from './short-form.ts';
import { STEERING_KEYS } from './steering.ts';
import type { Steering } from './steering.ts';

/** Types of which any record is as good as the next, so that those of dead hosts can be left out. */
const POOLED_TYPES: ReadonlySet<number> = new Set([...DYNAMIC_TYPES, RrType.SRV]);

const ONLY_DYNAMIC = 'only A, AAAA, CNAME and DNAME can be dynamic';

/**
 * Reads what makes the values of a record members of pools.
 *
 * @param members the record's own values
 * @returns undefined for a plain record
 */
export function readPools(
  map: YamlMap,
  record: RecordHead,
  members: readonly Member[],
  origin: Name,
  report: Report,
): PooledValues | undefined {
  const { type, where, steering } = record;
  checkGeo(map, type, origin, where, report);
  const dynamic = readDynamicForm(map, type, origin, where, report);
  if (!POOLED_TYPES.has(type)) {
    refuseSteering(steering, report);
    return undefined;
  }
  if (dynamic) return createLongForm(record, dynamic, members, report);
  return isShortForm(record, members) ? createShortForm(record, members, report) : undefined;
}

/** Reports the keys of a record whose type has no pools. */
export function refuseSteering(steering: Steering, report: Report): void {
  const types = Array.from(POOLED_TYPES, rrTypeName);
  for (const key of STEERING_KEYS) {
    const section = steering[key];
    if (section) report.error(section.node.at, section.where, `only ${types.join(', ')} have pools`);
  }
}

/** `dynamic`; undefined where there is none, or none that can be read. */
function readDynamicForm(
  map: YamlMap,
  type: number,
  origin: Name,
  where: string,
  report: Report,
): Dynamic | undefined {
  const node = valueOf(map, 'dynamic');
  if (node === undefined) return undefined;
  const path = below(where, 'dynamic');
  if (DYNAMIC_TYPES.has(type)) return readDynamic(type, node, origin, path, report);
  report.error(node.at, path, ONLY_DYNAMIC);
  return undefined;
}

/** `geo`, which octoDNS had before `dynamic`: read so that mistakes in it show. */
function checkGeo(map: YamlMap, type: number, origin: Name, where: string, report: Report): void {
  const node = valueOf(map, 'geo');
  if (node === undefined) return;
  const path = below(where, 'geo');
  if (DYNAMIC_TYPES.has(type)) readGeo(type, node, origin, path, report);
  else report.error(node.at, path, ONLY_DYNAMIC);
  report.warning(node.at, path, 'not followed yet: the values of the record are served to all');
}
