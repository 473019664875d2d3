/** Loads a zone from a text, and shows it as dig would. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { formatIpv4, formatIpv6 } from '../../src/base/ip-address.ts';
import { formatName, parseName } from '../../src/dns/name.ts';
import { formatRdata } from '../../src/dns/rdata/index.ts';
import { rrTypeName } from '../../src/dns/rr-type.ts';
import { formatProblem } from '../../src/schema/index.ts';
import { collectPoolSets, loadZone } from '../../src/zone/index.ts';
import type { LoadedZone, LoadOptions, PoolSet, PoolValue, Zone } from '../../src/zone/index.ts';

/** The serial that {@link loadText} allots. */
export const SERIAL = 7;

/** Loads `text` as the zone file of `origin`; problems name the file `zone.yaml`. */
export function loadText(
  text: string,
  origin = 'example.com.',
  options: Pick<LoadOptions, 'poolDefaults'> = {},
): LoadedZone {
  const directory = mkdtempSync(join(tmpdir(), 'evenkeel-zone-'));
  const file = join(directory, 'zone.yaml');
  try {
    writeFileSync(file, text);
    const source = { origin: parseName(origin), files: [file], directory };
    const loaded = loadZone(source, { ...options, defaultTtlSeconds: 3600, allotSerial: () => SERIAL });
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

/** The pool set of an owner name and type of the zone: `www.example.com. A`. */
export function poolSetOf(zone: Zone | null, key: string): PoolSet {
  const sets = zone === null ? [] : collectPoolSets(zone);
  const set = sets.find(({ owner, type }) => `${formatName(owner)} ${rrTypeName(type)}` === key);
  if (set === undefined)
    throw new Error(`no pool set at ${key}: ${sets.map(({ owner }) => formatName(owner)).join(', ')}`);
  return set;
}

/**
 * The pools, rules and last resort of a set, one a line:
 *
 *     seoul: 192.0.2.1 (web1.example.com.) ×2, 192.0.2.2 up > tokyo
 *     203.0.113.0/24 AS-KR > seoul
 *     all > tokyo
 *     last resort: 203.0.113.9
 */
export function showPools({ members, pools, rules, lastResort }: PoolSet): string[] {
  const show = ({ text, host }: PoolValue): string => (host === null ? text : `${text} (${host})`);
  return [
    ...pools.map(({ name, members: parts, fallback }) => {
      const shown = parts.map(({ value, weight, status }) =>
        [show(members[value]!), weight === 1 ? [] : `×${weight}`, status === 'obey' ? [] : status]
          .flat()
          .join(' '),
      );
      return `${name}: ${shown.join(', ')}${fallback === null ? '' : ` > ${pools[fallback]!.name}`}`;
    }),
    ...rules.map(({ subnets, geos, pool }) => {
      const clients = [
        ...subnets.map(({ address, prefixBits }) => `${formatAddress(address)}/${prefixBits}`),
        ...geos,
      ];
      return `${clients.length === 0 ? 'all' : clients.join(' ')} > ${pools[pool]!.name}`;
    }),
    ...(lastResort.length === 0
      ? []
      : [`last resort: ${lastResort.map((value) => show(members[value]!)).join(', ')}`]),
  ];
}

function formatAddress(address: Uint8Array): string {
  return address.length === 4 ? formatIpv4(address) : formatIpv6(address);
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
