/** A rule: a DNAME is alone of its kind. */

import { RrType } from '../../dns/rr-type.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';
import { rrsetOf } from './zone-view.ts';

/**
 * A name has one DNAME and no NS beside it but at the apex (RFC 6672 §2.4).
 *
 * Two DNAMEs are an error: BIND, NSD and Knot refuse them. NS beside DNAME is a warning: BIND and NSD load it, Knot refuses
 * it; the delegation is what counts then.
 */
export const checkSingleDname: ZoneRule = (node, zone) => {
  const dname = rrsetOf(node, RrType.DNAME);
  if (dname === undefined) return;
  const where = whereOf(node, dname);
  const second = dname.rdataAt[1];
  if (second) zone.report.error(second, where, 'a second DNAME at this name (expected one)');
  if (zone.isCut(node))
    zone.report.warning(dname.at, where, 'the NS at this name delegate it: the DNAME is never used');
};
