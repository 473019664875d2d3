/**
 * Which replicas probe a target: the first few by rendezvous (Thaler and Ravishankar 1998), that is, by a hash of replica and
 * target. All replicas come to the same without asking each other, the probes are spread evenly, and where one
 * comes or goes, only its own part changes hands.
 */

import { fnv1a } from '../base/index.ts';

/** @returns the chosen, first the one whose turn it is first; all of them where there are no more */
export function chooseProbers(
  target: string,
  replicas: readonly string[],
  probers: number,
): readonly string[] {
  return replicas
    .map((replica) => ({ replica, rank: rankOf(replica, target) }))
    .sort((a, b) => b.rank - a.rank || (a.replica < b.replica ? -1 : 1))
    .slice(0, probers)
    .map(({ replica }) => replica);
}

function rankOf(replica: string, target: string): number {
  return mix(fnv1a(target, fnv1a('\0', fnv1a(replica))));
}

/** Spreads what FNV leaves in the low bits over all of them: MurmurHash3's finalizer (Appleby). */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
