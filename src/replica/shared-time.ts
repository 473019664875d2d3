/**
 * The time that all replicas have in common: the store's, as measured with each beat. A moment goes from one replica to another
 * only in it, so that it doesn't matter how their clocks differ.
 */

import type { Clock } from '../base/index.ts';

export class SharedTime {
  readonly #clock: Clock;
  /** What is added to the monotonic clock to get the store's; null: it was never asked. */
  #aheadMs: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Takes over a measurement where it contradicts what is known: within half the exchange's length it can't tell better.
   *
   * @param storeMs the store's time at about the middle of the exchange
   * @param begunMs on the monotonic clock
   */
  note(storeMs: number, begunMs: number): void {
    const endMs = this.#clock.monotonicMs();
    const aheadMs = storeMs - (begunMs + endMs) / 2;
    // The store tells whole milliseconds.
    const errorMs = (endMs - begunMs) / 2 + 1;
    if (this.#aheadMs === null || Math.abs(aheadMs - this.#aheadMs) > errorMs) this.#aheadMs = aheadMs;
  }

  /** Milliseconds that mean the same moment to all replicas; to one that has met no store, to itself alone. */
  nowMs(): number {
    return this.#aheadMs === null ? this.#clock.now() : this.#clock.monotonicMs() + this.#aheadMs;
  }

  /** @param unixMs by this machine's clock. @returns whole milliseconds */
  fromLocal(unixMs: number): number {
    return Math.round(unixMs + this.#skewMs());
  }

  /** @returns Unix milliseconds by this machine's clock */
  toLocal(sharedMs: number): number {
    return Math.round(sharedMs - this.#skewMs());
  }

  /** By how much the store's clock is ahead of this machine's. */
  #skewMs(): number {
    return this.nowMs() - this.#clock.now();
  }
}
