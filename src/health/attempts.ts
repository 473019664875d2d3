/**
 * The probes of one target that are still to be counted, in the order they began.
 *
 * Probes overlap, and a lost one comes in seconds after the passes of those that began behind it; counted as they
 * come in, the passes would seem to be in a row. So a failure counts at once, since failures are counted in all, but
 * a pass waits for every probe that began before it:
 *
 *     begun     a   b   c   d
 *     in        –   P   P   –      b and c wait for a
 *     in        F   P   P   –      counted: F, P, P; d is left
 */

import type { ProbeResult } from './check.ts';

export interface Attempt {
  /** On the monotonic clock. */
  readonly begunMs: number;
}

export class Attempts {
  /** The first is always one that is not in yet. */
  readonly #queue: Entry[] = [];

  /** How many are in flight or wait for others. */
  get size(): number {
    return this.#queue.length;
  }

  /** The one longest in flight. */
  get oldest(): Attempt | null {
    return this.#queue[0] ?? null;
  }

  /** How many of those begun last have passed, without one between them that is not in yet. */
  get latestPasses(): number {
    return this.#queue.length - 1 - this.#queue.findLastIndex(({ pass }) => pass === null);
  }

  begin(nowMs: number): Attempt {
    const entry: Entry = { begunMs: nowMs, pass: null };
    this.#queue.push(entry);
    return entry;
  }

  /** @returns what is to be counted now, in this order */
  finish(attempt: Attempt, result: ProbeResult): ProbeResult[] {
    if (!result.isPass) return [result, ...this.discard(attempt)];
    this.#queue.find((entry) => entry === attempt)!.pass = result;
    return this.#takePasses();
  }

  /** Forgets one that says nothing. @returns what is to be counted now, since it waited for this one */
  discard(attempt: Attempt): ProbeResult[] {
    this.#queue.splice(this.#queue.indexOf(attempt as Entry), 1);
    return this.#takePasses();
  }

  #takePasses(): ProbeResult[] {
    const passes: ProbeResult[] = [];
    for (let pass = this.#queue[0]?.pass; pass; pass = this.#queue[0]?.pass) {
      passes.push(pass);
      this.#queue.shift();
    }
    return passes;
  }
}

interface Entry extends Attempt {
  /** null: it is not in yet. */
  pass: ProbeResult | null;
}
