/**
 * A strict reader of DNS messages, written against the RFCs and not against our writer.
 *
 * It refuses what a forgiving resolver would let pass: a pointer that points anywhere but back at the start of a label
 * (RFC 1035 §4.1.4), compression in the RDATA of types younger than RFC 1035 (RFC 3597 §4), octets left over at the end.
 */

import { MAX_LABEL_OCTETS, MAX_NAME_OCTETS, RrType, type Name } from '../../src/dns/index.ts';

/** One record, its names spelled out. */
export interface ResourceRecord {
  readonly owner: Name;
  readonly type: number;
  readonly rrClass: number;
  readonly ttlSeconds: number;
  readonly rdata: Uint8Array;
}

export interface Question {
  readonly qname: Name;
  readonly qtype: number;
  readonly qclass: number;
}

/** The OPT record, read (RFC 6891 §6.1.3). */
export interface Opt {
  readonly sizeOctets: number;
  readonly version: number;
  readonly isDnssecOk: boolean;
  /** The flags beside DO. */
  readonly z: number;
  readonly options: readonly { readonly code: number; readonly data: Uint8Array }[];
}

export interface Message {
  readonly id: number;
  /** The header's second word, OPCODE and RCODE included. */
  readonly flags: number;
  readonly opcode: number;
  /** The whole RCODE, with OPT's eight upper bits. */
  readonly rcode: number;
  readonly question: Question | undefined;
  readonly answer: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  /** Without OPT. */
  readonly additional: readonly ResourceRecord[];
  readonly opt: Opt | undefined;
}

/** The message breaks a rule of the wire format. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

/** @throws {MalformedMessage} at the first breach */
export function parseMessage(octets: Uint8Array): Message {
  return new MessageReader(octets).message();
}

const HEADER_OCTETS = 12;
const MAX_TTL_SECONDS = 2 ** 31 - 1;

/** Where names stand in a type's RDATA: after how many octets, how many, and whether pointers may end them. */
interface RdataNames {
  readonly before: number;
  readonly names: number;
  readonly mayCompress: boolean;
}

const ONE_NAME: RdataNames = { before: 0, names: 1, mayCompress: true };
const TWO_NAMES: RdataNames = { before: 0, names: 2, mayCompress: true };

/** RFC 3597 §4: only the types of RFC 1035 may be compressed. NAPTR is left out: its name stands at no fixed place. */
const RDATA_NAMES: ReadonlyMap<number, RdataNames> = new Map([
  [RrType.NS, ONE_NAME],
  [RrType.MD, ONE_NAME],
  [RrType.MF, ONE_NAME],
  [RrType.CNAME, ONE_NAME],
  [RrType.MB, ONE_NAME],
  [RrType.MG, ONE_NAME],
  [RrType.MR, ONE_NAME],
  [RrType.PTR, ONE_NAME],
  [RrType.SOA, TWO_NAMES],
  [RrType.MINFO, TWO_NAMES],
  [RrType.MX, { ...ONE_NAME, before: 2 }],
  [RrType.RP, { before: 0, names: 2, mayCompress: false }],
  [RrType.AFSDB, { before: 2, names: 1, mayCompress: false }],
  [RrType.RT, { before: 2, names: 1, mayCompress: false }],
  [RrType.PX, { before: 2, names: 2, mayCompress: false }],
  [RrType.SRV, { before: 6, names: 1, mayCompress: false }],
  [RrType.KX, { before: 2, names: 1, mayCompress: false }],
  [RrType.DNAME, { before: 0, names: 1, mayCompress: false }],
  [RrType.RRSIG, { before: 18, names: 1, mayCompress: false }],
  [RrType.NSEC, { before: 0, names: 1, mayCompress: false }],
  [RrType.SVCB, { before: 2, names: 1, mayCompress: false }],
  [RrType.HTTPS, { before: 2, names: 1, mayCompress: false }],
  [RrType.LP, { before: 2, names: 1, mayCompress: false }],
]);

class MessageReader {
  readonly #octets: Uint8Array;
  readonly #view: DataView;
  /** Where labels were met: what a pointer may point at. */
  readonly #labelStarts = new Set<number>();
  #at = HEADER_OCTETS;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  }

