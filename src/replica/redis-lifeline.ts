/**
 * Keeps one link to Redis at a time, for as long as the store is open.
 *
 *     open ──▶ dial ── link ──▶ onConnect ── ended ──▶ onDisconnect ──┐
 *               ▲  └─ failed ──▶ onDisconnect, if for another reason ─┤
 *               └──────────────────────── pause ──────────────────────┘
 */

import type { Clock } from '../base/clock.ts';
import { randomBelow, type Random } from '../base/random.ts';
import type { RedisDialer, RedisLink } from './redis-dialer.ts';
import type { StoreListener } from './store.ts';

/** After the first try that fails; doubled with each after it. */
const MIN_PAUSE_MS = 50;
/** So that a Redis that is back is found well within a second. */
const MAX_PAUSE_MS = 400;
/** A link that ends sooner counts as a try that failed. */
const STEADY_MS = 5000;

export class RedisLifeline {
  readonly #dialer: RedisDialer;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #closing = new AbortController();
  #link: RedisLink | null = null;
  /** Why there is no link. */
  #why = 'not connected yet';

  constructor(dialer: RedisDialer, clock: Clock, random: Random) {
    this.#dialer = dialer;
    this.#clock = clock;
    this.#random = random;
  }

  /** To be called once. */
  open(listener: StoreListener): void {
    void this.#stayConnected(listener);
  }

  /** @throws {Error} if there is none, with the reason */
  get link(): RedisLink {
    if (this.#link === null) throw new Error(this.#why);
    return this.#link;
  }

  close(): void {
    this.#link = null;
    this.#why = 'closed';
    this.#closing.abort();
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  async #stayConnected(listener: StoreListener): Promise<void> {
    for (let failures = 0; !this.#isClosed(); failures++) {
      const outcome = await this.#dial(listener);
      if (this.#isClosed()) return;
      if (typeof outcome === 'string') {
        if (outcome !== this.#why) this.#lose(outcome, listener);
      } else {
        const startMs = this.#clock.monotonicMs();
        this.#link = outcome;
        listener.onConnect();
        const { message } = await outcome.ended;
        // Closed by us, perhaps even by the listener just now.
        if (this.#isClosed()) return;
        this.#lose(message, listener);
        if (this.#clock.monotonicMs() - startMs >= STEADY_MS) failures = 0;
      }
      await this.#pause(failures);
    }
  }

  /** @returns why there is no link, if there is none */
  #dial(listener: StoreListener): Promise<RedisLink | string> {
    const onHint = (hint: string): void => {
      // Those that come before onConnect are told of by it.
      if (this.#link !== null) listener.onHint(hint);
    };
    return this.#dialer
      .dial(onHint, this.#closing.signal)
      .catch((error: unknown) => (error as Error).message);
  }

  #lose(why: string, listener: StoreListener): void {
    this.#link = null;
    this.#why = why;
    listener.onDisconnect(why);
  }

  /** Between half and all of what is due, so that not all replicas come back at once. */
  #pause(failures: number): Promise<void> {
    const halfMs = Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** failures) / 2;
    return new Promise((resolve) => {
      this.#clock.after(halfMs + randomBelow(this.#random, halfMs), resolve);
    });
  }
}
