/** The rulings in the store, kept here too: as one of the tables that all write to. */

import type { Clock } from '../base/index.ts';
import type { Keeper } from './common-tables.ts';
import type { Replicas } from './replicas.ts';
import { compareRulings, composeRuling, parseRuling, type Ruling, type Side } from './ruling.ts';

/** As long as a verdict is worth anything after a restart (saved-state.ts). */
const MAX_AGE_MS = 7 * 86_400_000;

export class Rulings implements Keeper {
  readonly #replicas: Replicas;
  readonly #clock: Clock;
  readonly #byTarget = new Map<string, Ruling>();
  readonly #onRuling: (target: string) => void;

  /** @param onRuling called when another replica's ruling on a target was taken over */
  constructor(replicas: Replicas, clock: Clock, onRuling: (target: string) => void) {
    this.#replicas = replicas;
    this.#clock = clock;
    this.#onRuling = onRuling;
    replicas.keep('verdicts', this);
  }

  get(target: string): Ruling | undefined {
    return this.#byTarget.get(target);
  }

  /** Since when the ruling stands, in Unix milliseconds by this machine's clock, which may be behind. */
  sinceMs({ sinceMs }: Ruling): number {
    return Math.min(this.#replicas.time.toLocal(sinceMs), this.#clock.now());
  }

  make(target: string, side: Side, reason: string, sinceMs: number): void {
    const ruling = {
      side,
      sinceMs: this.#replicas.time.fromLocal(sinceMs),
      reason,
      counter: (this.#byTarget.get(target)?.counter ?? 0) + 1,
      replica: this.#replicas.name,
    };
    this.#byTarget.set(target, ruling);
    this.#replicas.put('verdicts', target, composeRuling(ruling));
  }

  *entries(): Iterable<readonly [string, string]> {
    for (const [target, ruling] of this.#byTarget) yield [target, composeRuling(ruling)];
  }

  take(target: string, text: string): string | null {
    const ruling = parseRuling(text);
    if (ruling === undefined) return null;
    const held = this.#byTarget.get(target);
    const order = held === undefined ? 1 : compareRulings(ruling, held);
    if (order < 0) return composeRuling(held!);
    if (order > 0) {
      this.#byTarget.set(target, ruling);
      this.#onRuling(target);
    }
    return null;
  }

  isPast(target: string, text: string): boolean {
    const ruling = parseRuling(text);
    const isPast = ruling !== undefined && this.#replicas.time.nowMs() - ruling.sinceMs > MAX_AGE_MS;
    if (isPast && ruling.side === 'up') this.#byTarget.delete(target);
    return isPast && ruling.side === 'up';
  }
}
