/** A rule: what a wildcard may be. */

import { formatName, isWildcard, labelOffsets } from '../../dns/name.ts';
import { RrType, rrTypeName } from '../../dns/rr-type.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';

const UNFIT: readonly number[] = [RrType.NS, RrType.DNAME];

/**
 * A wildcard neither delegates nor redirects: RFC 4592 §4.2 leaves NS at one undefined, §4.4 wants no DNAME there.
 * And `*` is a wildcard as the first label alone (§2.1.1).
 *
 * Warnings. BIND refuses NS at a wildcard and complains of an inner `*`; all else BIND, NSD and Knot load without a
 * word.
 */
export const checkWildcard: ZoneRule = (node, zone) => {
  if (isWildcard(node.owner)) {
    for (const rrset of node.rrsets) {
      if (!UNFIT.includes(rrset.type)) continue;
      zone.report.warning(
        rrset.at,
        whereOf(node, rrset),
        `${rrTypeName(rrset.type)} at a wildcard is undefined (RFC 4592 §4)`,
      );
    }
  }
  const [, ...inner] = labelOffsets(node.owner);
  if (!inner.some((at) => node.owner[at] === 1 && node.owner[at + 1] === 0x2a)) return;
  zone.report.warning(
    node.rrsets[0]!.at,
    formatName(node.owner),
    'a "*" within a name is no wildcard (expected it first)',
  );
};
