/**
 * What the control plane and the query threads (UDP and TCP) say to each other.
 *
 * A batch thread spins between the kernel and its handler and runs no event loop, so it hears of nothing by
 * itself: the control plane posts a message, then raises the published generation in the thread's control
 * words; the thread compares that word before each batch, takes in every waiting message, and stores the
 * generation it now answers from. Threads with an event loop (TCP, and UDP through node:dgram) get the same
 * messages as events, and store the same words.
 */

import type { ZoneChange } from '../image/index.ts';
import type { AnswerSettings } from '../resolve/index.ts';
import type { Endpoint, TcpSettings, UdpTransport } from '../transport/index.ts';

//--- To the thread

/** Zones to take into service or out of it, all at once. */
export interface PublishMessage {
  readonly kind: 'publish';
  readonly generation: number;
  readonly changes: readonly ZoneChange[];
}

/** Says what the control word {@link STOP} says, to threads with an event loop. */
export interface StopMessage {
  readonly kind: 'stop';
}

export type ControlMessage = PublishMessage | StopMessage;

//--- From the thread

/** The thread listens; what was published before it started is in force. */
export interface ReadyMessage {
  readonly kind: 'ready';
}

/** The query handler threw: a fault of ours, worth a log line. The query was dropped, the thread goes on. */
export interface FaultMessage {
  readonly kind: 'fault';
  /** The exception with its stack. */
  readonly error: string;
  readonly query: Uint8Array;
  /**
   * How many there were in this thread since the last message, this one included; at most one message a
   * second is sent.
   */
  readonly faults: number;
}

export type ThreadMessage = ReadyMessage | FaultMessage;

//--- What a thread starts with

export type ThreadTransport = UdpTransport | 'tcp';

/** The `workerData` of a query thread. */
export interface QueryThreadData {
  readonly transport: ThreadTransport;
  readonly endpoints: readonly Endpoint[];
  /** {@link CONTROL_WORDS} words, of this thread alone. */
  readonly control: SharedArrayBuffer;
  /** A `CounterTable`'s buffer, and this thread's row in it. */
  readonly counters: SharedArrayBuffer;
  readonly counterRow: number;
  readonly answers: AnswerSettings;
  readonly tcp: TcpSettings;
}

/**
 * Int32 words shared by the control plane and one query thread.
 *
 *     0  published generation   written by the control plane, read by the thread
 *     1  taken generation       written by the thread: everything older is no longer read by it
 *     2  stop                   1: finish the batch and leave
 *     3  batch                  written by the thread: odd while it answers a batch, even while it waits; another number
 *                               for each batch
 *
 * The batch word is what lets the control plane write an image's live area (`image/layout.ts`) without a lock: a copy that
 * has been taken out of force is free once every thread has been seen waiting, or in another batch, since.
 */
export const CONTROL_WORDS = 4;
export const PUBLISHED_GENERATION = 0;
export const TAKEN_GENERATION = 1;
export const STOP = 2;
export const BATCH = 3;
