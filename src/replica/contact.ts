/**
 * Whether the store is in reach, and so whether the others are to be relied on.
 *
 *                     a beat reached the store, and all was read
 *     isolated ─────────────────────────────────────────────────▶ connected
 *         ▲                                                            │
 *         └────────────── no beat has reached it for 3 s ◀────────────┘
 *
 * Each turn is told once, however long it lasts; failures in between are counted.
 */

import { count, type Clock, type Logger } from '../base/index.ts';
import { LIFETIME_MS } from './keys.ts';

/** How it stands with the store. */
export interface StoreState {
  readonly isIsolated: boolean;
  /** Since when that is so, in Unix milliseconds. */
  readonly sinceMs: number;
  /** How long ago a beat last reached the store; null: never. */
  readonly silentMs: number | null;
  /** Since the start: calls that it refused or left unanswered. */
  readonly failures: number;
  /** Why the last of them failed; empty: none has. */
  readonly why: string;
}

export interface ContactOptions {
  /** The store's, for the log. */
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onIsolated: () => void;
}

export class Contact {
  readonly #options: ContactOptions;
  #isIsolated = true;
  #sinceMs: number;
  /** When the beat began that reached the store last, on the monotonic clock. */
  #reachedMs: number | null = null;
  #failures = 0;
  #why = '';
  #isTold = false;
  #cancelIsolation = (): void => undefined;

  constructor(options: ContactOptions) {
    this.#options = options;
    this.#sinceMs = options.clock.now();
  }

  get isIsolated(): boolean {
    return this.#isIsolated;
  }

  get state(): StoreState {
    const { clock } = this.#options;
    return {
      isIsolated: this.#isIsolated,
      sinceMs: this.#sinceMs,
      silentMs: this.#reachedMs === null ? null : clock.monotonicMs() - this.#reachedMs,
      failures: this.#failures,
      why: this.#why,
    };
  }

  noteFailure(why: string): void {
    this.#failures++;
    this.#why = why;
  }

  /** The connection was lost, or can't be made. */
  noteLoss(why: string): void {
    this.#why = why;
  }

  /**
   * @param begunMs when the beat began that reached the store, on the monotonic clock
   * @param replicas how many are there
   */
  noteReached(begunMs: number, replicas: number): void {
    const { clock } = this.#options;
    this.#reachedMs = begunMs;
    this.#cancelIsolation();
    const leftMs = begunMs + LIFETIME_MS - clock.monotonicMs();
    this.#cancelIsolation = clock.after(Math.max(0, leftMs), () => this.#isolate());
    if (this.#isIsolated) this.#reconnect(replicas);
  }

  /** The first contact has taken too long to wait for. */
  giveUpWaiting(): void {
    if (this.#isIsolated) this.#tellIsolated();
  }

  close(): void {
    this.#cancelIsolation();
  }

  #isolate(): void {
    this.#isIsolated = true;
    this.#sinceMs = this.#options.clock.now();
    this.#tellIsolated();
    this.#options.onIsolated();
  }

  #reconnect(replicas: number): void {
    const { name, clock, logger } = this.#options;
    const seconds = Math.round((clock.now() - this.#sinceMs) / 1000);
    this.#isIsolated = false;
    this.#sinceMs = clock.now();
    if (this.#isTold)
      logger.info(
        `In touch with ${name} again after ${count(seconds, 'second')}: ${count(replicas, 'replica')}`,
      );
    this.#isTold = false;
  }

  #tellIsolated(): void {
    const { name, logger } = this.#options;
    this.#isTold = true;
    const why = this.#why === '' ? '' : ` (${this.#why})`;
    logger.warn(
      `Cut off from the other replicas, since ${name} can't be used${why}: this one probes every target itself and decides alone`,
      { store: name, why: this.#why },
    );
  }
}
