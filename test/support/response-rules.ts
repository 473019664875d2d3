/**
 * What every response must obey, whatever the zone and the query. Each test that gets a response puts it through here.
 *
 * A rule is a function that complains; the registry runs them all, so a failure names the rule by its RFC.
 */

import {
  formatName,
  isSameName,
  isSubdomain,
  nameKey,
  Opcode,
  Rcode,
  rcodeName,
  RrClass,
  RrType,
  rrTypeName,
  type Name,
} from '../../src/dns/index.ts';
import { MalformedMessage, parseMessage, type Message, type ResourceRecord } from './message.ts';
import { FLAG_BITS, type FlagName } from './query.ts';

const MIN_UDP_OCTETS = 512;
/** The largest UDP response we send, and the EDNS size we advertise. */
const OUR_UDP_OCTETS = 1232;
const MAX_MESSAGE_OCTETS = 65535;

/** The query a response belongs to, as far as it can be read, and how it came. */
interface Exchanged {
  readonly query: Message;
  readonly queryOctets: Uint8Array;
  readonly response: Message;
  readonly responseOctets: Uint8Array;
  readonly isStream: boolean;
}

type Rule = (exchanged: Exchanged) => string | undefined;

/**
 * Reads a response to a well-formed query of one question, and checks it.
 *
 * @throws {MalformedMessage} naming every rule it breaks
 */
export function checkResponse(
  queryOctets: Uint8Array,
  responseOctets: Uint8Array,
  isStream: boolean,
): Message {
  const response = parseMessage(responseOctets);
  const query = parseMessage(queryOctets);
  const complaints = RULES.flatMap(
    (rule) => rule({ query, queryOctets, response, responseOctets, isStream }) ?? [],
  );
  if (complaints.length > 0) throw new MalformedMessage(complaints.join('; '));
  return response;
}

/**
 * Reads a response to a packet that is no well-formed query, and checks what holds even then.
 *
 * @throws {MalformedMessage} naming every rule it breaks
 */
export function checkErrorResponse(queryOctets: Uint8Array, responseOctets: Uint8Array): Message {
  const response = parseMessage(responseOctets);
  const complaints: string[] = [];
  if (responseOctets[0] !== queryOctets[0] || responseOctets[1] !== queryOctets[1])
    complaints.push('the ID is not the query’s');
  if (!hasFlag(response, 'qr')) complaints.push('QR is not set');
  if (responseOctets.length > MIN_UDP_OCTETS)
    complaints.push(`${responseOctets.length} octets are too many for an error`);
  if (recordsOf(response).length > 0) complaints.push(`${rcodeName(response.rcode)} carries records`);
  if (response.rcode === Rcode.NOERROR) complaints.push('NOERROR answers a malformed query');
  if (response.question !== undefined && !echoesQuestion(queryOctets, responseOctets))
    complaints.push('the question is not the query’s');
  if (complaints.length > 0) throw new MalformedMessage(complaints.join('; '));
  return response;
}

