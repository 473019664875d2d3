/**
 * Composes one RRset's records into the octets an image holds: owner names as pointers, RDATA names compressed as RFC
 * 1035 §4.1.4 allows and RFC 3597 §4 limits, and a list of every pointer that must move when the RRset stands
 * elsewhere.
 */

import { isSameName, isWildcard, nameKey, type Name } from '../dns/name.ts';
import { isCompressible, rdataNames } from '../dns/rdata/index.ts';
import { RrClass } from '../dns/rr-class.ts';
import {
  MAX_POINTER_TARGET,
  POINTER_BITS,
  QNAME_AT,
  QUESTION_TAIL_OCTETS,
  RR_CLASS_AT,
  RR_RDATA_AT,
  RR_RDLENGTH_AT,
  RR_TTL_AT,
  RR_TYPE_AT,
  writeUint16,
  writeUint32,
} from '../wire/header.ts';
import { MAX_MESSAGE_OCTETS } from '../wire/limits.ts';
import { MAX_INNER_TARGET, POINTS_AT_ORIGIN, POINTS_AT_OWNER } from './layout.ts';

/** The records to compose. */
export interface RecordSet {
  readonly type: number;
  readonly ttlSeconds: number;
  readonly rdata: readonly Uint8Array[];
  /** There for an RRset whose records are members of pools. */
  readonly pools?: PoolTable | undefined;
}

/** What an image holds of the pools that an RRset's records are members of. */
export interface PoolTable {
  /** Its place among the zone's pool sets. */
  readonly number: number;
  /** For each view, the members that may ever be in it, by their place in the RRset. */
  readonly views: readonly (readonly number[])[];
  /** Which view each client gets: prefixes in the order of their addresses, which together cover the address space. */
  readonly ipv4: readonly ClientPrefix[];
  readonly ipv6: readonly ClientPrefix[];
}

export interface ClientPrefix {
  /** The first address. */
  readonly address: Uint8Array;
  readonly prefixBits: number;
  /** Its place in the table's views. */
  readonly view: number;
}

/** A domain name found in RDATA, and where in the RRset's octets it was written. */
export interface WrittenName {
  readonly at: number;
  readonly name: Name;
}

export class RrsetComposer {
  readonly octets = new Uint8Array(MAX_MESSAGE_OCTETS);
  /** How much of {@link octets} the last RRset fills. */
  length = 0;
  /** The last RRset fits no message; what is composed is a part of it. */
  isTooLarge = false;
  /** The last RRset's pointers, as layout.ts packs them. */
  readonly pointers: number[] = [];
  /** The names in the last RRset's RDATA. */
  readonly names: WrittenName[] = [];
  readonly #origin: Name;
  /** Names already written in this RRset, and where. */
  readonly #written = new Map<string, number>();

  constructor(origin: Name) {
    this.#origin = origin;
  }

  /** At most how many octets the RRset's records and lists take up in an image, without composing it. */
  static boundOctets({ type, rdata }: RecordSet): number {
    let octets = 0;
    for (const data of rdata) octets += RR_RDATA_AT + data.length + rdataNames(type, data).length * 12;
    return octets;
  }

  compose(owner: Name, { type, ttlSeconds, rdata }: RecordSet): void {
    this.length = 0;
    this.pointers.length = 0;
    this.names.length = 0;
    this.#written.clear();
    for (const data of rdata) {
      const start = this.length;
      this.isTooLarge = start + RR_RDATA_AT + data.length > MAX_MESSAGE_OCTETS;
      if (this.isTooLarge) return;
      writeUint16(this.octets, start, POINTER_BITS | QNAME_AT);
      writeUint16(this.octets, start + RR_TYPE_AT, type);
      writeUint16(this.octets, start + RR_CLASS_AT, RrClass.IN);
      writeUint32(this.octets, start + RR_TTL_AT, ttlSeconds);
      this.length += RR_RDATA_AT;
      this.#composeRdata(owner, type, data);
      writeUint16(this.octets, start + RR_RDLENGTH_AT, this.length - start - RR_RDATA_AT);
    }
  }

  #composeRdata(owner: Name, type: number, data: Uint8Array): void {
    let done = 0;
    for (const at of rdataNames(type, data)) {
      const name = nameAt(data, at);
      this.#put(data.subarray(done, at));
      this.names.push({ at: this.length, name });
      if (isCompressible(type)) this.#putCompressed(owner, name);
      else this.#put(name);
      done = at + name.length;
    }
    this.#put(data.subarray(done));
  }

  #put(octets: Uint8Array): void {
    this.octets.set(octets, this.length);
    this.length += octets.length;
  }

  /** Label by label, until the rest stands somewhere already; the origin and the owner stand in every question. */
  #putCompressed(owner: Name, name: Name): void {
    let rest = name;
    for (; rest[0] !== 0; rest = rest.subarray(rest[0]! + 1)) {
      const key = nameKey(rest);
      const inner = this.#written.get(key);
      if (isSameName(rest, this.#origin)) {
        this.#putPointer(POINTS_AT_ORIGIN, QNAME_AT + owner.length - rest.length);
        return;
      }
      // A wildcard's answers carry another owner name than its own.
      if (!isWildcard(owner) && isSameName(rest, owner)) {
        this.#putPointer(POINTS_AT_OWNER, QNAME_AT);
        return;
      }
      if (inner !== undefined) {
        this.#putPointer(inner, QNAME_AT + owner.length + QUESTION_TAIL_OCTETS + inner);
        return;
      }
      if (this.length < MAX_INNER_TARGET) this.#written.set(key, this.length);
      this.#put(rest.subarray(0, rest[0]! + 1));
    }
    this.octets[this.length++] = 0;
  }

  #putPointer(target: number, messageAt: number): void {
    this.pointers.push((this.length << 16) | target);
    writeUint16(this.octets, this.length, POINTER_BITS | (messageAt & MAX_POINTER_TARGET));
    this.length += 2;
  }
}

/** The uncompressed name at `at`. */
function nameAt(data: Uint8Array, at: number): Name {
  let end = at;
  while (data[end] !== 0) end += data[end]! + 1;
  return data.subarray(at, end + 1);
}
