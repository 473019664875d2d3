/** The zone model: what a zone file says, in wire terms, before it is compiled to an answer image. */

import type { Name } from '../dns/name.ts';
import type { Position } from '../schema/problem.ts';
import type { PoolSet } from './pool/pool-set.ts';

/** All records of one type at one owner name (RFC 2181 §5). */
export interface Rrset {
  readonly type: number;
  readonly ttlSeconds: number;
  /**
   * Each record's RDATA, uncompressed, in the order of the file, without duplicates; embedded names keep their case.
   * With pools: every member's, in the order of the pool set's members.
   */
  readonly rdata: readonly Uint8Array[];
  /** Where the record stands in its file. */
  readonly at: Position;
  /** Where each value stands; same order as {@link rdata}. */
  readonly rdataAt: readonly Position[];
  /** There for an RRset whose records are members of pools. */
  readonly poolSet?: PoolSet | undefined;
}

/**
 * An owner name and its RRsets, at most one of each type. Empty non-terminals are not here: the compiler adds them.
 */
export interface ZoneNode {
  readonly owner: Name;
  readonly rrsets: readonly Rrset[];
}

/** A whole zone. The apex node is always there, with its SOA. */
export interface Zone {
  readonly origin: Name;
  /** By `nameKey(owner)`. */
  readonly nodes: ReadonlyMap<string, ZoneNode>;
}
