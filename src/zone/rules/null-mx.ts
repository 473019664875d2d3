/** A rule: "no mail" says nothing else. */

import { RrType } from '../../dns/rr-type.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';
import { rrsetOf } from './zone-view.ts';

/** Two octets of preference, and the root. */
const NULL_MX_OCTETS = 3;

/**
 * The MX that says "no mail here", `0 .`, is alone and has preference 0 (RFC 7505 §3).
 *
 * Warning: BIND, NSD and Knot load it without a word; octoDNS's strict set refuses it.
 */
export const checkNullMx: ZoneRule = (node, zone) => {
  const mx = rrsetOf(node, RrType.MX);
  const index = mx?.rdata.findIndex((rdata) => rdata.length === NULL_MX_OCTETS) ?? -1;
  if (mx === undefined || index === -1) return;
  const rdata = mx.rdata[index]!;
  const at = mx.rdataAt[index]!;
  if (mx.rdata.length > 1) {
    zone.report.warning(at, whereOf(node, mx), 'an MX of "." beside others (expected it alone, RFC 7505 §3)');
  } else if (rdata[0] !== 0 || rdata[1] !== 0) {
    zone.report.warning(at, whereOf(node, mx), 'an MX of "." with a preference (expected 0, RFC 7505 §3)');
  }
};
