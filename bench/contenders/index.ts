/** Who runs in the race, the one the others are measured by first. */

import { bind } from './bind.ts';
import type { Contender } from './contender.ts';
import { evenkeel, evenkeelPools } from './evenkeel.ts';
import { gdnsd } from './gdnsd.ts';
import { knot } from './knot.ts';
import { nsd } from './nsd.ts';

export type { Contender, Site } from './contender.ts';
export { evenkeel } from './evenkeel.ts';
export { gdnsdMultifo } from './gdnsd.ts';
export { createPoolZone } from './pool-zone.ts';
export { powerdnsLua } from './powerdns.ts';

export const REFERENCE: Contender = gdnsd;

export const CONTENDERS: readonly Contender[] = [REFERENCE, evenkeel, evenkeelPools, nsd, knot, bind];

/** Contenders that differ in one thing alone, and what they are measured by. */
export const PAIRS: readonly (readonly [Contender, Contender])[] = [[evenkeelPools, evenkeel]];
