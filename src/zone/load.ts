/**
 * Zone files to the zone model: read, checked by the rules, and whole or not at all.
 *
 *     files ─▶ entries ─▶ records ─▶ draft ─▶ + aliases, hints, SOA ─▶ rules ─▶ zone
 *                  └─────────┴─────────┴───────────────┴─────────────────┴────▶ problems
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { formatName } from '../dns/name.ts';
import { includeWithin } from '../schema/include.ts';
import type { Problem } from '../schema/problem.ts';
import { Report } from '../schema/report.ts';
import { parseYamlEntries } from '../schema/yaml-entries.ts';
import type { YamlFile } from '../schema/yaml-tree.ts';
import { followAliases } from './alias.ts';
import { addSoa, hasOwnSerial } from './apex.ts';
import { ZoneDraft } from './draft.ts';
import type { Zone } from './model.ts';
import { defaultsIn, fingerprintOf } from './pool/defaults.ts';
import type { PoolDefaults, SteeringDefaults } from './pool/defaults.ts';
import { followHints } from './pool/hints.ts';
import { readOwner } from './record.ts';
import type { RecordSink } from './record.ts';
import { checkZone } from './rules/index.ts';
import type { ZoneSource } from './sources.ts';

export interface LoadOptions {
  /** The TTL of records that state none; octoDNS's default is 3600. */
  readonly defaultTtlSeconds: number;
  /**
   * The serial for this content, where the SOA doesn't state one; asked for only where the zone is otherwise fine.
   */
  readonly allotSerial: (contentHash: string) => number;
  /** What records with pools don't say for themselves; default: nothing. */
  readonly poolDefaults?: PoolDefaults;
}

export interface LoadedZone {
  /** null where there is any error. */
  readonly zone: Zone | null;
  /** In the order of files and lines. */
  readonly problems: readonly Problem[];
  /** The same for the same content: of the files read, in order, and of what else the zone follows from. */
  readonly contentHash: string;
  /** Every file that was read, included ones too. */
  readonly files: readonly string[];
  readonly hasOwnSerial: boolean;
}

/** Loads one zone. Never throws for what files may hold; a file that can't be read is a problem. */
export function loadZone(source: ZoneSource, options: LoadOptions): LoadedZone {
  const { defaultTtlSeconds, allotSerial } = options;
  const report = new Report();
  const poolDefaults = defaultsIn(source.origin, options.poolDefaults);
  const reading = new ContentHash(defaultTtlSeconds, poolDefaults);
  const draft = new ZoneDraft(source.origin, report);
  const sink: RecordSink = { draft, report, defaultTtlSeconds, poolDefaults, aliases: [], soas: [] };
  const include = includeWithin(source.directory, (file) => reading.add(file));
  for (const file of source.files) {
    const yaml = readZoneFile(file, report);
    if (yaml === undefined) continue;
    reading.add(yaml);
    for (const entry of parseYamlEntries(yaml, report, include)) readOwner(entry, sink);
  }
  followAliases(draft, sink.aliases, report);
  followHints(draft);
  const contentHash = reading.digest();
  const [soa, secondSoa] = sink.soas;
  if (secondSoa) report.error(secondSoa.at, secondSoa.where, 'a second SOA (expected one a zone)');
  const ownSerial = hasOwnSerial(soa);
  const at = { file: source.files[0] ?? source.directory, line: 1, column: 1 };
  if (draft.zone.nodes.size > 0 || sink.aliases.length > 0 || soa) {
    const serial = ownSerial || report.hasErrors ? 0 : allotSerial(contentHash);
    addSoa(draft, soa, { at, ttlSeconds: defaultTtlSeconds, serial }, report);
    checkZone(draft.zone, report);
  } else if (!report.hasErrors) {
    // A file cut off at its start, most likely: our own SOA over nothing would deny every name of the zone.
    report.error(at, formatName(source.origin), 'the zone has no records (expected at least its NS)');
  }
  return {
    zone: report.hasErrors ? null : draft.zone,
    problems: report.sorted(),
    contentHash,
    files: reading.files,
    hasOwnSerial: ownSerial,
  };
}

function readZoneFile(file: string, report: Report): YamlFile | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    return { file, text };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report.error({ file, line: 1, column: 1 }, 'file', `${reason} (expected a file in UTF-8)`);
    return undefined;
  }
}

/** Hashes content as it is read: lengths first, so that no two sequences of files look alike. */
class ContentHash {
  readonly files: string[] = [];
  readonly #hash = createHash('sha256');

  constructor(defaultTtlSeconds: number, poolDefaults: SteeringDefaults) {
    this.#hash.update(`ttl ${defaultTtlSeconds}\npools ${fingerprintOf(poolDefaults)}\n`);
  }

  add({ file, text }: YamlFile): void {
    this.files.push(file);
    this.#hash.update(`${text.length}\n`).update(text);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}
