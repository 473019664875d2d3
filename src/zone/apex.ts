/**
 * The SOA record at the apex: as it is written, with defaults for what isn't, or wholly our own (RFC 1035 §3.3.13).
 */

import { formatName } from '../dns/name.ts';
import type { Name } from '../dns/name.ts';
import { RrType } from '../dns/rr-type.ts';
import type { Position } from '../schema/problem.ts';
import type { Report } from '../schema/report.ts';
import { valueOf } from '../schema/yaml-tree.ts';
import type { YamlMap, YamlNode, YamlScalar } from '../schema/yaml-tree.ts';
import type { ZoneDraft } from './draft.ts';
import { readRdata } from './shape/read-rdata.ts';

/** A SOA record of the file, its value still to be read: the defaults depend on the rest of the zone. */
export interface WrittenSoa {
  readonly node: YamlNode;
  readonly ttlSeconds: number;
  readonly at: Position;
  readonly where: string;
}

/**
 * Seconds. Ours, in the range RIPE-203 and most hosters choose. The minimum is also how long a "no such name" is
 * cached (RFC 2308 §5), so it is short: here names come and go.
 */
const DEFAULT_TIMES = { refresh: '7200', retry: '3600', expire: '1209600', minimum: '300' } as const;

/** Whether the SOA states its serial, so that none need be allotted. */
export function hasOwnSerial(written: WrittenSoa | undefined): boolean {
  if (written === undefined) return false;
  return written.node.kind !== 'map' || valueOf(written.node, 'serial') !== undefined;
}

/** Adds the SOA record to the draft. */
export function addSoa(
  draft: ZoneDraft,
  written: WrittenSoa | undefined,
  fallback: { readonly at: Position; readonly ttlSeconds: number; readonly serial: number },
  report: Report,
): void {
  const { origin } = draft;
  const { at, ttlSeconds, where } = written ?? { ...fallback, where: "''/SOA" };
  const node = written?.node ?? { kind: 'map', at, entries: [] };
  const value = node.kind === 'map' ? withDefaults(node, draft, fallback.serial) : node;
  const rdata = readRdata(RrType.SOA, value, origin, where, report);
  const values = rdata === undefined ? [] : [{ rdata, at: node.at }];
  draft.add(origin, { type: RrType.SOA, ttlSeconds, at, where, values });
}

function withDefaults(map: YamlMap, draft: ZoneDraft, serial: number): YamlMap {
  const scalar = (text: string): YamlScalar => ({ kind: 'scalar', at: map.at, text, isPlain: false });
  const defaults = {
    mname: formatName(firstNameServer(draft) ?? draft.origin),
    rname: formatName(Uint8Array.of(10, ...Buffer.from('hostmaster'), ...draft.origin)),
    serial: String(serial),
    ...DEFAULT_TIMES,
  };
  const written = map.entries.map(({ key, value }) =>
    key.text === 'rname' && value.kind === 'scalar'
      ? { key, value: { ...value, text: mailboxName(value.text) } }
      : { key, value },
  );
  const missing = Object.entries(defaults).filter(([key]) => valueOf(map, key) === undefined);
  return {
    ...map,
    entries: [
      ...written.filter(({ key }) => !missing.some(([name]) => name === key.text)),
      ...missing.map(([key, text]) => ({ key: scalar(key), value: scalar(text) })),
    ],
  };
}

function firstNameServer(draft: ZoneDraft): Name | undefined {
  return draft.find(draft.origin, RrType.NS)?.rdata[0];
}

/** `a.b@example.com` as a name, `a\.b.example.com.` (RFC 1035 §8); what holds no `@` is a name already. */
function mailboxName(text: string): string {
  const at = text.lastIndexOf('@');
  if (at < 1 || text[at - 1] === '\\') return text;
  const local = text.slice(0, at).replace(/(?<!\\)\./g, '\\.');
  const host = text.slice(at + 1);
  return `${local}.${host.endsWith('.') ? host : `${host}.`}`;
}
