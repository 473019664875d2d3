/**
 * `weighted`: every member in its share of the answers.
 *
 * With one answer that is a lottery. With several, drawing one after another would not be proportional: of weights 2,
 * 1, 1 and two answers, the first member would be in 5 of 6 instead of in all. So it is systematic sampling (Madow
 * 1949). The members' inclusion probabilities lie end to end on a circle, whose length is the number of answers, and
 * points at distance 1 are laid over it at random. No member is longer than 1, so no two points hit the same:
 *
 *     ├──── a ────┼─ b ─┼────── c ──────┼─ d ─┤     length 2, c certain
 *          ▲                  ▲                     a and c are chosen
 *
 * Which members come together follows from where they lie, and is not left to chance: b is never in an answer with d.
 * Only that each is included as often as it should be is promised, which is what loads it.
 */

import { randomBelow, type Random } from '../../base/random.ts';
import { CERTAIN, OFFER_SHARE, OFFER_WORDS } from '../../image/live-shares.ts';
import type { Client } from '../client.ts';
import type { Offer, Policy } from '../policy.ts';

export class Weighted implements Policy {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  select({ words, at, members }: Offer, _client: Client, chosen: Uint16Array): number {
    const shares = at + OFFER_SHARE;
    const length = words[shares + (members - 1) * OFFER_WORDS]!;
    const count = length < CERTAIN ? 1 : Math.floor(length / CERTAIN);
    // One random number is two: where the points are, and which of them comes first in the answer.
    let point = randomBelow(this.#random, length);
    let place = firstAbove(words, shares, 0, members - 1, point);
    chosen[0] = place;
    for (let i = 1; i < count; i++) {
      point += CERTAIN;
      const isPastEnd = point >= length;
      if (isPastEnd) point -= length;
      place = firstAbove(words, shares, isPastEnd ? 0 : place + 1, members - 1, point);
      chosen[i] = place;
    }
    return count;
  }
}

/** The first member, of those from `low` to `high`, whose cumulative share is above the point; `high` if none is. */
function firstAbove(words: Int32Array, shares: number, low: number, high: number, point: number): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[shares + middle * OFFER_WORDS]! > point) high = middle;
    else low = middle + 1;
  }
  return low;
}
