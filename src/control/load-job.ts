/** What the control plane asks of its load thread, and what it hears back: one job and one report a thread. */

import type { Problem } from '../schema/problem.ts';
import type { PoolDefaults, PoolSet } from '../zone/index.ts';
import type { FileStamp } from './file-stamp.ts';
import type { SerialEntry } from './serial-book.ts';

export interface LoadJob {
  /** Where the zone files are. */
  readonly directory: string;
  readonly defaultTtlSeconds: number;
  readonly poolDefaults: PoolDefaults;
  /** The zones in service, by `nameKey` of their origin. */
  readonly served: ReadonlyMap<string, ServedData>;
  /** The last serial of every zone ever served, by `nameKey` of its origin. */
  readonly serials: ReadonlyMap<string, SerialEntry>;
  /** Unix time, for new serials. */
  readonly nowSeconds: number;
  /** Buffers that nobody reads any more, for new images. */
  readonly spares: readonly SharedArrayBuffer[];
}

/** What a load compares a zone with. */
export interface ServedData {
  readonly stamp: FileStamp;
  readonly contentHash: string;
  readonly image: SharedArrayBuffer;
}

export interface LoadReport {
  /** What is wrong with the directory rather than with one zone: it can't be read, a zone stands in it twice. */
  readonly problems: readonly Problem[];
  /** One for every zone that has files in the directory. */
  readonly loads: readonly ZoneLoad[];
}

/** What became of one zone's files. */
export type ZoneLoad = UntouchedZone | UnchangedZone | BrokenZone | CompiledZone;

/** The files are those in service; they were not read. */
export interface UntouchedZone {
  readonly kind: 'untouched';
  readonly origin: string;
}

/** The files were written anew with the content in service. */
export interface UnchangedZone {
  readonly kind: 'unchanged';
  readonly origin: string;
  readonly stamp: FileStamp;
  readonly problems: readonly Problem[];
}

/** The files have errors. */
export interface BrokenZone {
  readonly kind: 'broken';
  readonly origin: string;
  readonly problems: readonly Problem[];
}

/** The files hold new data, compiled and ready for service. */
export interface CompiledZone {
  readonly kind: 'compiled';
  readonly origin: string;
  readonly stamp: FileStamp;
  readonly contentHash: string;
  readonly serial: number;
  /** Whether the files state it. */
  readonly hasOwnSerial: boolean;
  /** Existing names, empty non-terminals included. */
  readonly names: number;
  readonly records: number;
  /** Warnings. */
  readonly problems: readonly Problem[];
  readonly image: SharedArrayBuffer;
  /** In the order by which the image numbers them. */
  readonly poolSets: readonly PoolSet[];
  /** Which of {@link LoadJob.spares} the image was written to; null: a new buffer. */
  readonly spare: number | null;
  /** How many of the names in service the new data no longer has. */
  readonly namesRemoved: number;
}
