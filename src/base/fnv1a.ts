/** FNV-1a (Fowler, Noll, Vo), 32 bits: the same number for the same text on every machine. */

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * Of a text's UTF-16 units, which for ASCII are its octets.
 *
 * @param seed the hash of what goes before
 * @returns a 32-bit integer, negative or not
 */
export function fnv1a(text: string, seed = OFFSET_BASIS): number {
  let hash = seed | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  return hash;
}
