/** What every part may rest on: no DNS, and no I/O but for the one way to keep a state file (`state-file.ts`). */

export { afterAtMost } from './after-long.ts';
export { assert, AssertionFailure, unreachable } from './assert.ts';
export { systemClock, type Clock } from './clock.ts';
export { count } from './count.ts';
export { fnv1a } from './fnv1a.ts';
export * from './ip-address.ts';
export { formatListenAddress, type ListenAddress } from './listen-address.ts';
export type { LogFields, Logger, LogLevel } from './logger.ts';
export { createRandom, randomBelow, type Random } from './random.ts';
