/** Loads a zone from a text, and shows it as dig would. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { formatName, parseName } from '../../src/dns/name.ts';
import { formatRdata } from '../../src/dns/rdata/index.ts';
import { rrTypeName } from '../../src/dns/rr-type.ts';
import { formatProblem } from '../../src/schema/index.ts';
import { loadZone } from '../../src/zone/index.ts';
import type { LoadedZone, Zone } from '../../src/zone/index.ts';

/** The serial that {@link loadText} allots. */
export const SERIAL = 7;

/** Loads `text` as the zone file of `origin`; problems name the file `zone.yaml`. */
export function loadText(text: string, origin = 'example.com.'): LoadedZone {
  const directory = mkdtempSync(join(tmpdir(), 'evenkeel-zone-'));
  const file = join(directory, 'zone.yaml');
  try {
    writeFileSync(file, text);
    const source = { origin: parseName(origin), files: [file], directory };
    const loaded = loadZone(source, { defaultTtlSeconds: 3600, allotSerial: () => SERIAL });
    return {
      ...loaded,
      problems: loaded.problems.map((problem) => ({ ...problem, at: { ...problem.at, file: 'zone.yaml' } })),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The problems of a zone text, without the file's name. */
export function problemsOf(text: string, origin?: string): string[] {
  return loadText(text, origin).problems.map((problem) => formatProblem(problem).slice('zone.yaml:'.length));
}

/** Every record but the SOA, one a line, in the order of the file. */
export function recordsOf(zone: Zone | null): string[] {
  return Array.from(zone?.nodes.values() ?? []).flatMap(({ owner, rrsets }) =>
    rrsets
      .filter(({ type }) => rrTypeName(type) !== 'SOA')
      .flatMap(({ type, ttlSeconds, rdata }) =>
        rdata.map(
          (octets) => `${formatName(owner)} ${ttlSeconds} ${rrTypeName(type)} ${formatRdata(type, octets)}`,
        ),
      ),
  );
}

/** The SOA's TTL and RDATA. */
export function soaOf(zone: Zone | null): string | undefined {
  for (const { rrsets } of zone?.nodes.values() ?? []) {
    for (const { type, ttlSeconds, rdata } of rrsets) {
      if (rrTypeName(type) === 'SOA') return `${ttlSeconds} ${formatRdata(type, rdata[0]!)}`;
    }
  }
  return undefined;
}
