/** From weights to what the live area has of each member, by the kind of share that the policy draws by. */

import { unreachable } from '../base/index.ts';
import { SHARE_KIND, UNIT_WEIGHT, type PolicyName } from '../image/live-shares.ts';
import { cumulativeShares, inclusionProbabilities } from './inclusion.ts';

/**
 * @param weights effective ones; for client-hash without the load factor, since load must not move its clients
 * @param answers how many members an answer carries, 1 to 64
 */
export function composeShares(policy: PolicyName, weights: readonly number[], answers: number): Int32Array {
  const kind = SHARE_KIND[policy];
  switch (kind) {
    case 'cumulative':
      return cumulativeShares(inclusionProbabilities(weights, answers).probabilities);
    case 'weight':
      return Int32Array.from(weights, (weight) => Math.max(1, Math.round(weight * UNIT_WEIGHT)));
    case 'none':
      return new Int32Array(weights.length);
    default:
      return unreachable(kind);
  }
}
