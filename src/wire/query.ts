/**
 * A query, read where it lies: header, the one question, and what EDNS(0) says (RFC 6891).
 *
 * Whatever is well-formed is accepted, useless or not, as BIND and Knot do: records in any section, trailing octets.
 * What is malformed is a status, never an exception. One object serves a thread for ever.
 */

import { EdnsOption } from '../dns/edns-option.ts';
import { RrType } from '../dns/rr-type.ts';
import { isClientSubnet, MAX_SUBNET_OCTETS } from './client-subnet.ts';
import * as header from './header.ts';
import { MIN_UDP_RESPONSE_OCTETS } from './limits.ts';
import { DO_BIT, OPTION_HEADER_OCTETS } from './opt.ts';
import { SearchName } from './search-name.ts';

/** What {@link Query.parse} made of the octets. */
export const QueryStatus = {
  /** Header, question and EDNS are read. */
  ok: 0,
  /** Not to be answered: shorter than a header, or itself a response (answering those could loop for ever). */
  ignore: 1,
  /** FORMERR; {@link Query.questionEnd} tells whether the question could be read. */
  malformed: 2,
} as const;
export type QueryStatus = (typeof QueryStatus)[keyof typeof QueryStatus];

/** OPT: root owner, TYPE, then the fields RFC 6891 §6.1.2 laid over CLASS and TTL, then RDLENGTH. */
const OPT_SIZE_AT = 2;
const OPT_VERSION_AT = 5;
const OPT_FLAGS_AT = 6;
/** TYPE, CLASS, TTL, RDLENGTH: a record's fixed part after its owner name. */
const RR_FIXED_OCTETS = 10;

export class Query {
  octets: Uint8Array = new Uint8Array(0);
  /** {@link octets} as words. A transport's buffer stays the same, so this is made once. */
  #view: DataView = new DataView(new ArrayBuffer(0));
  start = 0;
  end = 0;
  /** The header's second word. */
  flags = 0;
  /** Where the question ends, or where the header does if there is no question that could be read. */
  questionEnd = 0;
  /** The name asked for; the resolver moves it along CNAMEs. */
  readonly name = new SearchName();
  qtype = 0;
  qclass = 0;

  //--- EDNS
  hasEdns = false;
  ednsVersion = 0;
  /** How large a UDP response the client takes, in octets: at least 512. */
  udpSizeOctets = MIN_UDP_RESPONSE_OCTETS;
  /** DO (RFC 3225). */
  isDnssecOk = false;
  isNsidWanted = false;
  /** The client subnet option's data (RFC 7871 §6); a copy, since the response may be written over the query. */
  readonly subnet = new Uint8Array(MAX_SUBNET_OCTETS);
  /** 0 if there is no such option. */
  subnetOctets = 0;
  /** The query is signed (RFC 8945). */
  hasTsig = false;

  get opcode(): number {
    return (this.flags & header.OPCODE_MASK) >> header.OPCODE_SHIFT;
  }

  get hasQuestion(): boolean {
    return this.questionEnd > this.start + header.HEADER_OCTETS;
  }

