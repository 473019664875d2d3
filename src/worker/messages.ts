/**
 * What the control plane and the query threads (UDP workers and TCP threads) say to each other.
 *
 * A query thread spins between the kernel and its handler and runs no event loop, so it hears of nothing by itself: the control plane
 * posts a message, then raises `publishedGeneration` in the thread's control words; the thread compares that word before each
 * batch, takes in every waiting message with `receiveMessageOnPort`, and stores the generation it now answers from.
 */

import type { ZoneChange } from '../image/index.ts';

/** Zones to take into service or out of it, all at once. */
export interface PublishMessage {
  readonly kind: 'publish';
  readonly generation: number;
  readonly changes: readonly ZoneChange[];
}

export type ControlMessage = PublishMessage;

/**
 * Int32 words shared by the control plane and one query thread.
 *
 *     0  published generation   written by the control plane, read by the thread
 *     1  taken generation       written by the thread: everything older is no longer read by it
 *     2  stop                   1: finish the batch and leave
 */
export const CONTROL_WORDS = 3;
export const PUBLISHED_GENERATION = 0;
export const TAKEN_GENERATION = 1;
export const STOP = 2;
