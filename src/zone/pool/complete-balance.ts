/** `balance` as it holds for one record, and the rules about what goes together. */

import { RrType, rrTypeName } from '../../dns/rr-type.ts';
import type { Report } from '../../schema/report.ts';
import { completeSettings } from '../../schema/settings.ts';
import { BALANCE } from './balance.ts';
import type { BalanceSettings, PolicyName } from './balance.ts';
import { MEMBER } from './member.ts';
import type { Member } from './member.ts';
import type { RecordHead } from './record-head.ts';
import { placeOf } from './section.ts';
import type { Place } from './section.ts';

/** Beyond it an answer over UDP gets long, and clients don't try so many. */
const MAX_DEFAULT_ANSWERS = 8;

/** They pick some members rather than others, by weight among other things. */
const PICK_BY_WEIGHT: readonly PolicyName[] = ['weighted', 'least-load', 'least-connections', 'client-hash'];

/** One member an answer, unless `answers` says otherwise: a choice needs somebody to leave out. */
const ANSWER_ONE: readonly PolicyName[] = [...PICK_BY_WEIGHT, 'ordered'];

const FOLLOW_LOAD: readonly PolicyName[] = ['least-load', 'least-connections'];

/** A name has one (RFC 1034 §3.6.2, RFC 6672 §2.4). */
const ALONE: readonly number[] = [RrType.CNAME, RrType.DNAME];

/** As many as there can be: of SRV all that are up are answered. */
const ALL_ANSWERS = 64;

/** @param pools the members of each pool, as they were written */
export function completeBalance(
  record: RecordHead,
  pools: readonly (readonly Member[])[],
  usualPolicy: PolicyName,
  report: Report,
): BalanceSettings {
  const { type, steering, defaults } = record;
  const written = steering.balance?.values ?? {};
  const layers = steering.balance ? { ...defaults.balance, ...written } : {};
  const hasWeights = pools.flat().some(({ settings }) => settings.weight !== undefined);
  const policy = written.policy ?? (hasWeights ? 'weighted' : (layers.policy ?? usualPolicy));
  const usualAnswers = ANSWER_ONE.includes(policy) ? 1 : MAX_DEFAULT_ANSWERS;
  const answers = answersOf(type, layers.answers ?? usualAnswers);
  const balance = { ...completeSettings(BALANCE, layers), policy, answers };
  if (steering.balance?.isWhole === false) return balance;
  if (type === RrType.SRV) {
    checkService(record, report);
    return balance;
  }
  checkAnswers(record, report);
  checkLoadReports(record, balance, report);
  if (PICK_BY_WEIGHT.includes(policy)) {
    checkChoice(record, balance, pools, report);
    for (const members of pools) checkShares(members, balance, report);
  } else {
    checkWeights(balance, pools, report);
  }
  return balance;
}

function answersOf(type: number, answers: number): number {
  if (ALONE.includes(type)) return 1;
  return type === RrType.SRV ? ALL_ANSWERS : answers;
}

/** The choice among services is the client's. */
function checkService(record: RecordHead, report: Report): void {
  for (const key of ['policy', 'answers'] as const) {
    if (record.steering.balance?.values[key] === undefined) continue;
    const { at, where } = placeInBalance(record, key);
    report.warning(
      at,
      where,
      `every answer carries all services that are up, and clients choose by priority and weight (RFC 2782): ${key} does nothing`,
    );
  }
}

function placeInBalance({ at, where, steering }: RecordHead, key: keyof typeof BALANCE): Place {
  return steering.balance ? placeOf(steering.balance, key) : { at, where };
}

function checkAnswers(record: RecordHead, report: Report): void {
  const answers = record.steering.balance?.values.answers ?? 1;
  if (!ALONE.includes(record.type) || answers === 1) return;
  const { at, where } = placeInBalance(record, 'answers');
  report.error(at, where, `${answers} (expected 1, as a name has one ${rrTypeName(record.type)})`);
}

function checkLoadReports(record: RecordHead, { policy }: BalanceSettings, report: Report): void {
  const { load } = record.steering;
  if (FOLLOW_LOAD.includes(policy)) {
    if (load) return;
    const { at, where } = placeInBalance(record, 'policy');
    report.warning(at, where, `${policy} without load: the weights stay as they are`);
  } else if (load && load.values.from !== 'agent') {
    // An agent has more to say than a number: it takes its member out for maintenance.
    const { at, where } = placeOf(load, 'from');
    report.warning(at, where, `load has no part in ${policy} (expected ${FOLLOW_LOAD.join(' or ')})`);
  }
}

/** Nothing is picked where every answer has room for all. */
function checkChoice(
  record: RecordHead,
  { policy, answers }: BalanceSettings,
  pools: readonly (readonly Member[])[],
  report: Report,
): void {
  const largest = Math.max(...pools.map((members) => members.length));
  if (largest < 2 || answers < largest) return;
  const { at, where } = placeInBalance(record, 'answers');
  report.warning(
    at,
    where,
    `every answer carries all ${largest} members, so that ${policy} picks none (expected answers below ${largest})`,
  );
}

/** A member is in an answer once or not at all: with k answers it gets k of the W shares at most (w·k ≤ W). */
function checkShares(members: readonly Member[], { answers }: BalanceSettings, report: Report): void {
  if (members.length <= answers) return;
  const total = members.reduce((sum, member) => sum + weightOf(member), 0);
  for (const member of members) {
    const weight = weightOf(member);
    if (weight * answers <= total) continue;
    const { at, where } = placeOf(member, 'weight');
    const most = Math.floor((total - weight) / (answers - 1));
    report.warning(
      at,
      where,
      `weight ${weight} of ${total} with ${answers} answers: the member is in every answer, and its share not reached (expected up to ${most})`,
    );
  }
}

function weightOf({ settings }: Member): number {
  return settings.weight ?? MEMBER.weight.default;
}

function checkWeights(
  { policy }: BalanceSettings,
  pools: readonly (readonly Member[])[],
  report: Report,
): void {
  const weighted = pools.flat().find(({ settings }) => settings.weight !== undefined);
  if (weighted === undefined) return;
  const { at, where } = placeOf(weighted, 'weight');
  report.warning(at, where, `weights have no part in ${policy} (expected policy weighted)`);
}
