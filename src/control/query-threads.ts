/** The query threads as one: all of them serve the same zones, whoever dies is replaced. */

import type { Clock, Logger } from '../base/index.ts';
import type { ZoneChange } from '../image/index.ts';
import type { PublishMessage } from '../worker/index.ts';
import { ThreadSlot, type ThreadStarter } from './thread-slot.ts';
import type { Publisher } from './zone-reloader.ts';

/**
 * How often to look whether a publication has been taken, and how long to wait for it. A thread looks each 100 ms at
 * least.
 */
const LOOK_MS = 10;
const MAX_LOOKS = 200;

export class QueryThreads implements Publisher {
  readonly #slots: readonly ThreadSlot[];
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** What every thread serves, by `nameKey` of the origin. */
  readonly #images = new Map<string, SharedArrayBuffer>();
  #generation = 0;

  constructor(starters: readonly ThreadStarter[], clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
    const everything = (): PublishMessage => this.#composeMessage([...this.#images].map(toChange));
    this.#slots = starters.map((starter) => new ThreadSlot(starter, everything, clock, logger));
  }

  get generation(): number {
    return this.#generation;
  }

  get takenGeneration(): number {
    return Math.min(...this.#slots.map((slot) => slot.takenGeneration));
  }

  /** What each thread is at, for {@link havePassed}. */
  get batches(): readonly number[] {
    return this.#slots.map((slot) => slot.batch);
  }

  /** Whether every thread has passed a batch boundary since {@link batches} told these: what it read before, it has done with. */
  havePassed(before: readonly number[]): boolean {
    return this.#slots.every(({ batch }, i) => isWaiting(batch) || batch !== before[i]);
  }

  /** How many threads had to be replaced. */
  get restarts(): number {
    return this.#slots.reduce((sum, slot) => sum + slot.restarts, 0);
  }

  /**
   * Starts the threads with what has been published so far.
   *
   * @throws {Error} if one doesn't get as far as listening; then all are to be stopped
   */
  async start(): Promise<void> {
    await Promise.all(this.#slots.map((slot) => slot.start()));
  }

  async publish(changes: readonly ZoneChange[]): Promise<void> {
    this.#generation++;
    for (const { origin, image } of changes) {
      if (image === null) this.#images.delete(origin);
      else this.#images.set(origin, image);
    }
    for (const slot of this.#slots) slot.publish(this.#composeMessage(changes));
    await this.#untilTaken(this.#generation);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#slots.map((slot) => slot.stop()));
  }

  #composeMessage(changes: readonly ZoneChange[]): PublishMessage {
    return { kind: 'publish', generation: this.#generation, changes };
  }

  async #untilTaken(generation: number): Promise<void> {
    for (let looks = 0; this.takenGeneration < generation; looks++) {
      if (looks === MAX_LOOKS) {
        const late = this.#slots.filter((slot) => slot.takenGeneration < generation).map(({ name }) => name);
        this.#logger.warn(`Query threads do not take new data: ${late.join(', ')}`, { threads: late });
        return;
      }
      await new Promise<void>((resolve) => void this.#clock.after(LOOK_MS, resolve));
    }
  }
}

function toChange([origin, image]: readonly [string, SharedArrayBuffer]): ZoneChange {
  return { origin, image };
}

function isWaiting(batch: number): boolean {
  return (batch & 1) === 0;
}
