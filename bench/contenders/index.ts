/** Who runs in the race, the one the others are measured by first. */

import { bind } from './bind.ts';
import type { Contender } from './contender.ts';
import { evenkeel } from './evenkeel.ts';
import { gdnsd } from './gdnsd.ts';
import { knot } from './knot.ts';
import { nsd } from './nsd.ts';

export type { Contender, Site } from './contender.ts';

export const REFERENCE: Contender = gdnsd;

export const CONTENDERS: readonly Contender[] = [REFERENCE, evenkeel, nsd, knot, bind];
