/** Which files of a directory make which zones. */

import { readdirSync, statSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';

import { formatName, nameKey, ROOT } from '../dns/name.ts';
import type { Name } from '../dns/name.ts';
import type { Position } from '../schema/problem.ts';
import { Report } from '../schema/report.ts';
import type { Problem } from '../schema/problem.ts';
import { parseOwnerName } from './names.ts';

/** The files one zone is loaded from. */
export interface ZoneSource {
  readonly origin: Name;
  /** In the order they are read; one, but for octoDNS's split directories. */
  readonly files: readonly string[];
  /** The directory of all zones, which no `!include` may leave. */
  readonly directory: string;
}

const EXTENSION = /\.ya?ml$/;

/**
 * Finds the zones of a directory:
 *
 *     example.com.yaml                  a zone a file, named for its origin; also .yml
 *     example.com./*.yaml               octoDNS's split form: the files of a directory make one zone
 *     example.com/*.yaml                the same, where the directory's name has a dot or holds `$example.com.yaml`
 *     bücher.example.yaml               the UTF-8 form of xn--bcher-kva.example.yaml
 *     0\0472.2.0.192.in-addr.arpa.yaml  `/` can't stand in a file name (RFC 2317)
 *     .yaml                             the root zone, as octoDNS names it
 *
 * Other hidden files are passed over, and with them editors' leavings and the `..data` of a mounted Kubernetes
 * ConfigMap; links are followed. Other directories are left to `!include`. A zone found twice is a problem; octoDNS
 * would merge its file and its directory.
 */
export function findZoneSources(directory: string): { sources: ZoneSource[]; problems: Problem[] } {
  const report = new Report();
  const found = new Map<string, { source: ZoneSource; from: string }>();
  for (const entry of listDirectory(directory, report)) {
    const path = join(directory, entry.name);
    const candidate = isDirectory(entry, path)
      ? splitZone(entry.name, path, report)
      : zoneFile(entry.name, path);
    if (candidate === undefined) continue;
    const at = startOf(path);
    let origin: Name;
    try {
      origin = candidate.originText === '' ? ROOT : parseOwnerName(candidate.originText, ROOT);
    } catch (error) {
      report.error(at, 'file name', `${messageOf(error)} (expected the zone's origin)`);
      continue;
    }
    const twin = found.get(nameKey(origin));
    if (twin !== undefined) {
      report.error(at, formatName(origin), `this zone is already in ${twin.from} (expected one place)`);
      continue;
    }
    found.set(nameKey(origin), { source: { origin, files: candidate.files, directory }, from: path });
  }
  return { sources: Array.from(found.values(), ({ source }) => source), problems: report.sorted() };
}

interface Candidate {
  readonly originText: string;
  readonly files: readonly string[];
}

function zoneFile(name: string, path: string): Candidate | undefined {
  if (!EXTENSION.test(name) || (isHidden(name) && name !== '.yaml')) return undefined;
  return { originText: name.replace(EXTENSION, ''), files: [path] };
}

function splitZone(name: string, path: string, report: Report): Candidate | undefined {
  if (isHidden(name)) return undefined;
  const originText = name.replace(/\.$/, '');
  const files = listDirectory(path, report)
    .filter((entry) => EXTENSION.test(entry.name) && (!isHidden(entry.name) || entry.name === '.yaml'))
    .map((entry) => entry.name);
  if (!name.includes('.') && !files.includes(`$${originText}.yaml`)) return undefined;
  if (files.length === 0) {
    report.warning(startOf(path), 'directory', 'a zone directory without files (expected *.yaml)');
    return undefined;
  }
  return { originText, files: files.map((file) => join(path, file)) };
}

/** The entries in the order of their names, so that every replica reads alike. */
function listDirectory(directory: string, report: Report): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    report.error(startOf(directory), 'directory', `${reasonOf(error)} (expected a directory of zone files)`);
    return [];
  }
}

function isDirectory(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isHidden(name: string): boolean {
  return name.startsWith('.');
}

function startOf(file: string): Position {
  return { file, line: 1, column: 1 };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is none';
  if (code === 'ENOTDIR') return 'a file';
  return code === 'EACCES' ? 'not permitted' : messageOf(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
