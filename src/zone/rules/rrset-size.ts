/** A rule: every RRset fits a message. */

import type { Rrset } from '../model.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';

/** RFC 1035 §4.2.2. */
const MAX_MESSAGE_OCTETS = 65_535;
/** Header (RFC 1035 §4.1.1), QTYPE and QCLASS (§4.1.2), and an OPT record without options (RFC 6891 §6.1.2). */
const FRAME_OCTETS = 12 + 4 + 11;
/** A pointer to the owner name, TYPE, CLASS, TTL and RDLENGTH (§4.1.3, §4.1.4). */
const RECORD_OCTETS = 12;

/**
 * An RRset fits a message, since RFC 2181 §5 lets none be sent in part. Names in RDATA are counted uncompressed.
 *
 * Warning: NSD and Knot load it; BIND does up to 64 KiB of RDATA, 2 octets added to each record's (10,918 A, 642 TXT
 * of 100 octets), and refuses more.
 */
export const checkRrsetSize: ZoneRule = (node, zone) => {
  for (const rrset of node.rrsets) {
    const answered = answeredTogether(rrset);
    let octets = FRAME_OCTETS + node.owner.length;
    for (const rdata of answered) octets += RECORD_OCTETS + rdata.length;
    if (octets <= MAX_MESSAGE_OCTETS) continue;
    zone.report.warning(
      rrset.at,
      whereOf(node, rrset),
      `${answered.length} records make a message of ${octets} octets: every answer will be truncated (expected at most ${MAX_MESSAGE_OCTETS})`,
    );
  }
};

/** The most that one answer carries: of an RRset with pools, the largest so many. */
function answeredTogether({ rdata, poolSet }: Rrset): readonly Uint8Array[] {
  if (poolSet === undefined) return rdata;
  return rdata.toSorted((a, b) => b.length - a.length).slice(0, poolSet.balance.answers);
}
