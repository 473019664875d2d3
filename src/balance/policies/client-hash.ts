/**
 * `client-hash`: a client's network is always sent to the same members, and when one of them goes, only its own
 * clients move.
 *
 * Weighted rendezvous hashing (Thaler and Ravishankar 1998; weights as by Schindelhauer and Schomaker 2005). Every
 * member runs a race of its own against every client: its time is exponentially distributed with its weight as the
 * rate, so that it wins as often as its weight asks for. The time depends on nothing but the client's prefix and the
 * member's seed: without a member, the others arrive as they did with it.
 */

import { OFFER_SEED, OFFER_SHARE, OFFER_WORDS } from '../../image/live-shares.ts';
import { hashClientPrefix } from '../client-prefix.ts';
import type { Client } from '../client.ts';
import { mixWord } from '../mix-word.ts';
import { MAX_MEMBERS, type Offer, type Policy } from '../policy.ts';

export class ClientHash implements Policy {
  /** When the members chosen so far arrived, the first first. */
  readonly #times = new Float64Array(MAX_MEMBERS);

  select({ words, at, members, answers }: Offer, client: Client, chosen: Uint16Array): number {
    const times = this.#times;
    const room = answers < members ? answers : members;
    const prefixHash = hashClientPrefix(client);
    let count = 0;
    /** Who arrives no earlier is not among the first. */
    let limit = Infinity;
    for (let i = 0; i < members; i++) {
      const member = at + i * OFFER_WORDS;
      const weight = words[member + OFFER_SHARE]!;
      const chance = (mixWord(words[member + OFFER_SEED]! ^ prefixHash) >>> 0) / 0x1_0000_0000;
      // −ln(1−x) is never below x: this tells most of those who come too late without a logarithm.
      if (chance >= limit * weight) continue;
      const time = -Math.log(1 - chance) / weight;
      if (time >= limit) continue;
      let place = count < room ? count++ : count - 1;
      for (; place > 0 && times[place - 1]! > time; place--) {
        times[place] = times[place - 1]!;
        chosen[place] = chosen[place - 1]!;
      }
      times[place] = time;
      chosen[place] = i;
      if (count === room) limit = times[count - 1]!;
    }
    return count;
  }
}
