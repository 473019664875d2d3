/** What steers a record's answers among its members: the keys `balance`, `health` and `load`. */

import type { Report } from '../../schema/report.ts';
import type { YamlMap } from '../../schema/yaml-tree.ts';
import { readBalance } from './balance.ts';
import type { Balance } from './balance.ts';
import { readHealth } from './health.ts';
import type { Health } from './health.ts';
import { readLoad } from './load.ts';
import type { Load } from './load.ts';
import { readSection } from './section.ts';
import type { Section } from './section.ts';

export interface Steering {
  readonly balance: Section<Balance> | undefined;
  readonly health: Section<Health> | undefined;
  readonly load: Section<Load> | undefined;
}

export const STEERING_KEYS = ['balance', 'health', 'load'] as const satisfies readonly (keyof Steering)[];

/** Reads the keys of a record, or of its `octodns.evenkeel`. */
export function readSteering(map: YamlMap, where: string, report: Report): Steering {
  return {
    balance: readSection(map, 'balance', readBalance, where, report),
    health: readSection(map, 'health', readHealth, where, report),
    load: readSection(map, 'load', readLoad, where, report),
  };
}

/** The record's own keys win over those it has for octoDNS to keep. */
export function mergeSteering(own: Steering, kept: Steering | undefined): Steering {
  return {
    balance: own.balance ?? kept?.balance,
    health: own.health ?? kept?.health,
    load: own.load ?? kept?.load,
  };
}
