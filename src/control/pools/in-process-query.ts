/**
 * A query through the resolver that the query threads have too, in this thread and without a socket: what an explanation
 * ends with is an answer as any client gets it.
 */

import { parseIpAddress } from '../../base/index.ts';
import {
  EdnsOption,
  formatName,
  formatRdata,
  isCompressible,
  rcodeName,
  RrClass,
  RrType,
  rrTypeName,
  type Name,
} from '../../dns/index.ts';
import type { Catalog } from '../../image/index.ts';
import { createQueryHandler } from '../../resolve/index.ts';
import {
  ANCOUNT_AT,
  ARCOUNT_AT,
  FLAGS_AT,
  HEADER_OCTETS,
  MAX_MESSAGE_OCTETS,
  MAX_POINTER_TARGET,
  NSCOUNT_AT,
  POINTER_BITS,
  QUESTION_TAIL_OCTETS,
  RCODE_MASK,
  readUint16,
  readUint32,
} from '../../wire/index.ts';

/** A client, as far as it is told: an address, or a prefix of one. */
export interface ClientPrefix {
  readonly address: Uint8Array;
  readonly bits: number;
}

export interface Answer {
  readonly rcode: number;
  /** As dig prints it, comments included. */
  readonly lines: readonly string[];
  /** The length of the client's prefix for which it holds; 0: it is the same for everyone. */
  readonly scopeBits: number;
  /** The names that CNAMEs in it lead to, in their order. */
  readonly aliasTargets: readonly Name[];
}

/** What the answers have of settings that are no matter of pools. */
const SETTINGS = { addressOrder: 'rotate', serverId: null, version: null } as const;

/** Who stands for nobody in particular: 0.0.0.0 (RFC 6890) sends no queries, and is in no subnet but the one of all. */
export const NOBODY: ClientPrefix = { address: new Uint8Array(4), bits: 32 };

export class InProcessQuery {
  readonly #handler: ReturnType<typeof createQueryHandler>;
  readonly #room = new Uint8Array(MAX_MESSAGE_OCTETS);

  /** @param catalog the zones to answer from */
  constructor(catalog: Catalog) {
    this.#handler = createQueryHandler(catalog, SETTINGS);
  }

  /** @param client null: nobody in particular */
  ask(qname: Name, qtype: number, client: ClientPrefix | null): Answer {
    const query = composeQuery(qname, qtype, client ?? NOBODY);
    const octets = this.#handler.answer({
      query,
      queryStart: 0,
      queryEnd: query.length,
      response: this.#room,
      responseStart: 0,
      responseLimit: this.#room.length,
      isStream: true,
      client: NOBODY.address,
      clientStart: 0,
      clientLength: 4,
    });
    return readAnswer(this.#room.slice(0, octets), qname);
  }
}

/** `192.0.2.7` or `192.0.2.0/24`; undefined where it is neither. */
export function parseClient(text: string): ClientPrefix | undefined {
  const [first = '', bitsText, ...more] = text.split('/');
  const address = parseIpAddress(first);
  if (address === undefined || more.length > 0) return undefined;
  const maxBits = address.length * 8;
  const bits = bitsText === undefined ? maxBits : Number(bitsText);
  const isPrefix = bitsText === undefined || (/^[0-9]{1,3}$/.test(bitsText) && bits >= 1 && bits <= maxBits);
  return isPrefix ? { address: masked(address, bits), bits } : undefined;
}

function masked(address: Uint8Array, bits: number): Uint8Array {
  return address.map((octet, i) => octet & (0xff00 >> Math.min(8, Math.max(0, bits - i * 8))));
}

//--- The query

/** With the client as a resolver would tell it (RFC 7871). */
function composeQuery(qname: Name, qtype: number, { address, bits }: ClientPrefix): Uint8Array {
  const header = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1];
  const question = [...qname, qtype >> 8, qtype & 0xff, 0, RrClass.IN];
  const prefix = address.subarray(0, (bits + 7) >> 3);
  const family = address.length === 4 ? 1 : 2;
  const subnet = [0, EdnsOption.CLIENT_SUBNET, 0, 4 + prefix.length, 0, family, bits, 0, ...prefix];
  const opt = [0, 0, RrType.OPT, 0xff, 0xff, 0, 0, 0, 0, 0, subnet.length, ...subnet];
  return Uint8Array.from([...header, ...question, ...opt]);
}

