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

/** @param records in the zone, all of them; null if not exactly one SOA is among them */
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
  checkSoa(draft, records, report);
  return { zone: report.hasErrors ? null : draft.zone, problems: report.sorted() };
}

/** RFC 1035 §5.2: exactly one SOA record, at the apex. */
function checkSoa(draft: ZoneDraft, records: readonly MasterRecord[], report: Report): void {
  const soa = draft.find(draft.origin, RrType.SOA);
  const where = `${formatName(draft.origin)}/SOA`;
  if (soa === undefined) {
    const at = records[0]?.at ?? { file: '', line: 1, column: 1 };
    report.error(at, where, 'there is no SOA record (expected one at the apex)');
  } else if (soa.rdata.length > 1) {
    report.error(soa.rdataAt[1]!, where, `a second SOA record (the first is in line ${soa.at.line})`);
  }
}

function hasError(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}
