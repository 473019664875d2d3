/** All policies there are. */

import type { Random } from '../base/random.ts';
import { PolicyCode, type PolicyName } from '../image/live-shares.ts';
import { ClientHash } from './policies/client-hash.ts';
import { LeastConnections } from './policies/least-connections.ts';
import { LeastLoad } from './policies/least-load.ts';
import { Ordered } from './policies/ordered.ts';
import { RandomSubset } from './policies/random.ts';
import { RoundRobin } from './policies/round-robin.ts';
import { Weighted } from './policies/weighted.ts';
import type { Policy } from './policy.ts';

/** The one policy whose answer depends on the client. */
export const CLIENT_HASH_CODE = PolicyCode['client-hash'];

/** One thread's policies, by their codes. */
export function createPolicies(random: Random): readonly Policy[] {
  const named: Readonly<Record<PolicyName, Policy>> = {
    'round-robin': new RoundRobin(random),
    random: new RandomSubset(random),
    weighted: new Weighted(random),
    'least-load': new LeastLoad(random),
    'least-connections': new LeastConnections(random),
    'client-hash': new ClientHash(),
    ordered: new Ordered(),
  };
  const coded: Policy[] = [];
  for (const [name, policy] of Object.entries(named)) coded[PolicyCode[name as PolicyName]] = policy;
  return coded;
}
