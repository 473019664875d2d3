/** Ids of overrides: `o-7k3m9q`. */

import type { Random } from '../../base/random.ts';

/** Crockford's base 32: what is easily taken for another (i, l, o) or makes words (u) is left out. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 6;

const ID = new RegExp(`^o-[${DIGITS}]{${LENGTH}}$`);

/** One of 2³⁰: that two replicas make the same one before they have heard of each other's is not to be expected. */
export function createOverrideId(random: Random): string {
  let bits = random.nextUint32();
  let id = 'o-';
  for (let i = 0; i < LENGTH; i++, bits >>>= 5) id += DIGITS[bits & 31]!;
  return id;
}

/** Whether the text is an id. No pattern is: a host name has two labels or more. */
export function isOverrideId(text: string): boolean {
  return ID.test(text);
}
