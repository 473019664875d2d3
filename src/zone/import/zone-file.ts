/** Writes records as a zone file of ours: octoDNS's YAML, plus SOA and whatever types octoDNS doesn't know. */

import { formatRelativeName } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import { rrTypeName } from '../../dns/rr-type.ts';
import type { OwnerGroup, RecordGroup } from './group-records.ts';
import { sortNaturally } from './natural-order.ts';
import { recordValue } from './record-value.ts';
import { formatYamlEntry } from './yaml-text.ts';
import type { YamlMap } from './yaml-text.ts';

/** Enough for one write to be worth its while. */
const PIECE_CHARACTERS = 65_536;

/**
 * The file's text in large pieces.
 *
 * Names are relative and in the order octoDNS insists on; each TTL is written out, so that the file means the same
 * whatever the server's default is.
 */
export function* formatZoneFile(origin: Name, owners: readonly OwnerGroup[]): Generator<string> {
  const entries = owners.map(({ owner, groups }) => {
    const name = formatRelativeName(owner, origin);
    return { key: name === '@' ? '' : name, groups };
  });
  let piece = '---\n';
  for (const { key, groups } of sortNaturally(entries, ({ key }) => key)) {
    const records = groups.map(formatGroup);
    piece += formatYamlEntry(key, records.length === 1 ? records[0]! : records);
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function formatGroup({ type, ttlSeconds, records }: RecordGroup): YamlMap {
  const values = records.map(({ rdata }) => recordValue(type, rdata));
  const head = { ttl: ttlSeconds, type: rrTypeName(type) };
  return values.length === 1 ? { ...head, value: values[0]! } : { ...head, values };
}
