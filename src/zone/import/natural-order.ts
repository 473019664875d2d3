/** The order octoDNS keeps the keys of a zone file in, and refuses to load a file without: Python's `natsort`. */

/** A copy in natural order, by what `textOf` gives. */
export function sortNaturally<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  const keyed = items.map((item) => ({ item, key: naturalKey(textOf(item)) }));
  keyed.sort((a, b) => compareNaturalKeys(a.key, b.key));
  return keyed.map(({ item }) => item);
}

/** A text as runs of other characters (even places) and of digits (odd places). */
function naturalKey(text: string): string[] {
  return text.split(/(\d+)/);
}

/** Digits compare as numbers, `host9` before `host10`; everything else by character code, upper case before lower. */
function compareNaturalKeys(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = i % 2 === 0 ? compareTexts(a[i]!, b[i]!) : compareNumbers(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareNumbers(a: string, b: string): number {
  const [digitsOfA, digitsOfB] = [a, b].map((digits) => digits.replace(/^0+/, '')) as [string, string];
  return digitsOfA.length - digitsOfB.length || compareTexts(digitsOfA, digitsOfB);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
