/** An override to take apart: in force since the start of 2026, for good. */

import type { Override } from '../../../src/health/overrides/index.ts';

export const START_MS = Date.UTC(2026, 0, 1);

export function someOverride(change: Partial<Override> = {}): Override {
  return {
    id: 'o-1a2b3c',
    action: 'drain',
    pattern: 'web3.example.com',
    owner: 'kim',
    reason: 'disk',
    fromMs: START_MS,
    untilMs: null,
    madeMs: START_MS,
    version: { counter: 1, replica: 'a' },
    isCancelled: false,
    ...change,
  };
}
