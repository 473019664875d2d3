/** Makes a zone of a master file's records, the same that our YAML of these records is loaded as. */

import { formatName, formatRelativeName } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import { RrType, rrTypeName } from '../../dns/rr-type.ts';
import type { Problem } from '../../schema/problem.ts';
import { Report } from '../../schema/report.ts';
import { ZoneDraft } from '../draft.ts';
import type { Zone } from '../model.ts';
import { groupRecords } from './group-records.ts';
import { readMasterFile } from './master-file.ts';
import type { MasterFileOptions } from './master-file.ts';
import type { MasterRecord } from './master-file-reader.ts';

/** Reads a master file into a zone; null if there is any error in it. */
export function loadMasterFile(
  path: string,
  options: MasterFileOptions = {},
): { readonly zone: Zone | null; readonly problems: readonly Problem[] } {
  const { origin, records, problems } = readMasterFile(path, options);
  if (origin === undefined || hasError(problems)) return { zone: null, problems };
  const made = zoneFromRecords(origin, records);
  return { zone: made.zone, problems: [...problems, ...made.problems] };
}

/** @param records all of the zone and no others; null if no SOA record is among them */
export function zoneFromRecords(
  origin: Name,
  records: readonly MasterRecord[],
): { readonly zone: Zone | null; readonly problems: readonly Problem[] } {
  const report = new Report();
  const draft = new ZoneDraft(origin, report);
  for (const { owner, groups } of groupRecords(records)) {
    const name = formatRelativeName(owner, origin);
    for (const { type, ttlSeconds, at, records: values } of groups) {
      draft.add(owner, { type, ttlSeconds, at, where: `${name}/${rrTypeName(type)}`, values });
    }
  }
  if (draft.find(origin, RrType.SOA) === undefined) {
    const at = records[0]?.at ?? { file: '', line: 1, column: 1 };
    report.error(at, formatName(origin), 'there is no SOA record (expected one at the apex)');
  }
  return { zone: report.hasErrors ? null : draft.zone, problems: report.sorted() };
}

function hasError(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}
