/** `balance`: which members of a pool an answer carries. */

import { expectValue } from '../../schema/expect.ts';
import type { Report } from '../../schema/report.ts';
import { optionalSetting, readSettings, setting } from '../../schema/settings.ts';
import type { Complete, Written } from '../../schema/settings.ts';
import { decimal, integer, oneOf } from '../../schema/value-type.ts';
import type { YamlNode } from '../../schema/yaml-tree.ts';

const policy = oneOf([
  'round-robin',
  'random',
  'weighted',
  'least-load',
  'least-connections',
  'client-hash',
  'ordered',
]);

/** The settings of a pool; where the default depends on the policy or the record it is null here. */
export const BALANCE = {
  policy: setting(policy, 'round-robin', 'How members are chosen; any weight makes it weighted'),
  answers: optionalSetting(
    integer(1, 64),
    'How many members an answer carries: 1, or all up to 8 for round-robin and random',
  ),
  ttl_min: setting(integer(0, 86_400), 20, 'The TTL in seconds in times of doubt; never above the ttl'),
  when_down: setting(
    oneOf(['all', 'none']),
    'all',
    'With no member up: answer with all of them, or with none',
  ),
  min_up: setting(
    decimal(0, 1),
    0,
    'The share of the weight that must be up for the pool to count as healthy',
  ),
} as const;

export type Balance = Written<typeof BALANCE>;

/** Every setting, as it holds for one record. */
export interface BalanceSettings extends Omit<Complete<typeof BALANCE>, 'answers'> {
  readonly answers: number;
}

export type PolicyName = BalanceSettings['policy'];

/** Reads `balance: weighted` or `balance: {policy: weighted, answers: 2}`. */
export function readBalance(node: YamlNode, where: string, report: Report): Balance {
  if (node.kind !== 'scalar') return readSettings(BALANCE, node, where, report);
  const named = expectValue(policy, node, where, report);
  return named === undefined ? {} : { policy: named };
}
