/** Waiting for what a test can't be told of: another thread's counter, the far end of a connection. */

import { setTimeout as delay } from 'node:timers/promises';

const LIMIT_MS = 10_000;
const PAUSE_MS = 2;

/** Looks until the condition holds, for ten seconds at most; the test's own assertion then says what is wrong. */
export async function until(holds: () => boolean): Promise<void> {
  const limitMs = performance.now() + LIMIT_MS;
  while (!holds() && performance.now() < limitMs) await delay(PAUSE_MS);
}
