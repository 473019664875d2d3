/** A rule: name servers can be reached. */

import { formatName, isSubdomain } from '../../dns/name.ts';
import { RrType } from '../../dns/rr-type.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';
import { rrsetOf } from './zone-view.ts';

/**
 * A name server in the zone has an address there and is no alias (RFC 2181 §10.3); one within the zone it serves
 * needs glue, without which nobody finds it (RFC 9471 §2.1).
 *
 * Warnings. At the apex BIND refuses both, NSD and Knot load them; at a delegation all three load them, BIND and Knot
 * with a complaint.
 */
export const checkNameServerAddress: ZoneRule = (node, zone) => {
  const ns = rrsetOf(node, RrType.NS);
  ns?.rdata.forEach((target, i) => {
    const warn = (message: string): void => zone.report.warning(ns.rdataAt[i]!, whereOf(node, ns), message);
    const name = formatName(target);
    switch (zone.statusOf(target)) {
      case 'cname':
        warn(`${name} is an alias (expected a name with addresses, RFC 2181 §10.3)`);
        break;
      case 'none':
        warn(`${name} has no address in this zone (expected A or AAAA)`);
        break;
      case 'delegated':
        if (isSubdomain(target, node.owner)) warn(`${name} has no glue (expected A or AAAA, RFC 9471 §2.1)`);
        break;
      case 'address':
      case 'outside':
        break;
    }
  });
};
