/** One owner name of a zone file and its records: from the tree to the draft. */

import { isSubdomain, formatName, parseName } from '../dns/name.ts';
import type { Name } from '../dns/name.ts';
import { isMetaType, parseRrType, RrType } from '../dns/rr-type.ts';
import { below, checkKeys, expectMap, expectScalar, expectValue, reportMissing } from '../schema/expect.ts';
import { hint } from '../schema/nearest.ts';
import type { Report } from '../schema/report.ts';
import { integer } from '../schema/value-type.ts';
import { describeKey, valueOf } from '../schema/yaml-tree.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from '../schema/yaml-tree.ts';
import type { Alias } from './alias.ts';
import type { WrittenSoa } from './apex.ts';
import type { ZoneDraft } from './draft.ts';
import { readMetadata } from './metadata.ts';
import { parseOwnerName } from './names.ts';
import type { SteeringDefaults } from './pool/defaults.ts';
import { readMember } from './pool/member.ts';
import type { RecordHead } from './pool/record-head.ts';
import { readPools, refuseSteering } from './pool/read-pools.ts';
import { mergeSteering, readSteering, STEERING_KEYS } from './pool/steering.ts';
import { targetText } from './shape/target.ts';

/** Where records go, and what waits for the end of the file. */
export interface RecordSink {
  readonly draft: ZoneDraft;
  readonly report: Report;
  readonly defaultTtlSeconds: number;
  readonly poolDefaults: SteeringDefaults;
  readonly aliases: Alias[];
  readonly soas: WrittenSoa[];
}

/** Keys of a record; others are octoDNS's to ignore and ours to warn of. */
const RECORD_KEYS = ['type', 'ttl', 'value', 'values', 'octodns', 'dynamic', 'geo', ...STEERING_KEYS];

const MAX_TTL_SECONDS = 2 ** 31 - 1;

/** 32 bits on the wire (RFC 1035 §3.2.1), of which the highest has no use (RFC 2181 §8): it is read, and told of. */
const TTL = { ...integer(0, 2 ** 32 - 1), expected: `an integer from 0 to ${MAX_TTL_SECONDS}` };

/** Reads the record or the list of records at one owner name. */
export function readOwner({ key, value }: YamlEntry, sink: RecordSink): void {
  const where = describeKey(key.text);
  const owner = readOwnerName(key, sink);
  if (owner === undefined) return;
  if (value.kind !== 'list') {
    readRecord(value, owner, where, where, sink);
    return;
  }
  if (value.items.length === 0) sink.report.warning(value.at, where, 'no records at this name');
  value.items.forEach((item, i) => readRecord(item, owner, where, below(where, i), sink));
}

function readOwnerName(key: YamlScalar, { draft, report }: RecordSink): Name | undefined {
  try {
    const owner = parseOwnerName(key.text, draft.origin);
    if (isSubdomain(owner, draft.origin)) return owner;
    report.error(
      key.at,
      key.text,
      `the name is outside the zone (expected one at or below ${formatName(draft.origin)})`,
    );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    report.error(key.at, describeKey(key.text), error.message);
  }
  return undefined;
}

function readRecord(node: YamlNode, owner: Name, ownerPath: string, path: string, sink: RecordSink): void {
  const { report } = sink;
  const map = expectMap(node, path, report);
  const typeNode = map && valueOf(map, 'type');
  if (map && typeNode === undefined) reportMissing(map, 'type', path, report);
  const typeText = typeNode && expectScalar(typeNode, below(path, 'type'), report)?.text;
  if (map === undefined || typeNode === undefined || typeText === undefined) return;
  const where = below(ownerPath, typeText);
  checkKeys(map, RECORD_KEYS, where, report, 'warning');
  const metadata = readMetadata(map, where, report);
  if (!metadata.isServed) return;
  const steering = mergeSteering(readSteering(map, where, report), metadata.steering);
  const ttlSeconds = readTtl(map, where, sink);
  if (typeText === 'ALIAS') {
    refuseSteering(steering, report);
    readAlias(map, owner, ttlSeconds, where, sink);
    return;
  }
  const type = readType(typeText, typeNode, where, report);
  if (type === undefined) return;
  const { healthcheck } = metadata;
  readRrset(
    map,
    { owner, type, ttlSeconds, at: map.at, where, steering, healthcheck, defaults: sink.poolDefaults },
    sink,
  );
}

