/** Turning a word into one that looks like chance. */

/**
 * Every bit of the result depends on every bit of the word, about half of the time (murmur3's 32-bit finaliser, by
 * Austin Appleby, public domain). No two words give the same.
 *
 * @returns a signed word
 */
export function mixWord(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