  parse(octets: Uint8Array, start: number, end: number): QueryStatus {
    if (end - start < header.HEADER_OCTETS) return QueryStatus.ignore;
    if (octets !== this.octets) {
      this.octets = octets;
      this.#view = new DataView(octets.buffer, octets.byteOffset, octets.length);
    }
    this.start = start;
    this.end = end;
    this.flags = header.readUint16(octets, start + header.FLAGS_AT);
    if ((this.flags & header.QR_BIT) !== 0) return QueryStatus.ignore;
    this.questionEnd = start + header.HEADER_OCTETS;
    this.hasEdns = false;
    this.ednsVersion = 0;
    this.udpSizeOctets = MIN_UDP_RESPONSE_OCTETS;
    this.isDnssecOk = false;
    this.isNsidWanted = false;
    this.subnetOctets = 0;
    this.hasTsig = false;
    if (!this.#parseQuestion()) return QueryStatus.malformed;
    return this.#parseRecords() ? QueryStatus.ok : QueryStatus.malformed;
  }

  /** RFC 9619: exactly one question. */
  #parseQuestion(): boolean {
    const { octets, start } = this;
    if (header.readUint16(octets, start + header.QDCOUNT_AT) !== 1) return false;
    const nameEnd = this.name.readQname(this.#view, start + header.HEADER_OCTETS, this.end);
    if (nameEnd < 0) return false;
    this.qtype = header.readUint16(octets, nameEnd);
    this.qclass = header.readUint16(octets, nameEnd + 2);
    this.questionEnd = nameEnd + header.QUESTION_TAIL_OCTETS;
    return true;
  }

  #parseRecords(): boolean {
    const { octets, start, end } = this;
    const ignored =
      header.readUint16(octets, start + header.ANCOUNT_AT) +
      header.readUint16(octets, start + header.NSCOUNT_AT);
    const records = ignored + header.readUint16(octets, start + header.ARCOUNT_AT);
    let at = this.questionEnd;
    for (let i = 0; i < records; i++) {
      const fixedAt = skipName(octets, at, end);
      if (fixedAt < 0 || fixedAt + RR_FIXED_OCTETS > end) return false;
      const type = header.readUint16(octets, fixedAt);
      const rdataAt = fixedAt + RR_FIXED_OCTETS;
      const next = rdataAt + header.readUint16(octets, rdataAt - 2);
      if (next > end) return false;
      if (type === RrType.OPT) {
        const hasRootOwner = octets[at] === 0;
        if (i < ignored || this.hasEdns || !hasRootOwner || !this.#parseOpt(fixedAt, rdataAt, next))
          return false;
      } else if (type === RrType.TSIG) {
        // RFC 8945 §5.1: the last record of the message, or FORMERR.
        if (i !== records - 1 || i < ignored) return false;
        this.hasTsig = true;
      }
      at = next;
    }
    return true;
  }

  #parseOpt(fixedAt: number, rdataAt: number, rdataEnd: number): boolean {
    const { octets } = this;
    this.ednsVersion = octets[fixedAt + OPT_VERSION_AT]!;
    this.udpSizeOctets = Math.max(header.readUint16(octets, fixedAt + OPT_SIZE_AT), MIN_UDP_RESPONSE_OCTETS);
    this.isDnssecOk = (header.readUint16(octets, fixedAt + OPT_FLAGS_AT) & DO_BIT) !== 0;
    this.hasEdns = true;
    // What another version's options mean, only that version says.
    return this.ednsVersion !== 0 || this.#parseOptions(rdataAt, rdataEnd);
  }

  /**
   * RFC 6891 §6.1.2: code, length, data; a code we don't know is passed over. Of an option that repeats, the first
   * counts. Where options don't fill OPT exactly, it is as if there were no OPT: NSD, Knot and BIND answer FORMERR
   * without one.
   */
  #parseOptions(at: number, end: number): boolean {
    const { octets } = this;
    while (at < end) {
      const dataAt = at + OPTION_HEADER_OCTETS;
      this.hasEdns = dataAt <= end && dataAt + header.readUint16(octets, at + 2) <= end;
      if (!this.hasEdns) return false;
      const code = header.readUint16(octets, at);
      const length = header.readUint16(octets, at + 2);
      at = dataAt + length;
      if (code === EdnsOption.NSID) {
        this.isNsidWanted = true;
      } else if (code === EdnsOption.CLIENT_SUBNET) {
        if (!isClientSubnet(octets, dataAt, length)) return false;
        if (this.subnetOctets !== 0) continue;
        for (let i = 0; i < length; i++) this.subnet[i] = octets[dataAt + i]!;
        this.subnetOctets = length;
      }
    }
    return true;
  }
}

/** Where the name at `at` ends, pointers not followed; -1 if it is cut off or has a reserved label type. */
function skipName(octets: Uint8Array, at: number, end: number): number {
  while (at < end) {
    const label = octets[at]!;
    if (label === 0) return at + 1;
    if (label >= 0xc0) return at + 2 <= end ? at + 2 : -1;
    if (label >= 0x40) return -1;
    at += label + 1;
  }
  return -1;
}
