/**
 * The pools of one RRset: its members, the rules that send queries to pools, and all settings, complete. What the
 * control plane needs to work out who is answered; the compiler makes the fixed part of it into the answer image.
 *
 *     short form      one pool, "default", of the record's values; one rule that matches always
 *     long form       octoDNS's dynamic: its pools and rules, and the record's own values as the last resort
 *     an ALIAS        the pool set that it leads to, with an owner and a TTL of its own
 *     hints           HTTPS and SVCB records whose address hints are members elsewhere: one pool, all of it answered
 */

import type { Name } from '../../dns/name.ts';
import type { BalanceSettings } from './balance.ts';
import type { HealthSettings } from './health.ts';
import type { LoadSettings } from './load.ts';
import type { Subnet } from './subnet.ts';

/** The pool of a set that has no more than one. */
export const DEFAULT_POOL = 'default';

/** The one rule of such a set. */
export const CATCH_ALL: PoolRule = { pool: 0, subnets: [], geos: [] };

export interface PoolSet {
  readonly owner: Name;
  readonly type: number;
  /** The ceiling, in seconds. */
  readonly ttlSeconds: number;
  /** The floor, in seconds; never above the ceiling. */
  readonly ttlMinSeconds: number;
  readonly balance: BalanceSettings;
  /** How members are probed; null: they are not, and count as up. */
  readonly health: HealthSettings | null;
  /** null: nobody reports load. */
  readonly load: LoadSettings | null;
  /** Every value there is, once; others refer to it by its place here. */
  readonly members: readonly PoolValue[];
  readonly pools: readonly MemberPool[];
  /** The first that matches counts; the last matches always. */
  readonly rules: readonly PoolRule[];
  /** The long form's own values, which are not checked; empty in the short form. */
  readonly lastResort: readonly number[];
  /**
   * The absolute name, in lower case, whose addresses are answered, found out while serving; the members then only keep
   * places for them. undefined: the members are what they are.
   */
  readonly alias?: string | undefined;
}

/** A value that can be answered. */
export interface PoolValue {
  readonly rdata: Uint8Array;
  /**
   * What it is known by: an address, or the name that CNAME, DNAME or SRV point to, with its final dot; else its RDATA
   * as in a master file.
   */
  readonly text: string;
  /**
   * The host it belongs to, which ties families, pools and zones together: an absolute name in lower case with its
   * final dot; null where none is known.
   */
  readonly host: string | null;
  /** Of an HTTPS or SVCB record: whose addresses its hints are; a hint goes with its address. */
  readonly hints?: readonly HintSource[];
}

/** A pool set that the hints of one family follow. */
export interface HintSource {
  /** An absolute name in lower case, with its final dot. */
  readonly owner: string;
  /** A or AAAA. */
  readonly type: number;
}

export interface MemberPool {
  readonly name: string;
  readonly members: readonly PoolMember[];
  /** The place in `pools` of the pool to take where this one has nothing to give; null: there is none. */
  readonly fallback: number | null;
}

/** A value's part in one pool. */
export interface PoolMember {
  /** Its place in the set's `members`. */
  readonly value: number;
  readonly weight: number;
  /** octoDNS: always up, always down, or what its health checks say. */
  readonly status: 'up' | 'down' | 'obey';
}

export interface PoolRule {
  /** Its place in `pools`. */
  readonly pool: number;
  /** Client prefixes that match; with `geos` empty too: every client. */
  readonly subnets: readonly Subnet[];
  /** Places that match; not evaluated yet, and so never a match. */
  readonly geos: readonly string[];
}
