/** A rule: chains of CNAMEs end. */

import { formatName, nameKey } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import { RrType } from '../../dns/rr-type.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';
import { rrsetOf } from './zone-view.ts';
import type { ZoneView } from './zone-view.ts';

/**
 * A chain of CNAMEs ends (RFC 1034 §3.6.2).
 *
 * Warning: BIND, NSD and Knot load a circle without a word; whoever asks gets nowhere.
 */
export const checkCnameLoop: ZoneRule = (node, zone) => {
  const cname = rrsetOf(node, RrType.CNAME);
  const first = cname?.rdata.find((target) => leadsTo(node.owner, target, zone));
  if (cname === undefined || first === undefined) return;
  zone.report.warning(
    cname.at,
    whereOf(node, cname),
    `the CNAME leads back to itself by way of ${formatName(first)}`,
  );
};

/** A CNAME with pools leads to all of their members. */
function leadsTo(end: Name, start: Name, zone: ZoneView): boolean {
  const endKey = nameKey(end);
  const seen = new Set<string>();
  const ahead = [start];
  for (let target = ahead.pop(); target !== undefined; target = ahead.pop()) {
    const key = nameKey(target);
    if (key === endKey) return true;
    if (seen.has(key)) continue;
    seen.add(key);
    ahead.push(...(zone.find(target, RrType.CNAME)?.rdata ?? []));
  }
  return false;
}
