/**
 * How many votes make a target down, and up again.
 *
 * `n` of the k who probe it must find it down; for it to be up again, so many must find it up that fewer than n are left
 * who may not. Between the two nothing changes: votes that are split, or not in yet, leave the verdict as it is, so
 * that a target does not come and go with each of them.
 *
 *     of 3 probers      down                up
 *     any               1                   3
 *     majority          2                   2
 *     all               3                   1
 *
 * An even number of probers can be split in halves: a majority is more than half of them, for up as for down.
 */

import type { Quorum } from '../zone/index.ts';

export interface VotesNeeded {
  readonly down: number;
  readonly up: number;
}

/** @param probers how many are to vote, 1 or more; where there are fewer than the quorum, all of them are needed */
export function votesNeeded(quorum: Quorum, probers: number): VotesNeeded {
  if (quorum === 'majority') {
    const majority = Math.floor(probers / 2) + 1;
    return { down: majority, up: majority };
  }
  const down = quorum === 'any' ? 1 : quorum === 'all' ? probers : Math.min(quorum, probers);
  return { down, up: probers - down + 1 };
}
