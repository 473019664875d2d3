/**
 * The order of the addresses of a plain multi-value A or AAAA RRset.
 *
 * A courtesy to clients that take the first address, no more: resolvers and clients sort again (RFC 6724).
 */

import { randomBelow, type Random } from '../base/random.ts';

/**
 * - `rotate`: one further each time, beginning anywhere
 * - `random`: every order as likely as the next
 * - `fixed`: as the zone file has them
 */
export type AddressOrder = 'rotate' | 'random' | 'fixed';

/** RRsets whose turn is remembered apart; more of them share a turn, which only makes their rotation less regular. */
const TURNS = 4096;

/** More addresses than this fill a message of 65,535 octets. */
const MAX_RECORDS = 4096;

export class AddressOrderer {
  readonly #order: AddressOrder;
  readonly #random: Random;
  /** How often each RRset, by its place in the image, was answered; 16 bits, since V8 divides larger ones as doubles. */
  readonly #turns = new Uint16Array(TURNS);
  readonly #sequence = new Uint16Array(MAX_RECORDS);

  constructor(order: AddressOrder, random: Random) {
    this.#order = order;
    this.#random = random;
    for (let i = 0; i < TURNS; i++) this.#turns[i] = random.nextUint32();
  }

  /**
   * Which record comes first; the others follow in turn, unless {@link isShuffled}.
   *
   * @param key tells RRsets apart
   */
  first(key: number, records: number): number {
    if (this.#order !== 'rotate') return 0;
    const turn = this.#turns[key % TURNS]!;
    this.#turns[key % TURNS] = turn + 1;
    return turn % records;
  }

  get isShuffled(): boolean {
    return this.#order === 'random';
  }

  /** A random sequence of the records' numbers (Fisher and Yates); valid until the next call. */
  shuffle(records: number): Uint16Array {
    const sequence = this.#sequence;
    for (let i = 0; i < records; i++) {
      const other = randomBelow(this.#random, i + 1);
      sequence[i] = sequence[other]!;
      sequence[other] = i;
    }
    return sequence;
  }
}
