/** How pool sets refer to each other across zones. */

import { rrTypeName } from '../../dns/index.ts';

/** `www.example.com. A`. @param owner absolute, in lower case, with its final dot */
export function keyOf(owner: string, type: number): string {
  return `${owner} ${rrTypeName(type)}`;
}
