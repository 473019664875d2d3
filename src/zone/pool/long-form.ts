/** The long form: octoDNS's dynamic records. */

import { below } from '../../schema/expect.ts';
import type { Report } from '../../schema/report.ts';
import { withoutTwins } from '../twins.ts';
import { createPoolSet } from './create-pool-set.ts';
import type { PooledValues } from './create-pool-set.ts';
import type { Dynamic } from './dynamic.ts';
import type { Member } from './member.ts';
import type { RecordHead } from './record-head.ts';
import type { MemberPool, PoolRule } from './pool-set.ts';
import { placeOf } from './section.ts';
import { ValueList } from './value-list.ts';

/** @param own the record's own values: the last resort */
export function createLongForm(
  record: RecordHead,
  dynamic: Dynamic,
  own: readonly Member[],
  report: Report,
): PooledValues {
  const values = new ValueList(record.type, report);
  const names = [...dynamic.pools.keys()];
  const pools = Array.from(dynamic.pools, ([name, { members, fallback, where }]): MemberPool => {
    const place = fallback === undefined ? -1 : names.indexOf(fallback.text);
    return { name, members: values.addPool(members, where), fallback: place === -1 ? null : place };
  });
  const rules = dynamic.rules.flatMap(({ pool, subnets, geos }): PoolRule | [] => {
    const place = names.indexOf(pool.text);
    if (place === -1) return [];
    return { pool: place, subnets: subnets.map(({ value }) => value), geos: geos.map(({ value }) => value) };
  });
  const lastResort = withoutTwins(record.type, own, [], record.where, report).map((member) =>
    values.add(member),
  );
  checkLastResort(own, report);
  checkGeos(dynamic, report);
  const written = Array.from(dynamic.pools.values(), ({ members }) => members);
  const form = {
    values,
    pools,
    rules,
    lastResort,
    written,
    usualPolicy: 'weighted',
    healthcheck: record.healthcheck,
  } as const;
  return createPoolSet(record, form, report);
}

/** The last resort is neither checked nor weighed. */
function checkLastResort(own: readonly Member[], report: Report): void {
  for (const member of own) {
    for (const key of ['weight', 'status'] as const) {
      if (member.settings[key] === undefined) continue;
      const { at, where } = placeOf(member, key);
      report.warning(
        at,
        where,
        `${key} has no part in a dynamic record's own values (expected it in a pool)`,
      );
    }
  }
}

/** Places are not told apart yet: the rules go on without them. */
function checkGeos({ rules }: Dynamic, report: Report): void {
  const rule = rules.find(({ geos }) => geos.length > 0);
  const last = rules.at(-1);
  if (rule === undefined || !last?.isCatchAll) return;
  report.warning(
    rule.geos[0]!.node.at,
    below(rule.where, 'geos'),
    `places are not told apart yet: whoever no subnet matches is answered from pool "${last.pool.text}"`,
  );
}
