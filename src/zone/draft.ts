/** A zone while it is being loaded: RRsets come in one record of the file at a time. */

import { assert } from '../base/assert.ts';
import { nameKey } from '../dns/name.ts';
import type { Name } from '../dns/name.ts';
import { rrTypeName } from '../dns/rr-type.ts';
import type { Position } from '../schema/problem.ts';
import type { Report } from '../schema/report.ts';
import type { Rrset, Zone, ZoneNode } from './model.ts';
import type { PoolSet } from './pool/pool-set.ts';
import { withoutTwins } from './twins.ts';
import type { PlacedRdata } from './twins.ts';

/** What one record of a file adds. */
export interface DraftRecord {
  readonly type: number;
  readonly ttlSeconds: number;
  readonly at: Position;
  readonly where: string;
  /** Empty where none could be read: the RRset is there for the rules, which then don't speak of it as missing. */
  readonly values: readonly PlacedRdata[];
  /** What is made of the values, where they are members of pools; their order is then that of its members. */
  readonly poolSet?: PoolSet | undefined;
}

interface DraftRrset extends Rrset {
  ttlSeconds: number;
  readonly rdata: Uint8Array[];
  readonly rdataAt: Position[];
  poolSet: PoolSet | undefined;
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
    if (before.poolSet || record.poolSet) {
      this.#refuseToJoin(before, record);
      return;
    }
    this.#checkSame(before, record);
    before.ttlSeconds = Math.min(before.ttlSeconds, record.ttlSeconds);
    const values = withoutTwins(record.type, record.values, before.rdata, record.where, this.#report);
    before.rdata.push(...values.map(({ rdata }) => rdata));
    before.rdataAt.push(...values.map(({ at }) => at));
  }

  /** Makes the records of an RRset that is there members of pools; the set has them in the same order. */
  setPools(poolSet: PoolSet): void {
    const node = this.#nodes.get(nameKey(poolSet.owner));
    const rrset = node?.rrsets.find(({ type }) => type === poolSet.type);
    assert(rrset !== undefined, 'a pool set is made from an RRset');
    rrset.poolSet = poolSet;
  }

  #createRrset(record: DraftRecord): DraftRrset {
    const { type, ttlSeconds, at, where, poolSet } = record;
    const values =
      record.values.length > 1 ? withoutTwins(type, record.values, [], where, this.#report) : record.values;
    return {
      type,
      ttlSeconds,
      rdata: values.map(({ rdata }) => rdata),
      at,
      rdataAt: values.map((value) => value.at),
      poolSet,
    };
  }

  #refuseToJoin(before: Rrset, { type, at, where }: DraftRecord): void {
    const first = `${before.at.file}:${before.at.line}`;
    this.#report.error(
      at,
      where,
      `${rrTypeName(type)} is already at this name, ${first}: pools are not joined (expected one record)`,
    );
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
}
