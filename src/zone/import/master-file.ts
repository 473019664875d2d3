/** Reads a zone from a master file (RFC 1035 §5), with every problem in it at once. */

import { readFileSync } from 'node:fs';

import { formatName, isSameName, isSubdomain } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import { RrType, rrTypeName } from '../../dns/rr-type.ts';
import type { Problem } from '../../schema/problem.ts';
import { Report } from '../../schema/report.ts';
import { findOrigin } from './find-origin.ts';
import { MasterFileReader, whyUnreadable } from './master-file-reader.ts';
import type { MasterRecord, ReadOctets } from './master-file-reader.ts';

export interface MasterFile {
  /** Undefined where nothing tells it, which is an error. */
  readonly origin: Name | undefined;
  /** In the order of the file, without those outside the zone. */
  readonly records: readonly MasterRecord[];
  /** How many records outside the zone were left out. */
  readonly outsideCount: number;
  readonly problems: readonly Problem[];
}

export interface MasterFileOptions {
  /** Default: the owner of the SOA record, as far as the file or its name tells what that is relative to. */
  readonly origin?: Name | undefined;
  /** Default: from the file system. Throws where there is no such file. */
  readonly readOctets?: ReadOctets;
}

/**
 * Reads all records of a master file and of the files it includes. Throws nothing: what is wrong is in the problems.
 */
export function readMasterFile(path: string, options: MasterFileOptions = {}): MasterFile {
  const readOctets = options.readOctets ?? ((file: string) => readFileSync(file));
  const start = { file: path, line: 1, column: 1 };
  const report = new Report();
  let octets;
  try {
    octets = readOctets(path);
  } catch (error) {
    report.error(start, 'file', whyUnreadable(error));
    return { origin: options.origin, records: [], outsideCount: 0, problems: report.problems };
  }
  const told = options.origin ?? findOrigin(path, octets);
  if (told === undefined) {
    report.error(
      start,
      'origin',
      'not told (expected --origin, $ORIGIN, or an SOA record with an absolute owner)',
    );
    return { origin: undefined, records: [], outsideCount: 0, problems: report.problems };
  }
  const reader = new MasterFileReader(told, readOctets, report);
  reader.read(path, octets);
  const soa = reader.records.find(({ type }) => type === RrType.SOA);
  const origin = options.origin ?? soa?.owner ?? told;
  const records = recordsOfZone(origin, reader.records, report);
  return { origin, records, outsideCount: reader.records.length - records.length, problems: report.sorted() };
}

/**
 * Records outside the zone are left out, as BIND does (NSD refuses the file); a stray SOA record is an error to both.
 */
function recordsOfZone(origin: Name, records: readonly MasterRecord[], report: Report): MasterRecord[] {
  let soa: MasterRecord | undefined;
  return records.filter((record) => {
    const { owner, type, at } = record;
    if (!isSubdomain(owner, origin)) {
      const where = `${formatName(owner)}/${rrTypeName(type)}`;
      report.warning(at, where, `left out: the name is outside the zone ${formatName(origin)}`);
      return false;
    }
    if (type === RrType.SOA) checkSoa(record, (soa ??= record), origin, report);
    return true;
  });
}

/** RFC 1035 §5.2: one SOA record, at the apex. A transfer ends with the one it began with. */
function checkSoa(record: MasterRecord, first: MasterRecord, origin: Name, report: Report): void {
  const where = `${formatName(record.owner)}/SOA`;
  if (!isSameName(record.owner, origin)) {
    report.error(record.at, where, `not at the apex (expected at ${formatName(origin)} only)`);
  } else if (Buffer.compare(record.rdata, first.rdata) !== 0) {
    report.error(record.at, where, `a second SOA record (the first is at ${first.at.file}:${first.at.line})`);
  }
}
