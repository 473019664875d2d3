/** Random numbers for spreading load; never for secrets. */

/** A source of 32-bit words. The query path draws from it, so it must neither allocate nor wait. */
export interface Random {
  /** The next word, 0 to 2³²−1. */
  nextUint32(): number;
}

/** xorshift32 (Marsaglia 2003, "Xorshift RNGs", the triple 13, 17, 5). */
export function createRandom(seed: number): Random {
  let state = seed | 0 || 0x9e3779b9;
  return {
    nextUint32(): number {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state >>> 0;
    },
  };
}

/** A number in [0, bound), every one as likely as the next to within bound/2³². */
export function randomBelow(random: Random, bound: number): number {
  return Math.floor((random.nextUint32() / 0x1_0000_0000) * bound);
}
