/**
 * What a hostmaster would say about a zone that can be read.
 *
 * One rule a file, and with each the reason for its severity: whatever BIND, NSD or Knot load is served here too, if
 * with a warning; an error is what at least one of them refuses for good reason. What each does was found by running
 * named-checkzone 9.18, nsd-checkzone 4.6, and knotd and kzonecheck 3.2 on a zone with nothing else in it.
 *
 * A rule looks at one node at a time, so that a million names are walked once.
 */

import type { Report } from '../../schema/report.ts';
import type { Zone } from '../model.ts';
import { checkApexNameServers } from './apex-name-servers.ts';
import { checkCnameAlone } from './cname-alone.ts';
import { checkCnameLoop } from './cname-loop.ts';
import { checkDelegationSigner } from './delegation-signer.ts';
import { checkDigestLength } from './digest-length.ts';
import { checkHostName } from './host-name.ts';
import { checkNameServerAddress } from './name-server-address.ts';
import { checkNullMx } from './null-mx.ts';
import { checkOccluded } from './occluded.ts';
import { checkRrsetSize } from './rrset-size.ts';
import type { ZoneRule } from './rule.ts';
import { checkServiceAddress } from './service-address.ts';
import { checkServiceOwner } from './service-owner.ts';
import { checkSingleDname } from './single-dname.ts';
import { checkSoa } from './soa.ts';
import { checkTtl } from './ttl.ts';
import { checkWildcard } from './wildcard.ts';
import { ZoneView } from './zone-view.ts';

const RULES: readonly ZoneRule[] = [
  checkApexNameServers,
  checkCnameAlone,
  checkCnameLoop,
  checkDelegationSigner,
  checkDigestLength,
  checkHostName,
  checkNameServerAddress,
  checkNullMx,
  checkOccluded,
  checkRrsetSize,
  checkServiceAddress,
  checkServiceOwner,
  checkSingleDname,
  checkSoa,
  checkTtl,
  checkWildcard,
];

/** Applies every rule to every node. */
export function checkZone(zone: Zone, report: Report): void {
  const view = new ZoneView(zone, report);
  for (const node of zone.nodes.values()) {
    for (const check of RULES) check(node, view);
  }
}
