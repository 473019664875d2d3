/** A rule: mail and service hosts can be reached. */

import { formatName } from '../../dns/name.ts';
import { rdataNames } from '../../dns/rdata/index.ts';
import { RrType } from '../../dns/rr-type.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';

/**
 * What MX and SRV point to in the zone has an address and is no alias (RFC 2181 §10.3, RFC 2782).
 *
 * Warning: BIND loads it with a complaint, NSD and Knot without one.
 */
export const checkServiceAddress: ZoneRule = (node, zone) => {
  for (const rrset of node.rrsets) {
    if (rrset.type !== RrType.MX && rrset.type !== RrType.SRV) continue;
    rrset.rdata.forEach((rdata, i) => {
      const target = rdata.subarray(rdataNames(rrset.type, rdata)[0]);
      const status = isNoTarget(target) ? 'outside' : zone.statusOf(target);
      const at = rrset.rdataAt[i]!;
      const name = formatName(target);
      if (status === 'cname') {
        zone.report.warning(at, whereOf(node, rrset), `${name} is an alias (expected a name with addresses)`);
      } else if (status === 'none') {
        zone.report.warning(
          at,
          whereOf(node, rrset),
          `${name} has no address in this zone (expected A or AAAA)`,
        );
      }
    });
  }
};

/** The root stands for "no such service" (RFC 7505 §3, RFC 2782). */
function isNoTarget(target: Uint8Array): boolean {
  return target.length === 1;
}
