/**
 * Notices when the event loop stood still. Whatever was timed meanwhile was not timed well: a probe's timeout may run
 * before the answer is read that came in long ago.
 *
 *     tick    tick            due        tick
 *     ─┼───────┼───────────────┼──────────┼──────▶
 *      │ 100 ms│    100 ms     │ late: a stall
 */

import type { Clock } from '../base/index.ts';

const TICK_MS = 100;
/** Garbage collection and large replies take some tens of milliseconds; a quarter of a second is no longer usual. */
const MAX_LATE_MS = 250;

export class StallMeter {
  readonly #clock: Clock;
  readonly #onStall: (lateMs: number) => void;
  #dueMs = 0;
  #lastStallEndMs = -Infinity;
  #cancelTick = (): void => {};

  /** Measures from now on. */
  constructor(clock: Clock, onStall: (lateMs: number) => void) {
    this.#clock = clock;
    this.#onStall = onStall;
    this.#wait();
  }

  /**
   * Whether the loop stood still at any time since. Knows it too before the tick has come: timers that fell due during
   * a stall run in the order of their times.
   *
   * @param sinceMs on the monotonic clock
   */
  hasStalledSince(sinceMs: number): boolean {
    return this.#lastStallEndMs > sinceMs || this.#lateMs() > MAX_LATE_MS;
  }

  stop(): void {
    this.#cancelTick();
  }

  #wait(): void {
    this.#dueMs = this.#clock.monotonicMs() + TICK_MS;
    this.#cancelTick = this.#clock.after(TICK_MS, () => this.#tick());
  }

  #tick(): void {
    const lateMs = this.#lateMs();
    this.#wait();
    if (lateMs <= MAX_LATE_MS) return;
    this.#lastStallEndMs = this.#clock.monotonicMs();
    this.#onStall(lateMs);
  }

  #lateMs(): number {
    return this.#clock.monotonicMs() - this.#dueMs;
  }
}
