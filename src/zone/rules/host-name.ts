/** A rule: hosts are named as hosts. */

import { formatName, isWildcard } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import { rdataNames } from '../../dns/rdata/index.ts';
import { RrType } from '../../dns/rr-type.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';

/** Types whose owner is a host, and types that point to one. */
const OF_HOSTS: readonly number[] = [RrType.A, RrType.AAAA, RrType.MX];
const TO_HOSTS: readonly number[] = [RrType.NS, RrType.MX, RrType.SRV];

const HOST_LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

/**
 * Hosts have labels of letters, digits and inner hyphens (RFC 952, RFC 1123 §2.1), and their names are no addresses.
 *
 * Warning: BIND loads other names with a complaint (check-names, check-mx), NSD and Knot without one.
 */
export const checkHostName: ZoneRule = (node, zone) => {
  for (const rrset of node.rrsets) {
    if (OF_HOSTS.includes(rrset.type) && !isHostName(node.owner)) {
      zone.report.warning(
        rrset.at,
        whereOf(node, rrset),
        'the owner is no host name (expected letters, digits and hyphens)',
      );
    }
    if (!TO_HOSTS.includes(rrset.type)) continue;
    rrset.rdata.forEach((rdata, i) => {
      const target = rdata.subarray(rdataNames(rrset.type, rdata)[0]);
      const name = formatName(target);
      const message = isAddress(name)
        ? `${name} is an address (expected the name of a host)`
        : `${name} is no host name (expected letters, digits and hyphens)`;
      if (isAddress(name) || !isHostName(target))
        zone.report.warning(rrset.rdataAt[i]!, whereOf(node, rrset), message);
    });
  }
};

/** A wildcard stands for any label. */
function isHostName(name: Name): boolean {
  for (let at = isWildcard(name) ? 2 : 0; name[at]! !== 0; at += name[at]! + 1) {
    const label = Buffer.from(name.subarray(at + 1, at + 1 + name[at]!)).toString('latin1');
    if (!HOST_LABEL.test(label)) return false;
  }
  return true;
}

function isAddress(name: string): boolean {
  return /^(?:[0-9]{1,3}\.){4}$/.test(name);
}
