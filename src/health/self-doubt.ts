/**
 * Is it me? When everything fails at once, it is more likely that this server is cut off than that all others died.
 * While it doubts itself, no verdict turns from served to not served.
 *
 *             starved, or every canary fails, or nothing answers
 *     sure ──────────────────────────────────────────────────────▶ in doubt
 *      ▲                                                            │   │
 *      │◀─ a probe of any target passes: the failures were ours ────┘   │ 30 s: whoever failed is down
 *      │                                                                ▼
 *      └──────────────── a probe of any target passes ◀────────────── resolved (doubts no more)
 *
 * "Most targets fail" is no reason: that is what a lost site looks like.
 *
 * Whether anything passes is asked when it matters, of whoever is about to fall: has any probe passed, or at least been
 * answered, that began after the first probe that failed here? A refusal says as well as a pass that the way there
 * works, so that a pool whose processes all crashed goes down at once. Waiting for a whole interval without a pass, as one
 * might, would come too late: by then most targets are down.
 */

import type { Clock } from '../base/index.ts';

/**
 * How long doubt may keep the last good view: longer than a link or a route takes to come back, and no longer than
 * Route 53's fast checks take to see a dead member (20–36 s).
 */
const MAX_DOUBT_MS = 30_000;
/**
 * What a shorter stall has spoiled is discarded, probe by probe. After this the machine itself was away: suspended, or
 * badly overcommitted.
 */
const STARVED_MS = 1000;

export type DoubtReason = 'starved' | 'every canary fails' | 'nothing answers';

export interface Doubt {
  readonly reason: DoubtReason;
  /** Unix milliseconds. */
  readonly sinceMs: number;
}

/** How doubt ended: by a pass, or by its time limit. */
export type DoubtEnd = 'passed' | 'expired';

export interface DoubtEvents {
  onBegin(doubt: Doubt): void;
  onEnd(doubt: Doubt, end: DoubtEnd): void;
}

export class SelfDoubt {
  readonly #clock: Clock;
  readonly #events: DoubtEvents;
  #doubt: Doubt | null = null;
  /** Whether doubt lasted to its limit and nothing has passed since. */
  #isResolved = false;
  /** Whose failures began before this had answers beside them when the doubt began: these are not in doubt. */
  #sureUntilMs = -Infinity;
  /** When the latest probe began of those that passed, on the monotonic clock. */
  #lastPassBegunMs = -Infinity;
  /** The same of those that were answered, were it with a refusal. */
  #lastAnswerBegunMs = -Infinity;
  #cancelLimit = (): void => {};

  constructor(clock: Clock, events: DoubtEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  get current(): Doubt | null {
    return this.#doubt;
  }

  /** Whether a probe passed that began at this time or later, on the monotonic clock. */
  hasPassedSince(sinceMs: number): boolean {
    return this.#lastPassBegunMs >= sinceMs;
  }

  /** Whether a probe was answered that began at this time or later, on the monotonic clock. */
  isAnsweredSince(sinceMs: number): boolean {
    return this.#lastAnswerBegunMs >= sinceMs;
  }

  /** Whether failures since then are in doubt, in the doubt there is or that has just ended. */
  isInDoubt(failingSinceMs: number): boolean {
    return failingSinceMs > this.#sureUntilMs;
  }

  /** A probe passed, of whatever target. */
  notePass(begunMs: number): void {
    this.#lastPassBegunMs = Math.max(this.#lastPassBegunMs, begunMs);
    this.noteAnswer(begunMs);
    this.#isResolved = false;
    this.#end('passed');
  }

  /** A probe failed, but not for want of an answer. */
  noteAnswer(begunMs: number): void {
    this.#lastAnswerBegunMs = Math.max(this.#lastAnswerBegunMs, begunMs);
  }

  /** The event loop stood still. */
  noteStall(lateMs: number): void {
    if (lateMs >= STARVED_MS) this.#begin('starved');
  }

  /** Every canary fails, and the last of them began to at this time: then a refusal by another proves nothing. */
  noteCanaries(failingSinceMs: number): void {
    if (!this.hasPassedSince(failingSinceMs)) this.#begin('every canary fails');
  }

  /**
   * Whether a target may go down on failures since then.
   *
   * @param isComparable whether others are there to compare it with; asked only if it matters
   * @param isLost whether there are canaries, and all of them fail: then only a pass says that the network is fine
   */
  mayFall(failingSinceMs: number, isComparable: () => boolean, isLost = false): boolean {
    if (isLost && !this.hasPassedSince(failingSinceMs)) this.#begin('every canary fails');
    if (
      this.#doubt === null &&
      !this.#isResolved &&
      !this.isAnsweredSince(failingSinceMs) &&
      isComparable()
    ) {
      this.#begin('nothing answers');
    }
    return this.#doubt === null;
  }

  stop(): void {
    this.#cancelLimit();
  }

  #begin(reason: DoubtReason): void {
    if (this.#doubt !== null || this.#isResolved) return;
    this.#doubt = { reason, sinceMs: this.#clock.now() };
    this.#sureUntilMs = reason === 'nothing answers' ? this.#lastAnswerBegunMs : -Infinity;
    this.#cancelLimit = this.#clock.after(MAX_DOUBT_MS, () => {
      this.#isResolved = true;
      this.#end('expired');
    });
    this.#events.onBegin(this.#doubt);
  }

  #end(end: DoubtEnd): void {
    if (this.#doubt === null) return;
    const doubt = this.#doubt;
    this.#doubt = null;
    this.#cancelLimit();
    this.#events.onEnd(doubt, end);
  }
}
