/** Queries as octets, composed field by field so that a test can get any of them wrong. Independent of src/wire. */

import { parseName, parseRrClass, parseRrType, type Name } from '../../src/dns/index.ts';

export interface QueryOption {
  readonly code: number;
  readonly data: Uint8Array;
}

/** What the query's OPT record says (RFC 6891 §6.1.2). */
export interface QueryEdns {
  readonly version?: number;
  /** The UDP payload size; default 1232. */
  readonly sizeOctets?: number;
  readonly isDnssecOk?: boolean;
  /** The flags beside DO, 15 bits. */
  readonly z?: number;
  readonly options?: readonly QueryOption[];
}

export interface Query {
  /** A name in presentation form, or as it stands on the wire. */
  readonly qname: string | Name;
  /** A mnemonic, `TYPEn`, or the number; default A. */
  readonly qtype?: string | number;
  /** Default IN. */
  readonly qclass?: string | number;
  readonly id?: number;
  readonly opcode?: number;
  /** The header's flags by their names in dig's output: `qr aa tc rd ra z ad cd`; default none. */
  readonly flags?: readonly FlagName[];
  /** Default: no OPT. */
  readonly edns?: QueryEdns | undefined;
}

/** The flags of RFC 1035 §4.1.1 and RFC 4035 §3.2, and the bit of each. */
export const FLAG_BITS = {
  qr: 0x8000,
  aa: 0x0400,
  tc: 0x0200,
  rd: 0x0100,
  ra: 0x0080,
  z: 0x0040,
  ad: 0x0020,
  cd: 0x0010,
} as const;

export type FlagName = keyof typeof FLAG_BITS;

export const DO_BIT = 0x8000;
const TYPE_OPT = 41;
const DEFAULT_ID = 0x4d5a;
const DEFAULT_EDNS_OCTETS = 1232;

/** The whole message of a query. */
export function composeQuery(query: Query): Uint8Array {
  const { id = DEFAULT_ID, opcode = 0, flags = [], edns } = query;
  const flagWord = flags.reduce((word, flag) => word | FLAG_BITS[flag], opcode << 11);
  const opt = edns === undefined ? new Uint8Array() : composeOpt(edns);
  return concatenate(words(id, flagWord, 1, 0, 0, edns === undefined ? 0 : 1), composeQuestion(query), opt);
}

export function composeQuestion({ qname, qtype = 'A', qclass = 'IN' }: Query): Uint8Array {
  const name = typeof qname === 'string' ? parseName(qname) : qname;
  const type = typeof qtype === 'number' ? qtype : parseRrType(qtype);
  const rrClass = typeof qclass === 'number' ? qclass : parseRrClass(qclass);
  if (type === undefined) throw new TypeError(`Cannot compose a query: "${qtype}" is no type`);
  if (rrClass === undefined) throw new TypeError(`Cannot compose a query: "${qclass}" is no class`);
  return concatenate(name, words(type, rrClass));
}

/** An OPT record: the root, type 41, the size for a class, and the extended flags for a TTL. */
export function composeOpt({
  version = 0,
  sizeOctets = DEFAULT_EDNS_OCTETS,
  isDnssecOk = false,
  z = 0,
  options = [],
}: QueryEdns): Uint8Array {
  const rdata = concatenate(...options.flatMap(({ code, data }) => [words(code, data.length), data]));
  return concatenate(
    Uint8Array.of(0),
    words(TYPE_OPT, sizeOctets, version, (isDnssecOk ? DO_BIT : 0) | z, rdata.length),
    rdata,
  );
}

/** 16-bit words in network order. */
export function words(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [value >> 8, value & 0xff]));
}

export function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Octets from hexadecimal text; blanks don't count. */
export function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
}
