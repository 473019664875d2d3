/** One place among the query threads: a thread, and when it dies, another. */

import type { Clock, Logger } from '../base/index.ts';
import type { PublishMessage, QueryThread, QueryThreadEvents } from '../worker/index.ts';

/** What the slot uses of a thread. */
export type SlotThread = Pick<QueryThread, 'ready' | 'publish' | 'takenGeneration' | 'batch' | 'stop'>;

/** How to start the slot's thread, the first and every later one. @throws {Error} if it has nothing to listen on */
export interface ThreadStarter {
  /** As the log names it: `udp 0`. */
  readonly name: string;
  start(events: QueryThreadEvents): SlotThread;
}

/**
 * A thread that lived so long is replaced at once; the replacement of one that didn't waits, each time twice as long.
 */
const STEADY_MS = 10_000;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 10_000;

export class ThreadSlot {
  readonly #starter: ThreadStarter;
  readonly #everything: () => PublishMessage;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #thread: SlotThread | null = null;
  #startedMs = 0;
  #delayMs = 0;
  #restarts = 0;
  #isStopping = false;
  #cancelRestart = (): void => {};

  /** @param everything what a new thread is to serve */
  constructor(starter: ThreadStarter, everything: () => PublishMessage, clock: Clock, logger: Logger) {
    this.#starter = starter;
    this.#everything = everything;
    this.#clock = clock;
    this.#logger = logger;
  }

  get name(): string {
    return this.#starter.name;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /** The generation the thread answers from; infinite while there is none, which reads no image at all. */
  get takenGeneration(): number {
    return this.#thread?.takenGeneration ?? Infinity;
  }

  /** Odd while the thread answers a batch; even while it waits, or there is none. */
  get batch(): number {
    return this.#thread?.batch ?? 0;
  }

  /**
   * Starts the first thread, and answers for it from then on.
   *
   * @throws {Error} if it doesn't get as far as listening
   */
  async start(): Promise<void> {
    await this.#startThread().ready;
  }

  publish(message: PublishMessage): void {
    this.#thread?.publish(message);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancelRestart();
    await this.#thread?.stop();
  }

  #startThread(): SlotThread {
    this.#startedMs = this.#clock.now();
    const thread = this.#starter.start({
      onExit: (error) => this.#onDeath(error),
      onFault: ({ error, query, faults }) => {
        const hex = Buffer.from(query).toString('hex');
        this.#logger.error(`Query thread ${this.name} dropped ${faults} queries on a fault: ${error}`, {
          query: hex,
        });
      },
    });
    thread.publish(this.#everything());
    this.#thread = thread;
    return thread;
  }

  #onDeath(error: Error | undefined): void {
    this.#thread = null;
    if (this.#isStopping) return;
    this.#restarts++;
    const isSteady = this.#clock.now() - this.#startedMs >= STEADY_MS;
    this.#delayMs = isSteady ? 0 : Math.min(Math.max(this.#delayMs * 2, FIRST_DELAY_MS), MAX_DELAY_MS);
    const why = error?.message ?? 'it left unasked';
    this.#logger.error(
      `Query thread ${this.name} died: ${why}; restart ${this.#restarts} follows in ${this.#delayMs} ms`,
      {
        thread: this.name,
        restarts: this.#restarts,
        error,
      },
    );
    this.#cancelRestart = this.#clock.after(this.#delayMs, () => this.#restart());
  }

  #restart(): void {
    try {
      this.#startThread();
    } catch (error) {
      this.#onDeath(error as Error);
    }
  }
}
