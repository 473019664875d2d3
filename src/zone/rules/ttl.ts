/** A rule: TTLs of a useful length. */

import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';

const WEEK_SECONDS = 604_800;

/**
 * A TTL lets caches work, and lets changes through within a week.
 *
 * Warning: BIND, NSD and Knot load any TTL of 31 bits without a word.
 */
export const checkTtl: ZoneRule = (node, zone) => {
  for (const rrset of node.rrsets) {
    if (rrset.ttlSeconds === 0) {
      zone.report.warning(
        rrset.at,
        whereOf(node, rrset),
        'TTL 0 has every answer asked for anew (expected some seconds)',
      );
    } else if (rrset.ttlSeconds > WEEK_SECONDS) {
      zone.report.warning(
        rrset.at,
        whereOf(node, rrset),
        `TTL ${rrset.ttlSeconds} is more than a week (expected up to ${WEEK_SECONDS})`,
      );
    }
  }
};