/** undefined where the record can't be served; a type that octoDNS knows and the DNS doesn't is only warned of. */
function readType(text: string, { at }: YamlNode, where: string, report: Report): number | undefined {
  if (text.includes('/') || text === 'URLFWD') {
    report.warning(at, where, `${text} is no type of the DNS: the record is not served`);
    return undefined;
  }
  const type = parseRrType(text);
  if (type === undefined) report.error(at, where, `unknown type "${text}"${hint(text, Object.keys(RrType))}`);
  else if (isMetaType(type) || type === 0)
    report.error(at, where, `${text} is no type of data (RFC 6895 §3.1)`);
  else return type;
  return undefined;
}

function readTtl(map: YamlMap, where: string, { defaultTtlSeconds, report }: RecordSink): number {
  const node = valueOf(map, 'ttl');
  const ttlSeconds = node && expectValue(TTL, node, below(where, 'ttl'), report);
  if (node === undefined || ttlSeconds === undefined) return defaultTtlSeconds;
  if (ttlSeconds <= MAX_TTL_SECONDS) return ttlSeconds;
  // BIND makes it 0, as RFC 2181 §8 has readers do; RFC 8767 §4 has them take the largest value, which is what was
  // meant.
  report.warning(
    node.at,
    below(where, 'ttl'),
    `TTL ${ttlSeconds} is above ${MAX_TTL_SECONDS}, which is served instead`,
  );
  return MAX_TTL_SECONDS;
}

function readRrset(map: YamlMap, record: RecordHead, sink: RecordSink): void {
  const { draft, report } = sink;
  const { owner, type, ttlSeconds, where } = record;
  const nodes = valueNodes(map, where, report);
  if (type === RrType.SOA && owner.length === draft.origin.length) {
    refuseSteering(record.steering, report);
    sink.soas.push(...nodes.map(([path, node]) => ({ node, ttlSeconds, at: map.at, where: path })));
    return;
  }
  const values = nodes.flatMap(([path, node]) => readMember(type, node, draft.origin, path, report) ?? []);
  const pooled = readPools(map, record, values, draft.origin, report);
  draft.add(owner, { type, ttlSeconds, at: map.at, where, values, ...pooled });
}

/** The values and their paths: the list `values`, or `value` alone; octoDNS takes either key in either form. */
function valueNodes(map: YamlMap, where: string, report: Report): [path: string, node: YamlNode][] {
  const key = map.entries.some((entry) => entry.key.text === 'values') ? 'values' : 'value';
  const entry = map.entries.find((each) => each.key.text === key);
  const path = below(where, key);
  if (entry === undefined) reportMissing(map, 'value or values', where, report);
  if (entry?.value.kind !== 'list') return entry ? [[path, entry.value]] : [];
  if (entry.value.items.length === 0)
    report.error(entry.value.at, path, 'an empty list (expected one value or more)');
  return entry.value.items.map((item, i) => [below(path, i), item]);
}

function readAlias(map: YamlMap, owner: Name, ttlSeconds: number, where: string, sink: RecordSink): void {
  const { draft, report } = sink;
  const [first, second] = valueNodes(map, where, report);
  if (second) report.error(second[1].at, second[0], 'an ALIAS has one value');
  const scalar = first && expectScalar(first[1], first[0], report);
  if (first === undefined || scalar === undefined) return;
  try {
    const target = parseName(targetText(scalar.text, scalar.at, first[0], report), draft.origin);
    sink.aliases.push({ owner, target, ttlSeconds, at: map.at, where });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    report.error(scalar.at, first[0], error.message);
  }
}
