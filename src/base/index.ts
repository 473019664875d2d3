/** What every part may rest on: no DNS and no I/O. */

export { assert, AssertionFailure, unreachable } from './assert.ts';
export * from './ip-address.ts';
export { createRandom, randomBelow, type Random } from './random.ts';
