/** A rule: chains of CNAMEs end. */

import { formatName, nameKey } from '../../dns/name.ts';
import { RrType } from '../../dns/rr-type.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';
import { rrsetOf } from './zone-view.ts';

/**
 * A chain of CNAMEs ends (RFC 1034 §3.6.2).
 *
 * Warning: BIND, NSD and Knot load a circle without a word; whoever asks gets nowhere.
 */
export const checkCnameLoop: ZoneRule = (node, zone) => {
  const cname = rrsetOf(node, RrType.CNAME);
  const first = cname?.rdata[0];
  if (first === undefined) return;
  const start = nameKey(node.owner);
  const seen = new Set<string>();
  for (let target = first; ;) {
    const key = nameKey(target);
    if (key === start) {
      zone.report.warning(
        cname!.at,
        whereOf(node, cname!),
        `the CNAME leads back to itself by way of ${formatName(first)}`,
      );
    }
    if (key === start || seen.has(key)) return;
    seen.add(key);
    const next = zone.find(target, RrType.CNAME)?.rdata[0];
    if (next === undefined) return;
    target = next;
  }
};
