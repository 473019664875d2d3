/** A rule: a DNAME is alone of its kind. */

import { RrType } from '../../dns/rr-type.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';
import { rrsetOf } from './zone-view.ts';

/**
 * A name has one DNAME (RFC 6672 §2.4), whichever of its pools' members is answered.
 *
 * Error: BIND, NSD and Knot refuse several.
 */
export const checkSingleDname: ZoneRule = (node, zone) => {
  const dname = rrsetOf(node, RrType.DNAME);
  const second = dname?.rdataAt[1];
  if (dname === undefined || second === undefined || dname.poolSet) return;
  zone.report.error(second, whereOf(node, dname), 'a second DNAME at this name (expected one)');
};
