/** `round-robin`: a run of members, beginning one further each time. Every member is in equally many answers. */

import type { Random } from '../../base/random.ts';
import { OFFER_SEED } from '../../image/live-shares.ts';
import type { Client } from '../client.ts';
import type { Offer, Policy } from '../policy.ts';

/**
 * Offers whose turn is remembered apart, by their places and the first member's seed, which tells zones apart. Two that
 * share a turn and are asked for by turns would each take every second member only.
 */
const TURNS = 1 << 16;

export class RoundRobin implements Policy {
  /** Whose turn it is in each offer: a place, not a count, which would skip one whenever it wrapped round. */
  readonly #turns = new Uint16Array(TURNS);

  /** @param random where each offer's turn begins, so that threads and replicas don't march in step */
  constructor(random: Random) {
    for (let i = 0; i < TURNS; i++) this.#turns[i] = random.nextUint32();
  }

  select({ words, at, members, answers }: Offer, _client: Client, chosen: Uint16Array): number {
    const count = answers < members ? answers : members;
    const key = (at ^ words[at + OFFER_SEED]!) & (TURNS - 1);
    let place = this.#turns[key]!;
    // Of an offer that has grown smaller, or was never asked for.
    if (place >= members) place %= members;
    this.#turns[key] = place + 1 === members ? 0 : place + 1;
    for (let i = 0; i < count; i++) {
      chosen[i] = place;
      place = place + 1 === members ? 0 : place + 1;
    }
    return count;
  }
}
