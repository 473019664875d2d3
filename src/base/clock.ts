/** Time as it is handed to whatever waits or dates something, so that a test can turn the hands itself. */

export interface Clock {
  /** Milliseconds since 1970-01-01 UTC; may jump when the system's clock is set. */
  now(): number;
  /** Milliseconds since some moment in the past; never jumps, never goes back. */
  monotonicMs(): number;
  /**
   * Calls `action` once, `delayMs` milliseconds from now, whatever the system's clock does meanwhile.
   * Waiting alone does not keep the process alive.
   *
   * @returns a function that calls it off
   */
  after(delayMs: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