const RULES: readonly Rule[] = [
  function echoesHeader({ query, response }) {
    if (response.id !== query.id) return 'RFC 1035 §4.1.1: the ID is not the query’s';
    if (!hasFlag(response, 'qr')) return 'RFC 1035 §4.1.1: QR is not set';
    if (response.opcode !== query.opcode) return 'RFC 1035 §4.1.1: the opcode is not the query’s';
    if (hasFlag(response, 'rd') !== hasFlag(query, 'rd')) return 'RFC 1035 §4.1.1: RD is not copied';
    const wrong = (['ra', 'z', 'ad', 'cd'] as const).find((flag) => hasFlag(response, flag));
    return wrong && `RFC 1035 §4.1.1, RFC 4035 §3.1.6: an authoritative response has ${wrong} set`;
  },

  function echoesTheQuestion({ queryOctets, response, responseOctets }) {
    const isEchoed = response.question !== undefined && echoesQuestion(queryOctets, responseOctets);
    return isEchoed ? undefined : 'RFC 1035 §4.1.2: the question is not echoed octet for octet';
  },

  function fitsTheTransport({ query, responseOctets, isStream, response }) {
    const asked = Math.max(query.opt?.sizeOctets ?? MIN_UDP_OCTETS, MIN_UDP_OCTETS);
    const limit = isStream ? MAX_MESSAGE_OCTETS : Math.min(asked, OUR_UDP_OCTETS);
    if (responseOctets.length > limit)
      return `RFC 6891 §6.2.3: ${responseOctets.length} octets, ${limit} allowed`;
    return isStream && hasFlag(response, 'tc') ? 'RFC 7766 §5: TC is set over TCP' : undefined;
  },

  function hasOptWhenAsked({ query, response }) {
    const { opt } = response;
    // What is malformed may be OPT itself, or stand before it.
    if (response.rcode === Rcode.FORMERR && opt === undefined) return undefined;
    if ((opt !== undefined) !== (query.opt !== undefined))
      return `RFC 6891 §7: OPT is ${opt ? 'sent unasked' : 'missing'}`;
    if (opt === undefined) return undefined;
    if (opt.version !== 0) return `RFC 6891 §6.1.3: our version is told as ${opt.version}`;
    if (opt.sizeOctets !== OUR_UDP_OCTETS) return `our UDP size is told as ${opt.sizeOctets}`;
    if (opt.z !== 0) return `RFC 6891 §6.1.4: Z is ${opt.z}`;
    return opt.isDnssecOk === query.opt?.isDnssecOk ? undefined : 'RFC 3225 §3: DO is not copied';
  },

  function repeatsNoRecord({ response }) {
    const seen = new Set<string>();
    for (const record of recordsOf(response)) {
      const key = `${nameKey(record.owner)}/${record.type}/${Buffer.from(record.rdata).toString('latin1')}`;
      if (seen.has(key)) return `RFC 2181 §5: ${describe(record)} stands there twice`;
      seen.add(key);
    }
    return undefined;
  },

  function keepsRrsetsUniform({ response }) {
    const ttls = new Map<string, number>();
    for (const record of recordsOf(response)) {
      const key = `${nameKey(record.owner)}/${record.type}`;
      if ((ttls.get(key) ?? record.ttlSeconds) !== record.ttlSeconds)
        return `RFC 2181 §5.2: two TTLs at ${describe(record)}`;
      ttls.set(key, record.ttlSeconds);
    }
    return undefined;
  },

  function keepsRrsetsTogether({ response }) {
    for (const section of [response.answer, response.authority, response.additional]) {
      const keys = section.map(({ owner, type }) => `${nameKey(owner)}/${type}`);
      const split = keys.findIndex((key, i) => keys.indexOf(key) < i && keys[i - 1] !== key);
      if (split >= 0) return `the RRset at ${describe(section[split]!)} is not in one piece`;
    }
    return undefined;
  },

  function answersInOneClass({ query, response }) {
    const { qclass } = query.question!;
    const rrClass = qclass === RrClass.ANY ? RrClass.IN : qclass;
    const wrong = recordsOf(response).find((record) => record.rrClass !== rrClass);
    return wrong && `RFC 1035 §3.2.4: ${describe(wrong)} has class ${wrong.rrClass}`;
  },

  function keepsErrorsBare({ response }) {
    const isAnswer = [Rcode.NOERROR, Rcode.NXDOMAIN, Rcode.YXDOMAIN].some(
      (rcode) => rcode === response.rcode,
    );
    if (isAnswer) return undefined;
    if (hasFlag(response, 'aa')) return `${rcodeName(response.rcode)} claims authority`;
    return recordsOf(response).length > 0 ? `${rcodeName(response.rcode)} carries records` : undefined;
  },

  function followsAChain({ query, response }) {
    return chainEnd(query, response).complaint;
  },

  function provesNegatives({ query, response }) {
    const { answer, authority, rcode } = response;
    if (query.opcode !== Opcode.QUERY || hasFlag(response, 'tc')) return undefined;
    const soas = authority.filter(({ type }) => type === RrType.SOA);
    const { isAnswered, sname } = chainEnd(query, response);
    if (rcode === Rcode.NXDOMAIN && isAnswered) return 'NXDOMAIN carries an answer';
    const isReferral = authority.some(({ type }) => type === RrType.NS);
    const leavesUs = answer.length > 0 && authority.length === 0;
    const isNegative =
      rcode === Rcode.NXDOMAIN || (rcode === Rcode.NOERROR && !isAnswered && !isReferral && !leavesUs);
    if (!isNegative)
      return soas.length > 0 ? 'a positive response carries SOA in its authority section' : undefined;
    if (authority.length !== 1 || soas.length !== 1)
      return 'RFC 2308 §2: a negative response has not one SOA alone as its authority';
    const { owner, ttlSeconds, rdata } = soas[0]!;
    if (!isSubdomain(sname, owner))
      return `RFC 2308 §2: the SOA of ${formatName(owner)} does not cover ${formatName(sname)}`;
    const minimum = new DataView(rdata.buffer, rdata.byteOffset).getUint32(rdata.length - 4);
    if (ttlSeconds > minimum)
      return `RFC 2308 §5: the SOA's TTL ${ttlSeconds} is over its MINIMUM ${minimum}`;
    return answer.length > 0 || hasFlag(response, 'aa') || query.question!.qclass === RrClass.ANY
      ? undefined
      : 'RFC 2308 §2: a negative response is not authoritative';
  },

  function refersDownwards({ query, response }) {
    const ns = response.authority.filter(({ type }) => type === RrType.NS);
    const { sname, isAnswered } = chainEnd(query, response);
    if (ns.length === 0 || isAnswered) return undefined;
    if (!isSubdomain(sname, ns[0]!.owner))
      return `the referral to ${formatName(ns[0]!.owner)} is not on the way to ${formatName(sname)}`;
    if (ns.some(({ owner }) => !isSameName(owner, ns[0]!.owner))) return 'a response refers to two zones';
    return response.answer.length === 0 && hasFlag(response, 'aa')
      ? 'RFC 1034 §4.3.2: a referral claims authority'
      : undefined;
  },

  function addsOnlyAddresses({ response }) {
    const named = Buffer.concat(
      [...response.answer, ...response.authority].map(({ owner, rdata }) => Buffer.concat([rdata, owner])),
    );
    const text = nameKey(named);
    for (const record of response.additional) {
      if (record.type !== RrType.A && record.type !== RrType.AAAA)
        return `RFC 1034 §4.3.2: ${describe(record)} is no address`;
      if (!text.includes(nameKey(record.owner))) return `RFC 1034 §4.3.2: nothing names ${describe(record)}`;
    }
    return undefined;
  },
];

