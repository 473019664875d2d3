/**
 * Waits until changes have stopped for a while: an editor writes a file in several steps, a deployment many files.
 */

import type { Clock } from '../base/index.ts';

export interface QuietPeriodOptions {
  /** How long nothing may have happened. */
  readonly quietMs: number;
  /** How long to wait in all, counted from the first change, where it never gets quiet. */
  readonly maxWaitMs: number;
}

export class QuietPeriod {
  readonly #clock: Clock;
  readonly #options: QuietPeriodOptions;
  readonly #action: () => void;
  /** When the first change not yet acted on came; null: all is quiet. */
  #sinceMs: number | null = null;
  #cancelTimer = (): void => {};

  constructor(clock: Clock, options: QuietPeriodOptions, action: () => void) {
    this.#clock = clock;
    this.#options = options;
    this.#action = action;
  }

  /** Something changed. */
  disturb(): void {
    const now = this.#clock.now();
    this.#sinceMs ??= now;
    this.#cancelTimer();
    const leftMs = this.#sinceMs + this.#options.maxWaitMs - now;
    this.#cancelTimer = this.#clock.after(Math.max(0, Math.min(this.#options.quietMs, leftMs)), () => {
      this.#sinceMs = null;
      this.#action();
    });
  }

  /** Forgets the changes. */
  cancel(): void {
    this.#sinceMs = null;
    this.#cancelTimer();
  }
}
