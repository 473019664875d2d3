/**
 * A clock for long simulations: days of many timers in seconds. As ManualClock it moves only when told to; between two
 * timers it lets promises settle, so that code which awaits something keeps its place in time.
 */

import type { Clock } from '../../src/base/clock.ts';

/** Enough for a probe. */
const PROMISE_DEPTH = 3;

interface Timer {
  readonly atMs: number;
  /** Of timers due at the same time, the one set first comes first. */
  readonly order: number;
  /** null: it was called off. */
  action: (() => void) | null;
}

export class VirtualClock implements Clock {
  readonly #startMs: number;
  #elapsedMs = 0;
  #orders = 0;
  readonly #timers = new TimerHeap();

  readonly #promiseDepth: number;

  /** @param promiseDepth how many promises may hang on one another between two timers */
  constructor(nowMs = 1_700_000_000_000, promiseDepth = PROMISE_DEPTH) {
    this.#startMs = nowMs;
    this.#promiseDepth = promiseDepth;
  }

  now(): number {
    return this.#startMs + this.#elapsedMs;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer: Timer = { atMs: this.#elapsedMs + delayMs, order: this.#orders++, action };
    this.#timers.push(timer);
    return () => {
      timer.action = null;
    };
  }

  /** Lets time pass; what falls due meanwhile happens at its own time, in order. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#elapsedMs + ms;
    await this.#settlePromises();
    for (;;) {
      const next = this.#timers.first;
      if (next === undefined || next.atMs > untilMs) break;
      this.#timers.shift();
      if (next.action === null) continue;
      this.#elapsedMs = Math.max(this.#elapsedMs, next.atMs);
      next.action();
      await this.#settlePromises();
    }
    this.#elapsedMs = Math.max(this.#elapsedMs, untilMs);
  }

  async #settlePromises(): Promise<void> {
    for (let depth = 0; depth < this.#promiseDepth; depth++) await Promise.resolve();
  }

  /** Lets time pass while the event loop stands still: what falls due meanwhile is late. */
  stall(ms: number): void {
    this.#elapsedMs += ms;
  }
}

/** A binary heap, the timer due first on top. */
class TimerHeap {
  readonly #heap: Timer[] = [];

  get first(): Timer | undefined {
    return this.#heap[0];
  }

  push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(timer, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = timer;
  }

  shift(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
