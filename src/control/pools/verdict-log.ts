/** What the operator hears of a verdict: one line when a target goes up or down, with what is left of its pools. */

import { count, type Logger } from '../../base/index.ts';
import { isServed, type Target, type Verdict } from '../../health/index.ts';
import type { Ballot } from '../../replica/index.ts';
import type { LiveSet } from './live-set.ts';
import { nameOfSet } from './set-planner.ts';

/** A host in a thousand pools is told of with the first few. */
const MAX_POOLS = 5;

/**
 * @param sets those that the target is a member of, planned anew by the verdict
 * @param ballot how replicas voted; null: this server is alone
 */
export function tellVerdict(
  logger: Logger,
  target: Target,
  verdict: Verdict,
  before: Verdict,
  sets: Iterable<LiveSet>,
  ballot: Ballot | null,
): void {
  const isUp = isServed(verdict.state);
  const isFirst = before.state === 'unknown' && verdict.state === 'up';
  if (isUp === isServed(before.state) && !isFirst) return;
  const all = [...sets];
  const pools = all.slice(0, MAX_POOLS).map(({ set, plan }) => `${nameOfSet(set)}: ${describe(plan)}`);
  if (all.length > MAX_POOLS) pools.push(`and ${all.length - MAX_POOLS} more`);
  const by = ballot === null || ballot.votes.length < 2 ? '' : describeVotes(ballot, isUp);
  const message = `${target.key} is ${isUp ? 'up' : 'DOWN'}${by}: ${verdict.reason}; ${pools.join('; ')}`;
  const { state, reason } = verdict;
  const votes = ballot?.votes.map(({ replica, vote }) => ({ replica, state: vote?.state ?? null }));
  const fields = { target: target.key, address: target.address, state, reason, ...(votes && { votes }) };
  logger[isUp ? 'info' : 'warn'](message, fields);
}

/** ` by 2 of 3 replicas` */
function describeVotes({ votes }: Ballot, isUp: boolean): string {
  const agreeing = votes.filter(({ vote }) => vote !== null && isServed(vote.state) === isUp);
  return ` by ${agreeing.length} of ${count(votes.length, 'replica')}`;
}

/** How many of the members that a query is first sent to are up. */
function describe(plan: LiveSet['plan']): string {
  const first = plan?.views[0]?.way[0];
  if (first === undefined) return 'nothing is known yet';
  const up = first.members.filter(({ standing }) => standing.kind === 'up').length;
  return `${up} of ${first.members.length} up`;
}
