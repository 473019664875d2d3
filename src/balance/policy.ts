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
  /** Holds {@link OFFER_WORDS} words a member from {@link at} on, as the policy's share of the live table has them. */
  words: Int32Array;
  at: number;
  /** How many members there are, at least one. */
  members: number;
  /** How many an answer carries at most, at least one. */
  answers: number;
}

/** One member in an offer: its share, and a seed that tells it from others. */
export const OFFER_WORDS = 2;
/**
 * - for policies that draw by weight: the sum of the inclusion probabilities of all members up to this one, of which
 *   {@link CERTAIN} is 1 (so that the last member's is about `answers` × `CERTAIN`)
 * - for client-hash: the weight, of which {@link UNIT_WEIGHT} is 1; never 0
 * - for all others: nothing
 */
export const OFFER_SHARE = 0;
/** A hash of the member's identity: of its host, so that a host is the same in every family, else of its value. */
export const OFFER_SEED = 1;

export const CERTAIN = 1 << 24;
export const UNIT_WEIGHT = 1 << 10;

/** More members than any offer has. */
export const MAX_MEMBERS = 4096;

export interface Policy {
  /**
   * Chooses members: their places in the offer, each at most once, in the order to answer with.
   *
   * @param chosen room for `offer.members` places or more
   * @returns how many were chosen, at least one
   */
  select(offer: Offer, client: Client, chosen: Uint16Array): number;
}
