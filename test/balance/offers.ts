/** Offers and clients for the tests and the benchmark of policies. */

import { Client, type Offer } from '../../src/balance/index.ts';
import { parseIpAddress } from '../../src/base/ip-address.ts';
import { OFFER_SEED, OFFER_SHARE, OFFER_WORDS, type PolicyName } from '../../src/image/live-shares.ts';
import { composeShares } from '../../src/load/index.ts';

export interface OfferTerms {
  readonly weights: readonly number[];
  readonly answers?: number;
  /** The places of the members among all; they tell their seeds. */
  readonly identities?: readonly number[];
}

/** An offer as the control plane would write it for the policy. */
export function createOffer(policy: PolicyName, { weights, answers = 1, identities }: OfferTerms): Offer {
  // Somewhere in the middle, as in the live area.
  const at = 6;
  const words = new Int32Array(at + weights.length * OFFER_WORDS);
  for (const [i, share] of composeShares(policy, weights, answers).entries()) {
    words[at + i * OFFER_WORDS + OFFER_SHARE] = share;
    words[at + i * OFFER_WORDS + OFFER_SEED] = identities?.[i] ?? i;
  }
  return { words, at, members: weights.length, answers };
}

export function equalWeights(members: number): number[] {
  return new Array<number>(members).fill(1);
}

/** A client at an address, or at the start of a prefix of whole octets. */
export function createClient(address: string): Client {
  const client = new Client();
  const octets = parseIpAddress(address)!;
  client.set(octets, 0, octets.length, octets.length === 16);
  return client;
}
