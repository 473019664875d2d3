/**
 * What two servers with the same zone must agree on, taken out of a response; the rest is each server's own taste.
 *
 * Left out: OPT; NS in the authority section of a positive answer (RFC 2181 §6.1 allows, nobody needs); additional
 * addresses other than a referral's glue; the order of records within an RRset; the case of names.
 */

import { formatName, isSameName, isSubdomain, rcodeName, RrType } from '../../src/dns/index.ts';
import { formatRecord } from './dig.ts';
import type { Message, ResourceRecord } from './message.ts';
import { FLAG_BITS } from './query.ts';

/** Lines, equal for responses that mean the same. */
export function essence(message: Message | undefined): string[] {
  if (message === undefined) return ['no response'];
  const { rcode, flags, answer, authority, additional } = message;
  const isAuthoritative = (flags & FLAG_BITS.aa) !== 0;
  const isTruncated = (flags & FLAG_BITS.tc) !== 0;
  const head = `${rcodeName(rcode)}${isAuthoritative ? ' aa' : ''}${isTruncated ? ' tc' : ''}`;
  if (isTruncated) return [head];
  const soa = authority.filter(({ type }) => type === RrType.SOA);
  const cut = referralCut(message);
  const isCut = ({ owner }: ResourceRecord): boolean => cut !== undefined && isSameName(owner, cut);
  const referral = authority.filter((record) => isCut(record) && record.type === RrType.NS);
  const glue = additional.filter(({ owner }) => cut !== undefined && isSubdomain(owner, cut));
  return [
    head,
    ...lines('answer', answer),
    ...lines('soa', soa).sort(),
    ...lines('referral', referral).sort(),
    ...lines('glue', glue).sort(),
  ];
}

/** The zone cut that the response refers to, if it does: NS in the authority section for a name that wasn't answered. */
function referralCut({ question, answer, authority }: Message): ResourceRecord['owner'] | undefined {
  const ns = authority.find(({ type }) => type === RrType.NS);
  if (ns === undefined || question === undefined || authority.some(({ type }) => type === RrType.SOA))
    return undefined;
  const last = answer.at(-1);
  if (last === undefined) return ns.owner;
  const isChain =
    last.type === RrType.CNAME && question.qtype !== RrType.CNAME && question.qtype !== RrType.ANY;
  return isChain && isSubdomain(last.rdata, ns.owner) ? ns.owner : undefined;
}

function lines(section: string, records: readonly ResourceRecord[]): string[] {
  const rrsets = [...new Set(records.map(rrsetKey))];
  return rrsets.flatMap((key) =>
    records
      .filter((record) => rrsetKey(record) === key)
      .map((record) => `${section}: ${formatRecord(record).toLowerCase()}`)
      .sort(),
  );
}

function rrsetKey({ owner, type }: ResourceRecord): string {
  return `${formatName(owner).toLowerCase()} ${type}`;
}
