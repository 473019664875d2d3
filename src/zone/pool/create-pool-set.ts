/** A record's pools with its settings: the pool set. */

import type { Report } from '../../schema/report.ts';
import type { PlacedRdata } from '../twins.ts';
import type { PolicyName } from './balance.ts';
import { completeBalance } from './complete-balance.ts';
import { completeHealth } from './complete-health.ts';
import { completeLoad } from './complete-load.ts';
import type { Health } from './health.ts';
import type { Member } from './member.ts';
import type { RecordHead } from './record-head.ts';
import type { PoolSet } from './pool-set.ts';
import type { Section } from './section.ts';
import type { ValueList } from './value-list.ts';

/** What a record is in the draft. */
export interface PooledValues {
  readonly poolSet: PoolSet;
  /** In the order of the set's members. */
  readonly values: readonly PlacedRdata[];
}

/** What the short form and the long form differ in. */
export interface PoolForm extends Pick<PoolSet, 'pools' | 'rules' | 'lastResort'> {
  readonly values: ValueList;
  /** The members of each pool, as they were written. */
  readonly written: readonly (readonly Member[])[];
  readonly usualPolicy: PolicyName;
  readonly healthcheck: Section<Health> | undefined;
}

/** As many as policies have room for (`balance/policy.ts`). */
const MAX_MEMBERS = 4096;

export function createPoolSet(record: RecordHead, form: PoolForm, report: Report): PooledValues {
  const { owner, type, ttlSeconds, steering } = record;
  const { values, pools, rules, lastResort } = form;
  const count = values.values.length;
  if (count > MAX_MEMBERS) {
    report.error(record.at, record.where, `${count} members (expected up to ${MAX_MEMBERS})`);
  }
  const balance = completeBalance(record, form.written, form.usualPolicy, report);
  const health = completeHealth(record, form.healthcheck, report);
  const poolSet: PoolSet = {
    owner,
    type,
    ttlSeconds,
    ttlMinSeconds: Math.min(balance.ttl_min, ttlSeconds),
    balance,
    health,
    load: completeLoad(steering.load, health, report),
    members: values.values,
    pools,
    rules,
    lastResort,
  };
  return { poolSet, values: values.placed };
}
