/** A rule: DS stands at delegations. */

import { RrType } from '../../dns/rr-type.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';
import { rrsetOf } from './zone-view.ts';

/**
 * DS stands beside the NS of a delegation, never at the apex, whose DS is the parent's (RFC 4035 §2.4).
 *
 * Warnings: BIND refuses DS at the apex, NSD and Knot load it; without NS all three load it without a word.
 */
export const checkDelegationSigner: ZoneRule = (node, zone) => {
  const ds = rrsetOf(node, RrType.DS);
  if (ds === undefined || zone.isCut(node)) return;
  const message = zone.isApex(node)
    ? 'DS at the apex is never asked for (expected it in the parent zone)'
    : 'DS without NS at this name (expected a delegation)';
  zone.report.warning(ds.at, whereOf(node, ds), message);
};
