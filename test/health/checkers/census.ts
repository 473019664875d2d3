/** What this process holds open, so that a test can tell whether something was left behind. */

import { readdirSync } from 'node:fs';
import { until } from '../../support/until.ts';

export interface Census {
  readonly descriptors: number;
  readonly timers: number;
  readonly children: number;
}

export function takeCensus(): Census {
  const resources = process.getActiveResourcesInfo();
  const count = (kind: string): number => resources.filter((resource) => resource === kind).length;
  return {
    descriptors: readdirSync('/proc/self/fd').length,
    timers: count('Timeout'),
    children: count('ProcessWrap'),
  };
}

/** The census once it is the same as the other, or as it is after a while. */
export async function settledCensus(other: Census): Promise<Census> {
  await until(() => JSON.stringify(takeCensus()) === JSON.stringify(other));
  return takeCensus();
}
