/** The short form: the record's own values are the one pool there is. */

import type { Report } from '../../schema/report.ts';
import { createPoolSet } from './create-pool-set.ts';
import type { PooledValues } from './create-pool-set.ts';
import type { Member } from './member.ts';
import type { RecordHead } from './record-head.ts';
import { CATCH_ALL, DEFAULT_POOL } from './pool-set.ts';
import { STEERING_KEYS } from './steering.ts';
import { ValueList } from './value-list.ts';

/** Whether anything makes the values more than values. */
export function isShortForm({ steering }: RecordHead, members: readonly Member[]): boolean {
  return (
    STEERING_KEYS.some((key) => steering[key] !== undefined) ||
    members.some(({ settings }) => Object.keys(settings).length > 0)
  );
}

export function createShortForm(
  record: RecordHead,
  members: readonly Member[],
  report: Report,
): PooledValues {
  const values = new ValueList(record.type, report);
  const pool = { name: DEFAULT_POOL, members: values.addPool(members, record.where), fallback: null };
  const form = {
    values,
    pools: [pool],
    rules: [CATCH_ALL],
    lastResort: [],
    written: [members],
    usualPolicy: 'round-robin',
    healthcheck: undefined,
  } as const;
  return createPoolSet(record, form, report);
}
