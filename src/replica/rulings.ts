/** The rulings in the store, kept here too: as one of the tables that all write to. */

import type { Clock } from '../base/index.ts';
import type { Keeper } from './common-tables.ts';
import type { Replicas } from './replicas.ts';
import { compareRulings, composeRuling, parseRuling, type Ruling, type Side } from './ruling.ts';

/** As long as a verdict is worth anything after a restart (saved-state.ts); longer than votes stay split. */
const MAX_AGE_MS = 7 * 86_400_000;
/** Those made first are forgotten first. Ours: more than there are targets. */
const MAX_RULINGS = 100_000;

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
    this.#keep(target, ruling);
    this.#replicas.put('verdicts', target, composeRuling(ruling));
  }

  *entries(): Iterable<readonly [string, string]> {
    for (const [target, ruling] of this.#byTarget)
      if (!this.#isPast(ruling)) yield [target, composeRuling(ruling)];
  }

  take(target: string, text: string): string | null {
    const ruling = parseRuling(text);
    if (ruling === undefined || this.#isPast(ruling)) return null;
    const held = this.#byTarget.get(target);
    const order = held === undefined || this.#isPast(held) ? 1 : compareRulings(ruling, held);
    if (order < 0) return composeRuling(held!);
    if (order > 0) {
      this.#keep(target, ruling);
      this.#onRuling(target);
    }
    return null;
  }

  /** What has stood for so long needs no ruling any more: all who are there hold it, and whoever joins finds their votes. */
  isPast(_target: string, text: string): boolean {
    const ruling = parseRuling(text);
    return ruling === undefined || this.#isPast(ruling);
  }

  #isPast({ sinceMs }: Ruling): boolean {
    return this.#replicas.time.nowMs() - sinceMs > MAX_AGE_MS;
  }

  #keep(target: string, ruling: Ruling): void {
    this.#byTarget.delete(target);
    this.#byTarget.set(target, ruling);
    if (this.#byTarget.size > MAX_RULINGS) this.#byTarget.delete(this.#byTarget.keys().next().value!);
  }
}
