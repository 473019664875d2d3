/** Records by owner and type, as a zone file has them. */

import { nameKey } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import type { Position } from '../../schema/problem.ts';
import type { MasterRecord } from './master-file-reader.ts';

/** Records of one owner, type and TTL that stand one after another, but for records of other types between them. */
export interface RecordGroup {
  readonly type: number;
  readonly ttlSeconds: number;
  /** Where the first of them is. */
  readonly at: Position;
  readonly records: readonly MasterRecord[];
}

export interface OwnerGroup {
  /** Spelled as where it stands first. */
  readonly owner: Name;
  /** Nearly always one of each type: a type has two where its records differ in TTL. */
  readonly groups: readonly RecordGroup[];
}

interface GrowingGroup extends RecordGroup {
  records: MasterRecord[];
}

interface GrowingOwner extends OwnerGroup {
  readonly groups: GrowingGroup[];
}

/**
 * Owners and groups in the order in which they first appear, and the records of a type in their own order. A record
 * that stands twice is there once (RFC 2181 §5): zone transfers end with the SOA record they began with.
 */
export function groupRecords(records: readonly MasterRecord[]): OwnerGroup[] {
  const owners = new Map<string, GrowingOwner>();
  let current: GrowingOwner | undefined;
  for (const record of records) {
    const { owner } = record;
    if (current?.owner !== owner) {
      const key = nameKey(owner);
      current = owners.get(key) ?? { owner, groups: [] };
      owners.set(key, current);
    }
    addRecord(current.groups, record);
  }
  const grouped = [...owners.values()];
  for (const { groups } of grouped) groups.forEach(dropDuplicates);
  return grouped;
}

function addRecord(groups: GrowingGroup[], record: MasterRecord): void {
  const { type, ttlSeconds, at } = record;
  const last = groups.findLast((group) => group.type === type);
  if (last?.ttlSeconds === ttlSeconds) last.records.push(record);
  else groups.push({ type, ttlSeconds, at, records: [record] });
}

function dropDuplicates(group: GrowingGroup): void {
  if (group.records.length === 1) return;
  const seen = new Set<string>();
  group.records = group.records.filter(
    ({ rdata }) => seen.size < seen.add(Buffer.from(rdata).toString('latin1')).size,
  );
}