//--- The response, which is our own and so well-formed

const SECTIONS = ['', ';; AUTHORITY', ';; ADDITIONAL'] as const;
/** TYPE 2, CLASS 2, TTL 4, RDLENGTH 2. */
const FIXED_OCTETS = 10;
const OPTION_HEADER_OCTETS = 4;
const SCOPE_AT = 3;

function readAnswer(message: Uint8Array, qname: Name): Answer {
  const rcode = readUint16(message, FLAGS_AT) & RCODE_MASK;
  const lines: string[] = [];
  const aliasTargets: Name[] = [];
  let scopeBits = 0;
  let at = HEADER_OCTETS + qname.length + QUESTION_TAIL_OCTETS;
  for (const [section, countAt] of [ANCOUNT_AT, NSCOUNT_AT, ARCOUNT_AT].entries()) {
    const records: string[] = [];
    for (let left = readUint16(message, countAt); left > 0; left--) {
      const owner = readName(message, at);
      const fixedAt = at + nameOctets(message, at);
      const type = readUint16(message, fixedAt);
      const rdataAt = fixedAt + FIXED_OCTETS;
      at = rdataAt + readUint16(message, rdataAt - 2);
      if (type === RrType.OPT) scopeBits = readOptions(message, rdataAt, at, lines);
      else {
        const rdata = spellOut(message, type, rdataAt, at);
        if (type === RrType.CNAME) aliasTargets.push(rdata);
        const ttlSeconds = readUint32(message, fixedAt + 4);
        records.push(`${formatName(owner)} ${ttlSeconds} IN ${rrTypeName(type)} ${formatRdata(type, rdata)}`);
      }
    }
    if (records.length > 0 && SECTIONS[section] !== '') lines.push(SECTIONS[section]!);
    lines.push(...records);
  }
  return { rcode, lines: [`;; ${rcodeName(rcode)}`, ...lines], scopeBits, aliasTargets };
}

/** Tells of an extended error as a comment. @returns the scope */
function readOptions(message: Uint8Array, at: number, end: number, lines: string[]): number {
  let scopeBits = 0;
  for (let next = at; next < end;) {
    const code = readUint16(message, next);
    const dataAt = next + OPTION_HEADER_OCTETS;
    next = dataAt + readUint16(message, next + 2);
    if (code === EdnsOption.CLIENT_SUBNET) scopeBits = message[dataAt + SCOPE_AT]!;
    if (code === EdnsOption.EXTENDED_ERROR) {
      const text = new TextDecoder().decode(message.subarray(dataAt + 2, next));
      lines.push(`;; EDE: ${readUint16(message, dataAt)}${text === '' ? '' : ` (${text})`}`);
    }
  }
  return scopeBits;
}

/** Where a compressible type has its names (RFC 1035 §3.3): after so many octets, and how many. */
function namesIn(type: number): { before: number; names: number } {
  if (type === RrType.MX) return { before: 2, names: 1 };
  return { before: 0, names: type === RrType.SOA || type === RrType.MINFO ? 2 : 1 };
}

/** RDATA without pointers. */
function spellOut(message: Uint8Array, type: number, start: number, end: number): Uint8Array {
  if (!isCompressible(type)) return message.slice(start, end);
  const { before, names } = namesIn(type);
  const octets = [...message.subarray(start, start + before)];
  let at = start + before;
  for (let i = 0; i < names; i++) {
    octets.push(...readName(message, at));
    at += nameOctets(message, at);
  }
  return Uint8Array.from([...octets, ...message.subarray(at, end)]);
}

/** How long the name at `at` is there, a pointer being its end. */
function nameOctets(message: Uint8Array, at: number): number {
  let end = at;
  while (message[end] !== 0 && message[end]! < POINTER_BITS >> 8) end += message[end]! + 1;
  return end - at + (message[end] === 0 ? 1 : 2);
}

function readName(message: Uint8Array, at: number): Name {
  const octets: number[] = [];
  for (;;) {
    const length = message[at]!;
    if (length >= POINTER_BITS >> 8) at = readUint16(message, at) & MAX_POINTER_TARGET;
    else {
      octets.push(...message.subarray(at, at + length + 1));
      if (length === 0) return Uint8Array.from(octets);
      at += length + 1;
    }
  }
}
