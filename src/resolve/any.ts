/** QTYPE ANY (RFC 8482): one RRset instead of all. */

import { RrType } from '../dns/rr-type.ts';
import type { ZoneImage } from '../image/index.ts';

/**
 * The RRset that answers ANY, or 0 if the node has none.
 *
 * RFC 8482 leaves the choice; ours is a subset of what exists (§4.1), over TCP too, as NSD does it: a common, small
 * type if there is one, DNSSEC's bulk only if there is nothing else.
 */
export function chooseForAny(image: ZoneImage, node: number): number {
  let chosen = 0;
  let chosenRank = 0;
  let rrset = image.firstRrset(node);
  for (let left = image.rrsetCount(node); left > 0; left--) {
    const rank = rankForAny(image.type(rrset));
    if (rank > chosenRank) {
      chosen = rrset;
      chosenRank = rank;
    }
    rrset = image.nextRrset(rrset);
  }
  return chosen;
}

function rankForAny(type: number): number {
  switch (type) {
    case RrType.A:
    case RrType.AAAA:
    case RrType.SOA:
    case RrType.MX:
    case RrType.PTR:
      return 3;
    case RrType.DNSKEY:
    case RrType.RRSIG:
    case RrType.NSEC:
    case RrType.NSEC3:
      return 1;
    default:
      return 2;
  }
}
