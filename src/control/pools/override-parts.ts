/** Whom overrides are about, among the members of all pools. */

import { OverrideIndex, type Override, type Subject } from '../../health/index.ts';
import type { LiveSet } from './live-set.ts';
import { subjectOf } from './override-view.ts';
import type { PoolService } from './pool-service.ts';

/** A value as a part of a pool, and how patterns know it. */
export interface Part {
  readonly live: LiveSet;
  readonly value: number;
  readonly subject: Subject;
}

export function partsOf(
  { sets }: Pick<PoolService, 'sets'>,
  overrides: readonly Override[],
): ReadonlyMap<Override, readonly Part[]> {
  const found = new Map<Override, Part[]>(overrides.map((override) => [override, []]));
  const index = new OverrideIndex(overrides);
  if (overrides.length > 0)
    for (const part of allParts(sets))
      for (const override of index.allFor(part.subject)) found.get(override)!.push(part);
  return found;
}

function* allParts(sets: readonly LiveSet[]): Iterable<Part> {
  for (const live of sets) {
    const { set } = live;
    // The places of an ALIAS hold what another name answers with: no members of its own.
    if (set.alias !== undefined) continue;
    for (const [pool, { members }] of set.pools.entries())
      for (const { value } of members) yield { live, value, subject: subjectOf(set, pool, value) };
    for (const value of set.lastResort) yield { live, value, subject: subjectOf(set, null, value) };
  }
}
