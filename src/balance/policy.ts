/**
 * What a selection policy is: given the members that may be answered and the client that asks, which of them does the
 * answer carry?
 *
 * Who may be answered, and with what weight, was worked out by the control plane when that last changed. Policies run
 * for every query: they neither allocate nor wait, and they hold nothing but their random numbers and turns.
 */

import type { Client } from './client.ts';

/** The members a pool has to offer now. One object serves a thread for ever; it is pointed at what is asked for. */
export interface Offer {
  /** Holds each member's words from {@link at} on (`image/live-shares.ts`), with the share that the policy draws by. */
  words: Int32Array;
  at: number;
  /** How many members there are, from one to {@link MAX_MEMBERS}. */
  members: number;
  /** How many an answer carries at most, at least one. */
  answers: number;
}

/** More members than any offer has. */
export const MAX_MEMBERS = 4096;

export interface Policy {
  /**
   * Chooses members: their places in the offer, each at most once, in the order to answer with.
   *
   * @param chosen room for `offer.members` places or more
   * @returns how many were chosen: `answers` or all, whichever is less, and fewer only where the rest weigh nothing;
   *   at least one
   */
  select(offer: Offer, client: Client, chosen: Uint16Array): number;
}
