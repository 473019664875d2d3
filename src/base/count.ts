/** Numbers in sentences. */

/** `1 zone`, `2 zones`. @param noun one whose plural takes an `s` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
