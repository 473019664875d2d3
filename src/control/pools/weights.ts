/** From what a view's members weigh to the choice among them that the live area tells. */

import { fnv1a } from '../../base/index.ts';
import { nameKey, parseName } from '../../dns/index.ts';
import { PolicyCode, type PolicyName } from '../../image/live-shares.ts';
import { composeShares, type EffectiveWeight } from '../../load/index.ts';
import type { PoolSet } from '../../zone/index.ts';

/** How members are to be chosen, as the live area has it. */
export interface Choice {
  /** The policy's code. */
  readonly policy: number;
  readonly answers: number;
  /** One for each member, in their order. */
  readonly shares: Int32Array;
}

/**
 * @param weights of the view's members, in their order
 * @param isByHealth whether health and load count: not where members are answered that are down
 */
export function chooseBy(
  { balance }: PoolSet,
  weights: readonly EffectiveWeight[],
  isByHealth: boolean,
): Choice {
  const ramps = weights.map(({ ramp }) => (isByHealth ? ramp : 1));
  const isRamping = ramps.some((ramp) => ramp < 1);
  const policy = rampable(balance.policy, isRamping);
  const answers = isRamping ? answersWhileRamping(policy, balance.answers, ramps) : balance.answers;
  const used = weights.map((weight, i) => {
    if (!isByHealth) return weight.static;
    // Load must not move a client from the member it is used to.
    if (policy === 'client-hash') return weight.static * ramps[i]!;
    // Where no weights act, a ramp still does.
    return policy === balance.policy ? weight.effective : ramps[i]!;
  });
  // An agent may say 0 %; where all do, there is nobody to take their part.
  const isNothing = used.every((weight) => weight === 0);
  const shared = isNothing ? weights.map((weight) => weight.static) : used;
  const shares = weights.length === 0 ? new Int32Array(0) : composeShares(policy, shared, answers);
  return { policy: PolicyCode[policy], answers, shares };
}

/** Policies that know no weights hand over to the one that does while a member's share is to grow slowly. */
function rampable(policy: PolicyName, isRamping: boolean): PolicyName {
  return isRamping && (policy === 'round-robin' || policy === 'random') ? 'weighted' : policy;
}

/**
 * An answer that carries every member has no smaller share to give: it then carries as many as there are whole members,
 * which leaves the ramping ones out of most answers.
 */
function answersWhileRamping(policy: PolicyName, answers: number, ramps: readonly number[]): number {
  if (policy === 'client-hash' || policy === 'ordered') return answers;
  const whole = Math.floor(ramps.reduce((sum, ramp) => sum + ramp, 0));
  return Math.max(1, Math.min(answers, whole));
}

/**
 * A seed for each of a set's values: of its host where it has one, so that client-hash sends a client to the same host in
 * every family; of its RDATA else. No two are the same: a host's second address has another.
 */
export function seedsOf({ members }: PoolSet): Int32Array {
  const seeds = new Int32Array(members.length);
  const taken = new Set<number>();
  for (const [i, { host, rdata }] of members.entries()) {
    const identity = host === null ? Buffer.from(rdata).toString('latin1') : nameKey(parseName(host));
    let seed = fnv1a(identity);
    while (taken.has(seed)) seed = (seed + 1) | 0;
    taken.add(seed);
    seeds[i] = seed;
  }
  return seeds;
}
