/** How many names a reload would take away: what the guard against truncated files goes by. */

import { ZoneImage } from '../image/index.ts';
import { SearchName } from '../wire/search-name.ts';

/** Counts the names of `before` that `after` does not have, empty non-terminals included. */
export function countRemovedNames(before: SharedArrayBuffer, after: SharedArrayBuffer): number {
  const oldImage = new ZoneImage(before);
  const newImage = new ZoneImage(after);
  const name = new SearchName();
  let removed = 0;
  for (const node of oldImage.nodes()) {
    name.readName(oldImage.owner(node));
    if (newImage.find(name, 0) === 0) removed++;
  }
  return removed;
}
