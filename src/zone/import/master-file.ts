/** Reads a zone from a master file (RFC 1035 §5), with every problem in it at once. */

import { readFileSync } from 'node:fs';

import { formatName, isSameName, isSubdomain } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import { RrType, rrTypeName } from '../../dns/rr-type.ts';
import type { Problem } from '../../schema/problem.ts';
import { MasterFileReader } from './master-file-reader.ts';
import type { MasterRecord, ReadOctets } from './master-file-reader.ts';

export interface MasterFile {
  /** Undefined where nothing tells it, which is an error. */
  readonly origin: Name | undefined;
  /** In the order of the file, without those outside the zone. */
  readonly records: readonly MasterRecord[];
  readonly problems: readonly Problem[];
}

export interface MasterFileOptions {
  /** Default: the owner of the SOA record; relative names before `$ORIGIN` then need the file's name to tell it. */
  readonly origin?: Name | undefined;
  /** Default: from the file system. Throws where there is no such file. */
  readonly readOctets?: ReadOctets;
}

/** Reads all records of a master file and of the files it includes. Throws nothing: what is wrong is in the problems. */
export function readMasterFile(path: string, options: MasterFileOptions = {}): MasterFile {
  const reader = new MasterFileReader(options.readOctets ?? ((file) => readFileSync(file)), options.origin);
  reader.readFile(path);
  const soa = reader.records.find(({ type }) => type === RrType.SOA);
  const origin = options.origin ?? soa?.owner ?? reader.firstOrigin;
  const { report } = reader;
  if (origin === undefined) {
    if (!report.hasErrors) report.error({ file: path, line: 1, column: 1 }, 'file', 'there are no records');
    return { origin, records: [], problems: report.sorted() };
  }
  const records = reader.records.filter(({ owner, type, at }) => {
    if (isSubdomain(owner, origin)) return true;
    const where = `${formatName(owner)}/${rrTypeName(type)}`;
    report.warning(at, where, `left out: the name is outside the zone ${formatName(origin)}`);
    return false;
  });
  for (const { owner, type, at } of records) {
    if (type !== RrType.SOA || isSameName(owner, origin)) continue;
    report.error(at, `${formatName(owner)}/SOA`, `not at the apex (expected at ${formatName(origin)} only)`);
  }
  return { origin, records, problems: report.sorted() };
}
