/** When a drained member may be switched off: once the last answer that named it has left every cache. */

/** What browsers add to a TTL. */
const DEFAULT_GRACE_SECONDS = 60;

export interface LastAnswers {
  /** When any replica last named the member, in Unix milliseconds. */
  readonly lastAnswerMs: number;
  /** The longest TTL that an answer naming it was given. */
  readonly longestTtlSeconds: number;
  readonly graceSeconds?: number;
}

/** In Unix milliseconds. */
export function safeAfterMs(answers: LastAnswers): number {
  const { lastAnswerMs, longestTtlSeconds, graceSeconds = DEFAULT_GRACE_SECONDS } = answers;
  return lastAnswerMs + (longestTtlSeconds + graceSeconds) * 1000;
}

/**
 * Until when caches may hold what has been answered of one member. Nobody counts single answers: while the member is
 * served, one may be given at any moment, with the TTL in force.
 *
 *     TTL   300 ──────────┐
 *                      20 └──────────┐ withdrawn
 *           ──────────────┴──────────┴─────────────────────────▶ time
 *                         │          └── + 20 s ──▶│
 *                         └────────── + 300 s ─────────▶│ until here
 */
export class Outstanding {
  /** Until when answers may be held that were given before the TTL now in force. */
  #earlierUntilMs = 0;
  #ttlSeconds: number | null = null;

  /**
   * To be called whenever the TTL changes, and when the member is served or withdrawn.
   *
   * @param ttlSeconds the TTL in force from now on; null: the member is not served
   */
  note(nowMs: number, ttlSeconds: number | null): void {
    this.#earlierUntilMs = this.untilMs(nowMs);
    this.#ttlSeconds = ttlSeconds;
  }

  /** In Unix milliseconds; 0: it was never answered. */
  untilMs(nowMs: number): number {
    if (this.#ttlSeconds === null) return this.#earlierUntilMs;
    return Math.max(this.#earlierUntilMs, nowMs + this.#ttlSeconds * 1000);
  }
}
