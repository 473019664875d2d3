/** `random`: every subset, in every order, as likely as the next. */

import { randomBelow, type Random } from '../../base/random.ts';
import type { Client } from '../client.ts';
import { MAX_MEMBERS, type Offer, type Policy } from '../policy.ts';

export class RandomSubset implements Policy {
  readonly #random: Random;
  /** Between queries, place i holds i. */
  readonly #places = new Uint16Array(MAX_MEMBERS);

  constructor(random: Random) {
    this.#random = random;
    for (let i = 0; i < MAX_MEMBERS; i++) this.#places[i] = i;
  }

  /** Fisher and Yates, ended after `answers` steps; so it costs as many steps, and not as many as there are members. */
  select({ members, answers }: Offer, _client: Client, chosen: Uint16Array): number {
    const places = this.#places;
    const count = answers < members ? answers : members;
    for (let i = 0; i < count; i++) {
      const other = i + randomBelow(this.#random, members - i);
      chosen[i] = places[other]!;
      places[other] = places[i]!;
    }
    // A place that was overwritten held its own number when it was first chosen: so the chosen numbers name them all.
    for (let i = 0; i < count; i++) places[chosen[i]!] = chosen[i]!;
    return count;
  }
}
