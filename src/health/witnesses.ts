/**
 * Whom to ask whether it is only one target that fails: others that are up, at other addresses. First the one that passed
 * last; then each in turn, a few at a time, since where a site is lost most others are about to fail too and it just
 * isn't known yet.
 *
 * One that passes bears witness for all that fail at the time, so that however many fail, few are asked.
 */

import type { Clock } from '../base/index.ts';
import type { TargetMonitor } from './target-monitor.ts';

/** How many are asked at once, and how soon others are: about fifty in the time from a first failure to a verdict. */
const CALLED_AT_ONCE = 3;
const PAUSE_MS = 50;
/** How many are looked at to find them: when thousands fail at once, a long search for each would stall the server. */
const MAX_LOOKUPS = 64;

export class Witnesses {
  readonly #clock: Clock;
  #monitors: readonly TargetMonitor[] = [];
  #next = 0;
  #lastPassed: TargetMonitor | null = null;
  #calledMs = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  replace(monitors: Iterable<TargetMonitor>): void {
    this.#monitors = [...monitors];
  }

  notePass(monitor: TargetMonitor): void {
    this.#lastPassed = monitor;
  }

  /** Has some probed, unless others were just now. */
  call(suspect: TargetMonitor): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#calledMs < PAUSE_MS) return;
    this.#calledMs = nowMs;
    let called = 0;
    for (const monitor of this.#candidates()) {
      const isOther = monitor.target.address !== suspect.target.address;
      const isAsked = monitor.lastBegunMs >= suspect.failingSinceMs;
      if (!isOther || isAsked || monitor.verdict.state !== 'up') continue;
      monitor.probeNow();
      if (++called === CALLED_AT_ONCE) break;
    }
  }

  *#candidates(): Iterable<TargetMonitor> {
    if (this.#lastPassed !== null) yield this.#lastPassed;
    const lookups = Math.min(MAX_LOOKUPS, this.#monitors.length);
    for (let looked = 0; looked < lookups; looked++) {
      this.#next = (this.#next + 1) % this.#monitors.length;
      yield this.#monitors[this.#next]!;
    }
  }
}

/** Whether there are two addresses at least that are believed to be up, and have shown it. */
export function areComparable(monitors: Iterable<TargetMonitor>): boolean {
  let first: string | null = null;
  for (const { isServed, hasPassed, target } of monitors) {
    if (!isServed || !hasPassed) continue;
    first ??= target.address;
    if (target.address !== first) return true;
  }
  return false;
}
