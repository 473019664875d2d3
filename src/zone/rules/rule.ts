/** What a rule is. */

import { formatName } from '../../dns/name.ts';
import { rrTypeName } from '../../dns/rr-type.ts';
import type { Rrset, ZoneNode } from '../model.ts';
import type { ZoneView } from './zone-view.ts';

/** Looks at one node of a zone and reports what is wrong with it. */
export type ZoneRule = (node: ZoneNode, zone: ZoneView) => void;

/** How a problem names an RRset: `www.example.com. A`. */
export function whereOf({ owner }: ZoneNode, { type }: Rrset): string {
  return `${formatName(owner)} ${rrTypeName(type)}`;
}