/** Where the answer's CNAMEs and DNAMEs lead from the QNAME, and whether the question is answered there. */
function chainEnd(
  { question }: Message,
  { answer }: Message,
): { sname: Name; isAnswered: boolean; complaint?: string } {
  let { qname: sname } = question!;
  const { qtype } = question!;
  let isAnswered = false;
  for (const record of answer) {
    const isOwner = isSameName(record.owner, sname);
    if (record.type === RrType.DNAME && isSubdomain(sname, record.owner) && !isOwner) continue;
    if (!isOwner)
      return {
        sname,
        isAnswered,
        complaint: `RFC 1034 §3.6.2: ${describe(record)} is on no chain from the QNAME`,
      };
    const isLink = record.type === RrType.CNAME && qtype !== RrType.CNAME && qtype !== RrType.ANY;
    if (isLink) sname = record.rdata;
    else if (record.type !== qtype && qtype !== RrType.ANY)
      return { sname, isAnswered, complaint: `${describe(record)} was not asked for` };
    else isAnswered = true;
  }
  return { sname, isAnswered };
}

function echoesQuestion(query: Uint8Array, response: Uint8Array): boolean {
  let end = 12;
  while (response[end] !== 0 && end < response.length) end += response[end]! + 1;
  return Buffer.compare(query.subarray(12, end + 5), response.subarray(12, end + 5)) === 0;
}

function recordsOf({ answer, authority, additional }: Message): ResourceRecord[] {
  return [...answer, ...authority, ...additional];
}

function hasFlag({ flags }: Message, flag: FlagName): boolean {
  return (flags & FLAG_BITS[flag]) !== 0;
}

function describe({ owner, type }: ResourceRecord): string {
  return `${formatName(owner)} ${rrTypeName(type)}`;
}
