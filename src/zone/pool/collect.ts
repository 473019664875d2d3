/** The pool sets of a zone, in the one order by which compiler and control plane number them. */

import type { Zone } from '../model.ts';
import type { PoolSet } from './pool-set.ts';

/** In the order of the nodes, and of the RRsets in each. */
export function collectPoolSets({ nodes }: Zone): PoolSet[] {
  const sets: PoolSet[] = [];
  for (const { rrsets } of nodes.values()) {
    for (const { poolSet } of rrsets) if (poolSet) sets.push(poolSet);
  }
  return sets;
}
