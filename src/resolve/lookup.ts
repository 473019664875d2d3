/**
 * What one zone knows of one name: step 3 of the algorithm of RFC 1034 §4.3.2.
 *
 * The RFC walks down the zone label by label, meeting the zone cut, the DNAME or the wildcard on its way. The image
 * has done that walk for every existing name, so what is left is to find the name or its closest encloser (RFC 4592
 * §3.3.1) and ask what governs it.
 */

import { RrType } from '../dns/rr-type.ts';
import type { ZoneImage } from '../image/index.ts';
import type { SearchName } from '../wire/index.ts';
import { chooseForAny } from './any.ts';

export const Outcome = {
  /** The name, or the wildcard it is synthesised from, has the RRset asked for. */
  answer: 0,
  /** It has a CNAME instead. */
  cname: 1,
  /** It is below a DNAME's owner. */
  dname: 2,
  /** It is at or below a zone cut. */
  referral: 3,
  /** It exists, without the type asked for. */
  nodata: 4,
  /** It does not exist. */
  nxdomain: 5,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** Where {@link lookUp} leaves what it found. One object serves a thread for ever. */
export class Finding {
  /**
   * The node found: for `answer` and `cname` the owner or the source of synthesis, for `dname` its owner, for
   * `referral` the cut.
   */
  node = 0;
  /** For `answer`, `cname`, `dname` and `referral`: the RRset of that node. */
  rrset = 0;
}

export function lookUp(image: ZoneImage, name: SearchName, qtype: number, finding: Finding): Outcome {
  let label = 0;
  let node = image.find(name, label);
  // The apex exists and is a suffix of every name looked up here.
  while (node === 0) node = image.find(name, ++label);
  const isExact = label === 0;

  const governor = image.governor(node);
  if (governor !== 0) {
    if (!image.isCut(governor)) return found(image, governor, RrType.DNAME, Outcome.dname, finding);
    // RFC 4035 §3.1.4.1: DS is the one type that is authoritative on the parent's side of a cut.
    if (!isExact || node !== governor || qtype !== RrType.DS) {
      return found(image, governor, RrType.NS, Outcome.referral, finding);
    }
    return found(image, node, RrType.DS, Outcome.answer, finding);
  }
  if (isExact) return lookUpData(image, node, qtype, finding);
  if (image.hasDname(node)) return found(image, node, RrType.DNAME, Outcome.dname, finding);
  const wildcard = image.wildcard(node);
  return wildcard === 0 ? Outcome.nxdomain : lookUpData(image, wildcard, qtype, finding);
}

/** RFC 1034 §4.3.2 step 3a, for a name that exists or a source of synthesis. */
function lookUpData(image: ZoneImage, node: number, qtype: number, finding: Finding): Outcome {
  finding.node = node;
  finding.rrset = qtype === RrType.ANY ? chooseForAny(image, node) : image.findRrset(node, qtype);
  if (finding.rrset !== 0) return Outcome.answer;
  finding.rrset = image.findRrset(node, RrType.CNAME);
  return finding.rrset === 0 ? Outcome.nodata : Outcome.cname;
}

function found(image: ZoneImage, node: number, type: number, outcome: Outcome, finding: Finding): Outcome {
  finding.node = node;
  finding.rrset = image.findRrset(node, type);
  return finding.rrset === 0 ? Outcome.nodata : outcome;
}
