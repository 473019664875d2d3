/** A rule: the apex has name servers. */

import { RrType } from '../../dns/rr-type.ts';
import { formatName } from '../../dns/name.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';
import { rrsetOf } from './zone-view.ts';

/**
 * The apex has NS records (RFC 1034 §4.2.1), and two or more of them (RFC 1034 §4.1, RFC 2182 §5).
 *
 * Warnings. Without NS: NSD and Knot load the zone, BIND refuses it; octoDNS's zones often leave them to the
 * provider. A lone NS: all three load it without a word.
 */
export const checkApexNameServers: ZoneRule = (node, zone) => {
  if (!zone.isApex(node)) return;
  const ns = rrsetOf(node, RrType.NS);
  if (ns === undefined) {
    const at = rrsetOf(node, RrType.SOA)!.at;
    zone.report.warning(at, `${formatName(node.owner)} NS`, 'no NS at the apex (expected two or more)');
  } else if (ns.rdata.length === 1) {
    zone.report.warning(ns.at, whereOf(node, ns), 'a lone NS (expected two or more, RFC 2182 §5)');
  }
};