  message(): Message {
    if (this.#octets.length < HEADER_OCTETS) this.#fail(`${this.#octets.length} octets are no header`);
    const [id, flags, qdcount, ancount, nscount, arcount] = [0, 2, 4, 6, 8, 10].map((at) =>
      this.#view.getUint16(at),
    );
    if (qdcount! > 1) this.#fail(`QDCOUNT is ${qdcount!}`);
    const question = qdcount === 1 ? this.#question() : undefined;
    const answer = this.#records(ancount!);
    const authority = this.#records(nscount!);
    const additional = this.#records(arcount!);
    if (this.#at < this.#octets.length)
      this.#fail(`${this.#octets.length - this.#at} octets follow the last record`);
    if ([...answer, ...authority].some(isOpt)) this.#fail('OPT stands outside the additional section');
    const opts = additional.filter(isOpt);
    if (opts.length > 1) this.#fail('there is more than one OPT');
    const opt = opts[0] && this.#opt(opts[0]);
    const upperRcode = opts[0] ? opts[0].ttlSeconds >>> 24 : 0;
    return {
      id: id!,
      flags: flags!,
      opcode: (flags! >> 11) & 0xf,
      rcode: (upperRcode << 4) | (flags! & 0xf),
      question,
      answer,
      authority,
      additional: additional.filter((record) => !isOpt(record)),
      opt,
    };
  }

  #question(): Question {
    const qname = this.#name();
    return { qname, qtype: this.#uint16(), qclass: this.#uint16() };
  }

  #records(count: number): ResourceRecord[] {
    return Array.from({ length: count }, () => this.#record());
  }

  #record(): ResourceRecord {
    const owner = this.#name();
    const type = this.#uint16();
    const rrClass = this.#uint16();
    const ttlSeconds = this.#uint32();
    if (type !== RrType.OPT && ttlSeconds > MAX_TTL_SECONDS) this.#fail(`TTL ${ttlSeconds} is over 2^31 - 1`);
    const end = this.#uint16() + this.#at;
    if (end > this.#octets.length) this.#fail('RDATA passes the end of the message');
    const rdata = this.#rdata(type, end);
    if (this.#at !== end) this.#fail(`RDATA of type ${type} does not fill its RDLENGTH`);
    return { owner, type, rrClass, ttlSeconds, rdata };
  }

  /** RDATA with its names spelled out. */
  #rdata(type: number, end: number): Uint8Array {
    const shape = RDATA_NAMES.get(type);
    if (shape === undefined) return this.#take(end);
    const parts = [this.#take(this.#at + shape.before)];
    for (let i = 0; i < shape.names; i++) parts.push(this.#name(shape.mayCompress));
    parts.push(this.#take(end));
    return Uint8Array.from(parts.flatMap((part) => [...part]));
  }

  #opt({ owner, rrClass, ttlSeconds, rdata }: ResourceRecord): Opt {
    if (owner.length !== 1) this.#fail('the owner of OPT is not the root');
    const options: { code: number; data: Uint8Array }[] = [];
    const view = new DataView(rdata.buffer, rdata.byteOffset, rdata.byteLength);
    for (let at = 0; at < rdata.length;) {
      if (at + 4 > rdata.length) this.#fail('an EDNS option is cut off');
      const end = at + 4 + view.getUint16(at + 2);
      if (end > rdata.length) this.#fail('an EDNS option passes the end of OPT');
      options.push({ code: view.getUint16(at), data: rdata.slice(at + 4, end) });
      at = end;
    }
    return {
      sizeOctets: rrClass,
      version: (ttlSeconds >>> 16) & 0xff,
      isDnssecOk: (ttlSeconds & 0x8000) !== 0,
      z: ttlSeconds & 0x7fff,
      options,
    };
  }

  /** The name here, spelled out. Its own labels become targets for later pointers. */
  #name(mayCompress = true): Name {
    const labels: number[] = [];
    const met: number[] = [];
    let at = this.#at;
    let isPointed = false;
    for (;;) {
      const length = this.#octets[at];
      if (length === undefined) return this.#fail('a name passes the end of the message');
      if (length >= 0xc0) {
        if (!mayCompress) this.#fail('RFC 3597 §4: this type’s RDATA must not be compressed');
        const target =
          ((length & 0x3f) << 8) | (this.#octets[at + 1] ?? this.#fail('a pointer is cut in half'));
        if (!this.#labelStarts.has(target))
          this.#fail(`the pointer at ${at} points at ${target}, no label's start before it`);
        if (!isPointed) this.#at = at + 2;
        isPointed = true;
        at = target;
        continue;
      }
      if (length > MAX_LABEL_OCTETS) this.#fail(`the label type of ${length} is reserved`);
      if (!isPointed) met.push(at);
      const next = at + 1 + length;
      if (next > this.#octets.length) this.#fail('a label passes the end of the message');
      labels.push(...this.#octets.subarray(at, next));
      if (labels.length > MAX_NAME_OCTETS) this.#fail('a name is longer than 255 octets');
      at = next;
      if (length === 0) break;
    }
    if (!isPointed) this.#at = at;
    for (const start of met) this.#labelStarts.add(start);
    return Uint8Array.from(labels);
  }

  #uint16(): number {
    if (this.#at + 2 > this.#octets.length) this.#fail('the message is cut off');
    this.#at += 2;
    return this.#view.getUint16(this.#at - 2);
  }

  #uint32(): number {
    return this.#uint16() * 0x10000 + this.#uint16();
  }

  #take(end: number): Uint8Array {
    if (end > this.#octets.length) this.#fail('the message is cut off');
    const taken = this.#octets.slice(this.#at, end);
    this.#at = end;
    return taken;
  }

  #fail(why: string): never {
    throw new MalformedMessage(
      `${why}, at octet ${this.#at} of ${Buffer.from(this.#octets).toString('hex')}`,
    );
  }
}

function isOpt({ type }: ResourceRecord): boolean {
  return type === RrType.OPT;
}
