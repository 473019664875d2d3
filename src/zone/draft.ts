/** A zone while it is being loaded: RRsets come in one record of the file at a time. */

import { nameKey, toLowerOctet } from '../dns/name.ts';
import type { Name } from '../dns/name.ts';
import { rdataNames } from '../dns/rdata/index.ts';
import { rrTypeName } from '../dns/rr-type.ts';
import type { Position } from '../schema/problem.ts';
import type { Report } from '../schema/report.ts';
import type { Rrset, Zone, ZoneNode } from './model.ts';

/** One value of a record and where it stands. */
export interface DraftValue {
  readonly rdata: Uint8Array;
  readonly at: Position;
}

/** What one record of a file adds. */
export interface DraftRecord {
  readonly type: number;
  readonly ttlSeconds: number;
  readonly at: Position;
  readonly where: string;
  /** Empty where none could be read: the RRset is there for the rules, which then don't speak of it as missing. */
  readonly values: readonly DraftValue[];
}

interface DraftRrset extends Rrset {
  ttlSeconds: number;
  readonly rdata: Uint8Array[];
  readonly rdataAt: Position[];
}

interface DraftNode extends ZoneNode {
  readonly rrsets: DraftRrset[];
}

/** Gathers nodes; the same type at the same name becomes one RRset, however often it is written. */
export class ZoneDraft {
  readonly origin: Name;
  readonly #report: Report;
  readonly #nodes = new Map<string, DraftNode>();

  constructor(origin: Name, report: Report) {
    this.origin = origin;
    this.#report = report;
  }

  /** The zone as gathered so far; later additions show in it. */
  get zone(): Zone {
    return { origin: this.origin, nodes: this.#nodes };
  }

  find(owner: Name, type: number): Rrset | undefined {
    return this.#nodes.get(nameKey(owner))?.rrsets.find((rrset) => rrset.type === type);
  }

  add(owner: Name, record: DraftRecord): void {
    const key = nameKey(owner);
    const node = this.#nodes.get(key);
    const before = node?.rrsets.find((rrset) => rrset.type === record.type);
    if (before === undefined) {
      const rrset = this.#createRrset(record);
      // Arrays of their final size: at a million names the room that push() keeps in reserve is half a gigabyte.
      if (node === undefined) this.#nodes.set(key, { owner, rrsets: [rrset] });
      else node.rrsets.push(rrset);
      return;
    }
    this.#checkSame(before, record);
    before.ttlSeconds = Math.min(before.ttlSeconds, record.ttlSeconds);
    const values = this.#withoutTwins(record, before.rdata);
    before.rdata.push(...values.map(({ rdata }) => rdata));
    before.rdataAt.push(...values.map(({ at }) => at));
  }

  #createRrset(record: DraftRecord): DraftRrset {
    const { type, ttlSeconds, at } = record;
    const values = record.values.length > 1 ? this.#withoutTwins(record, []) : record.values;
    return {
      type,
      ttlSeconds,
      rdata: values.map(({ rdata }) => rdata),
      at,
      rdataAt: values.map((value) => value.at),
    };
  }

  /** RFC 2181 §5.2: the records of an RRset have one TTL. Where they don't, the lowest is served. */
  #checkSame(before: Rrset, { type, ttlSeconds, at, where }: DraftRecord): void {
    const first = `${before.at.file}:${before.at.line}`;
    this.#report.warning(
      at,
      where,
      `${rrTypeName(type)} is already at this name, ${first}: the values are joined`,
    );
    if (before.ttlSeconds === ttlSeconds) return;
    const lowest = Math.min(before.ttlSeconds, ttlSeconds);
    this.#report.warning(
      at,
      where,
      `TTL ${ttlSeconds} differs from ${before.ttlSeconds} at ${first}: ${lowest} is served for all (RFC 2181 §5.2)`,
    );
  }

  /** RFC 2181 §5: an RRset holds no record twice. */
  #withoutTwins({ type, values, where }: DraftRecord, before: readonly Uint8Array[]): DraftValue[] {
    const seen = new Set(before.map((rdata) => rdataKey(type, rdata)));
    return values.filter(({ rdata, at }) => {
      const key = rdataKey(type, rdata);
      if (!seen.has(key)) return seen.add(key);
      this.#report.warning(at, where, 'this value stands twice: it is served once (RFC 2181 §5)');
      return false;
    });
  }
}

/** Equal for RDATA that are equal but for the case of the names in them (RFC 4034 §6.2). */
function rdataKey(type: number, rdata: Uint8Array): string {
  const folded = rdataNames(type, rdata).length === 0 ? rdata : foldNames(type, rdata);
  let key = '';
  for (const octet of folded) key += String.fromCharCode(octet);
  return key;
}

function foldNames(type: number, rdata: Uint8Array): Uint8Array {
  const folded = rdata.slice();
  for (const start of rdataNames(type, rdata)) {
    for (let at = start; rdata[at]! !== 0; at++) folded[at] = toLowerOctet(rdata[at]!);
  }
  return folded;
}
