/** A rule: a CNAME is alone at its name. */

import { RrType, rrTypeName } from '../../dns/rr-type.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';
import { rrsetOf } from './zone-view.ts';

/** What DNSSEC puts beside a CNAME (RFC 4034 §3, §4; RFC 2181 §10.1). */
const MAY_STAND_BESIDE: readonly number[] = [
  RrType.CNAME,
  RrType.RRSIG,
  RrType.NSEC,
  RrType.SIG,
  RrType.KEY,
  RrType.NXT,
];

/**
 * A CNAME is alone at its name, whichever of its pools' members is answered, and so never at the apex, where the SOA is (RFC 1034 §3.6.2, RFC 2181 §10.1).
 *
 * Error: BIND, NSD and Knot refuse all three cases.
 */
export const checkCnameAlone: ZoneRule = (node, zone) => {
  const cname = rrsetOf(node, RrType.CNAME);
  if (cname === undefined) return;
  const where = whereOf(node, cname);
  const second = cname.rdataAt[1];
  if (second && !cname.poolSet)
    zone.report.error(second, where, 'a second CNAME at this name (expected one)');
  if (zone.isApex(node)) {
    zone.report.error(
      cname.at,
      where,
      'a CNAME at the apex, beside the SOA (expected an ALIAS, or addresses)',
    );
    return;
  }
  for (const other of node.rrsets) {
    if (MAY_STAND_BESIDE.includes(other.type)) continue;
    zone.report.error(
      other.at,
      whereOf(node, other),
      `${rrTypeName(other.type)} beside a CNAME (expected the CNAME alone)`,
    );
  }
};
