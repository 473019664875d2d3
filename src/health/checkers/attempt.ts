/** One attempt at something that may fail, hang or answer twice: it has one deadline and one outcome. */

import { formatDuration } from '../../schema/value-type.ts';
import type { ProbeResult } from '../check.ts';
import { failBy, failSilently } from './probe-result.ts';

/** Takes the outcome. The first one counts, the others are too late. */
export type Settle = (result: ProbeResult) => void;

/**
 * Starts something and waits for its outcome until the deadline. Never rejects: an exception of `start` is a failure.
 *
 * @param start begins and returns what ends it: the place to destroy sockets and to kill processes. It is called once,
 *   after the outcome, whatever that was; only if `start` throws, there is nothing to call
 */
export function attempt(timeoutMs: number, start: (settle: Settle) => () => void): Promise<ProbeResult> {
  return new Promise((resolve) => {
    let isSettled = false as boolean; // start() may set it
    let end: (() => void) | undefined;
    const settle: Settle = (result) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      end?.();
      resolve(result);
    };
    const timer = setTimeout(
      () => settle(failSilently(`timed out after ${formatDuration(timeoutMs)}`)),
      timeoutMs,
    );
    try {
      const endIt = start(settle);
      if (isSettled) endIt();
      else end = endIt;
    } catch (error) {
      settle(failBy(error as Error));
    }
  });
}
