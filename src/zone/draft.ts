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
    const node = this.#nodes.get(key) ?? { owner, rrsets: [] };
    this.#nodes.set(key, node);
    const { type, ttlSeconds, at, values } = record;
    const before = node.rrsets.find((rrset) => rrset.type === type);
    if (before !== undefined) this.#checkSame(before, record);
    const rrset = before ?? { type, ttlSeconds, rdata: [], at, rdataAt: [] };
    if (before === undefined) node.rrsets.push(rrset);
    rrset.ttlSeconds = Math.min(rrset.ttlSeconds, ttlSeconds);
    this.#addValues(rrset, values, record.where);
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
  #addValues(rrset: DraftRrset, values: readonly DraftValue[], where: string): void {
    const isAlone = values.length + rrset.rdata.length === 1;
    const seen = new Set(isAlone ? [] : rrset.rdata.map((rdata) => rdataKey(rrset.type, rdata)));
    for (const { rdata, at } of values) {
      const key = isAlone ? '' : rdataKey(rrset.type, rdata);
      if (seen.has(key)) {
        this.#report.warning(at, where, 'this value stands twice: it is served once (RFC 2181 §5)');
        continue;
      }
      seen.add(key);
      rrset.rdata.push(rdata);
      rrset.rdataAt.push(at);
    }
  }
}

/** Equal for RDATA that are equal but for the case of the names in them (RFC 4034 §6.2). */
function rdataKey(type: number, rdata: Uint8Array): string {
  const folded = rdataNames(type, rdata).length === 0 ? rdata : foldNames(type, rdata);
  return String.fromCharCode(...folded.subarray(0, 32)) + Buffer.from(folded.subarray(32)).toString('latin1');
}

function foldNames(type: number, rdata: Uint8Array): Uint8Array {
  const folded = rdata.slice();
  for (const start of rdataNames(type, rdata)) {
    for (let at = start; rdata[at]! !== 0; at++) folded[at] = toLowerOctet(rdata[at]!);
  }
  return folded;
}
