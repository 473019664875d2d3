/**
 * Where NSD, Knot or BIND answer otherwise than we do, and why we stay with ours. Whatever is not listed here is a failure.
 *
 * Each difference undoes itself in the peer's answer: what is left after all of a peer's differences are undone must agree
 * with ours. It may undo as little as it can, so that it hides nothing else.
 */

import { formatName, isSameName, isSubdomain, Rcode, RrType, type Name } from '../../src/dns/index.ts';
import { formatRecord } from '../support/dig.ts';
import type { Message, ResourceRecord } from '../support/message.ts';
import type { PeerName } from '../support/peers/index.ts';

/** How many aliases we follow. */
const MAX_CHAIN = 16;

export interface Difference {
  readonly name: string;
  readonly peers: readonly PeerName[];
  readonly why: string;
  /** Their answer as it were without this difference; the same one if it has no part in it. `origins` are all zones served. */
  readonly undo: (theirs: Message, ours: Message, origins: readonly Name[]) => Message;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    name: 'the answer ends at the edge of the QNAME’s zone, or is made up from its side',
    peers: ['knot', 'bind'],
    why: 'We go back to step 1 of RFC 1034 §4.3.2 with the new name, in every zone we have, as NSD does.',
    undo: (theirs, ours, origins) => {
      const isDs = ours.question?.qtype === RrType.DS;
      const edge = theirs.answer.findIndex((record) => leavesZone(record, origins, isDs));
      return edge >= 0 && isSamePrefix(theirs.answer, ours.answer, edge + 1) ? ours : theirs;
    },
  },
  {
    name: 'no glue from a wildcard below the cut',
    peers: ['bind'],
    why: 'Without it no resolver could follow the delegation; NSD and Knot give it, too.',
    undo: (theirs, ours) => {
      const known = new Set(ours.additional.map(key));
      const hasLess = theirs.additional.every((record) => known.has(key(record)));
      return hasLess && isReferral(ours) && isReferral(theirs)
        ? { ...theirs, additional: ours.additional }
        : theirs;
    },
  },
  {
    name: 'the RRsets of one owner stand together',
    peers: ['bind'],
    why: 'Where a chain comes back to a name that the answer holds already, we go on in the order of the chain, as NSD and Knot do.',
    undo: (theirs, ours) =>
      isSameSet(theirs.answer, ours.answer) ? { ...theirs, answer: ours.answer } : theirs,
  },
  {
    name: 'SERVFAIL for a loop',
    peers: ['bind'],
    why: 'A loop is what the zone says, not our failure; NSD and Knot tell it with NOERROR, too.',
    undo: (theirs, ours) =>
      theirs.rcode === Rcode.SERVFAIL && isLoop(ours) ? { ...theirs, rcode: Rcode.NOERROR } : theirs,
  },
  {
    name: 'a chain without end is cut elsewhere',
    peers: ['nsd', 'knot', 'bind'],
    why: 'NSD follows a DNAME below itself once, Knot 5 names, BIND 11 and then fails; we follow 16 and leave the rest to the resolver.',
    undo: (theirs, ours) =>
      ours.answer.filter(({ type }) => type === RrType.CNAME).length >= MAX_CHAIN &&
      isSamePrefix(theirs.answer, ours.answer, theirs.answer.length)
        ? ours
        : theirs,
  },
  {
    name: 'a loop is told more than once',
    peers: ['nsd', 'knot', 'bind'],
    why: 'An RRset stands in a section once (RFC 2181 §5).',
    undo: (theirs, ours) => (isLoop(ours) ? { ...theirs, answer: withoutRepeats(theirs.answer) } : theirs),
  },
];

function leavesZone(
  { owner, type, rdata }: ResourceRecord,
  origins: readonly Name[],
  isDs: boolean,
): boolean {
  return type === RrType.CNAME && zoneOf(owner, origins, isDs) !== zoneOf(rdata, origins, isDs);
}

/** The nearest origin above the name, as text; empty if it is in no zone here. DS at an origin is the parent's, if it is here. */
function zoneOf(name: Name, origins: readonly Name[], isDs: boolean): string {
  const [nearest, parent] = origins
    .filter((origin) => isSubdomain(name, origin))
    .sort((a, b) => b.length - a.length);
  if (nearest === undefined) return '';
  return formatName(isDs && parent !== undefined && isSameName(name, nearest) ? parent : nearest);
}

function isSamePrefix(a: readonly ResourceRecord[], b: readonly ResourceRecord[], length: number): boolean {
  const text = (records: readonly ResourceRecord[]): string => records.slice(0, length).map(key).join('\n');
  return text(a) === text(b);
}

function isSameSet(a: readonly ResourceRecord[], b: readonly ResourceRecord[]): boolean {
  const text = (records: readonly ResourceRecord[]): string => records.map(key).sort().join('\n');
  return text(a) === text(b);
}

function isReferral({ authority }: Message): boolean {
  return authority.length > 0 && authority.every(({ type }) => type === RrType.NS);
}

function isLoop({ answer }: Message): boolean {
  const last = answer.at(-1);
  return last?.type === RrType.CNAME && answer.some(({ owner }) => isSameName(owner, last.rdata));
}

function withoutRepeats(records: readonly ResourceRecord[]): ResourceRecord[] {
  const keys = records.map(key);
  return records.filter((_, i) => keys.indexOf(keys[i]!) === i);
}

function key(record: ResourceRecord): string {
  return formatRecord(record).toLowerCase();
}
