/** A rule: no data where nobody gets it. */

import { formatName } from '../../dns/name.ts';
import { RrType, rrTypeName } from '../../dns/rr-type.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';

const ADDRESSES: readonly number[] = [RrType.A, RrType.AAAA];

/** What the parent answers at a cut itself (RFC 4035 §2.4, §2.6). */
const AT_CUT: readonly number[] = [RrType.NS, RrType.DS, RrType.NSEC, RrType.RRSIG];

/**
 * Data below a zone cut, or at it, that is no glue (addresses of a name server, of this delegation or another, RFC
 * 9471 §2), and data below a DNAME: nobody will ever get it (RFC 1034 §4.2.1, RFC 6672 §2.4).
 *
 * Warning: below a cut, BIND, NSD and Knot load it without a word, at a cut too but for a DNAME, which Knot refuses;
 * below a DNAME BIND does, NSD and Knot refuse it.
 */
export const checkOccluded: ZoneRule = (node, zone) => {
  const above = zone.redirectAbove(node);
  const redirect = above ?? (zone.isCut(node) ? node : undefined);
  if (redirect === undefined) return;
  const isCut = zone.isCut(redirect);
  const because = isCut
    ? `delegated at ${formatName(redirect.owner)}`
    : `below the DNAME at ${formatName(redirect.owner)}`;
  for (const rrset of node.rrsets) {
    const isHeard = redirect === node && AT_CUT.includes(rrset.type);
    if (isHeard || (isCut && ADDRESSES.includes(rrset.type) && zone.isNameServer(node.owner))) continue;
    zone.report.warning(
      rrset.at,
      whereOf(node, rrset),
      `${rrTypeName(rrset.type)} is never served: it is ${because}`,
    );
  }
};
