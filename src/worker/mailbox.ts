/** Where a query thread takes in what the control plane publishes. */

import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { Catalog } from '../image/index.ts';
import { BATCH, PUBLISHED_GENERATION, STOP, TAKEN_GENERATION, type ControlMessage } from './messages.ts';

export class Mailbox {
  readonly #port: MessagePort;
  readonly #words: Int32Array;
  readonly #catalog: Catalog;
  #batch = 0;

  constructor(port: MessagePort, control: SharedArrayBuffer, catalog: Catalog) {
    this.#port = port;
    this.#words = new Int32Array(control);
    this.#catalog = catalog;
  }

  /** Before the thread waits: it reads no live area from now on. */
  atWait(): void {
    this.#batch = (this.#batch + 1) & ~1;
    Atomics.store(this.#words, BATCH, this.#batch);
  }

  /** Before a batch is answered: what was read of live areas before this is read no more. */
  beginBatch(): void {
    this.#batch = (this.#batch + 2) | 1;
    Atomics.store(this.#words, BATCH, this.#batch);
  }

  /**
   * What a batch thread does between waiting and answering: a store and two loads, unless something was published.
   *
   * @returns false if the thread is to leave
   */
  atBatchBoundary(): boolean {
    this.beginBatch();
    const words = this.#words;
    const published = Atomics.load(words, PUBLISHED_GENERATION);
    if (published !== Atomics.load(words, TAKEN_GENERATION)) this.takeWaiting();
    return Atomics.load(words, STOP) === 0;
  }

  /** Takes in every waiting message. */
  takeWaiting(): void {
    for (;;) {
      const received = receiveMessageOnPort(this.#port) as { message: ControlMessage } | undefined;
      if (received === undefined) return;
      this.take(received.message);
    }
  }

  take(message: ControlMessage): void {
    if (message.kind !== 'publish') return;
    this.#catalog.apply(message.changes);
    Atomics.store(this.#words, TAKEN_GENERATION, message.generation);
  }
}
