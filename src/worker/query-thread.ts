/** A query thread from without: how the control plane starts it, tells it of zones, and stops it. */

import { Worker } from 'node:worker_threads';
import {
  BATCH,
  CONTROL_WORDS,
  PUBLISHED_GENERATION,
  STOP,
  TAKEN_GENERATION,
  type FaultMessage,
  type PublishMessage,
  type QueryThreadData,
  type StopMessage,
  type ThreadMessage,
} from './messages.ts';

/**
 * A thread that has not left by then is ended. Batch threads leave within 100 ms; the others as soon as they
 * have closed.
 */
const STOP_GRACE_MS = 500;

export interface QueryThreadEvents {
  /** The thread is gone, whether it was stopped or it died; `error` is what killed it. */
  onExit(error: Error | undefined): void;
  /** An exception met a query; the thread goes on. */
  onFault(fault: FaultMessage): void;
}

/** Starts a thread at once; whatever is published right after this is in force before its first answer. */
export function startQueryThread(
  data: Omit<QueryThreadData, 'control'>,
  events: QueryThreadEvents,
): QueryThread {
  return new QueryThread(data, events);
}

export class QueryThread {
  /** Resolves once the thread listens; rejects with what killed it if it never does. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #words: Int32Array;
  readonly #exited: Promise<void>;

  constructor(data: Omit<QueryThreadData, 'control'>, events: QueryThreadEvents) {
    const control = new SharedArrayBuffer(CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT);
    this.#words = new Int32Array(control);
    this.#worker = new Worker(mainModule(), {
      name: `evenkeel-${data.transport}`,
      workerData: { ...data, control } satisfies QueryThreadData,
    });
    const worker = this.#worker;
    let error: Error | undefined;
    worker.on('error', (thrown) => (error = thrown));
    this.#exited = new Promise((resolve) => worker.on('exit', () => resolve()));
    this.ready = new Promise((resolve, reject) => {
      worker.on('message', (message: ThreadMessage) => {
        if (message.kind === 'ready') resolve();
        else events.onFault(message);
      });
      worker.on('exit', () => {
        reject(error ?? new Error('Cannot start query thread: it was stopped before it was ready'));
        events.onExit(error);
      });
    });
    // Those who wait for it hear of it; if nobody does, onExit tells.
    this.ready.catch(() => {});
  }

  /** Hands zones over. Generations must grow. Does not wait: see {@link takenGeneration}. */
  publish(message: PublishMessage): void {
    this.#worker.postMessage(message);
    Atomics.store(this.#words, PUBLISHED_GENERATION, message.generation);
  }

  /** The generation the thread answers from: it no longer reads anything that this one replaced. */
  get takenGeneration(): number {
    return Atomics.load(this.#words, TAKEN_GENERATION);
  }

  /** Odd while the thread answers a batch, even while it waits; another number for each batch. */
  get batch(): number {
    return Atomics.load(this.#words, BATCH);
  }

  /**
   * Lets the thread finish what it is at. Resolves once it is gone, within {@link STOP_GRACE_MS} or little
   * more.
   */
  async stop(): Promise<void> {
    Atomics.store(this.#words, STOP, 1);
    this.#worker.postMessage({ kind: 'stop' } satisfies StopMessage);
    const grace = setTimeout(() => void this.#worker.terminate(), STOP_GRACE_MS);
    await this.#exited;
    clearTimeout(grace);
  }
}

/** The thread's first module: compiled beside this one, or TypeScript when this is run from source. */
function mainModule(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./query-thread-main.${extension}`, import.meta.url);
}
