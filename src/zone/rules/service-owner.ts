/** A rule: SRV stands at services. */

import { isWildcard } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import { RrType } from '../../dns/rr-type.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';
import { rrsetOf } from './zone-view.ts';

const UNDERSCORE = 0x5f;

/**
 * SRV stands at `_service._protocol` (RFC 2782), or at a wildcard.
 *
 * Warning: BIND, NSD and Knot load it anywhere; octoDNS refuses it unless lenient.
 */
export const checkServiceOwner: ZoneRule = (node, zone) => {
  const srv = rrsetOf(node, RrType.SRV);
  if (srv === undefined || isWildcard(node.owner) || isServiceName(node.owner)) return;
  zone.report.warning(
    srv.at,
    whereOf(node, srv),
    'the owner of an SRV is no service (expected _service._protocol)',
  );
};

function isServiceName(name: Name): boolean {
  const second = name[0]! + 1;
  return name[1] === UNDERSCORE && name[second] !== 0 && name[second + 1] === UNDERSCORE;
}
