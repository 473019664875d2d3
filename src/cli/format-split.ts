/** What to say of a vote on which the replicas differ. */

import type { BallotReport } from '../control/pools/reports.ts';

type VoteState = NonNullable<BallotReport['votes'][number]['state']>;

/** Which side a vote is on: doubt and recovery alone are no difference. */
const SAYS_DOWN = {
  up: false,
  suspect: false,
  down: true,
  rising: true,
} as const satisfies Record<VoteState, boolean>;

/**
 * `2 of 3 replicas find it down`, of all who are to vote; empty where those who have agree.
 *
 * @param ballot null: nobody else probes it
 */
export function formatSplit(ballot: BallotReport | null): string {
  const votes = ballot?.votes ?? [];
  const cast = votes.map(({ state }) => state).filter((state) => state !== null);
  const down = cast.filter((state) => SAYS_DOWN[state]).length;
  if (down === 0 || down === cast.length) return '';
  return `${down} of ${votes.length} replicas ${down === 1 ? 'finds' : 'find'} it down`;
}
