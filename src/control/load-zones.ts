/** One load: from the files of a directory to answer images, each zone by itself. Runs in the load thread. */

import { formatName, nameKey } from '../dns/name.ts';
import { ZoneImage } from '../image/index.ts';
import type { Problem } from '../schema/index.ts';
import { collectPoolSets, compileZone, findZoneSources, loadZone, type ZoneSource } from '../zone/index.ts';
import { isStampCurrent, stampFiles } from './file-stamp.ts';
import { ImageAllocator } from './image-pool.ts';
import type { LoadJob, LoadReport, ZoneLoad } from './load-job.ts';
import { countRemovedNames } from './removed-names.ts';
import { allotSerial } from './serial-book.ts';

export function loadZones(job: LoadJob): LoadReport {
  const allocator = new ImageAllocator(job.spares);
  const { sources, problems } = findZoneSources(job.directory);
  return { problems, loads: sources.map((source) => loadSource(source, job, allocator)) };
}

/** Whatever goes wrong with one zone is that zone's problem and keeps no other out. */
function loadSource(source: ZoneSource, job: LoadJob, allocator: ImageAllocator): ZoneLoad {
  const origin = nameKey(source.origin);
  const served = job.served.get(origin);
  if (served && isStampCurrent(served.stamp, source.files)) return { kind: 'untouched', origin };
  try {
    return readSource(source, origin, job, allocator);
  } catch (error) {
    return { kind: 'broken', origin, problems: [problemOf(source, error)] };
  }
}

function readSource(source: ZoneSource, origin: string, job: LoadJob, allocator: ImageAllocator): ZoneLoad {
  const { defaultTtlSeconds, poolDefaults, nowSeconds, serials } = job;
  const readFromMs = Date.now();
  const { zone, problems, contentHash, files, hasOwnSerial } = loadZone(source, {
    defaultTtlSeconds,
    poolDefaults,
    allotSerial: (hash) => allotSerial(serials.get(origin), hash, nowSeconds),
  });
  if (zone === null) return { kind: 'broken', origin, problems };

  const stamp = stampFiles(files, readFromMs);
  const served = job.served.get(origin);
  if (served?.contentHash === contentHash) return { kind: 'unchanged', origin, stamp, problems };

  let spare: number | null = null;
  const image = compileZone(zone, (octets) => {
    const allocated = allocator.allocate(octets);
    spare = allocated.spare;
    return allocated.buffer;
  });
  const { serial, names, records } = new ZoneImage(image);
  const namesRemoved = served ? countRemovedNames(served.image, image) : 0;
  return {
    kind: 'compiled',
    origin,
    stamp,
    contentHash,
    serial,
    hasOwnSerial,
    names,
    records,
    problems,
    image,
    poolSets: collectPoolSets(zone),
    spare,
    namesRemoved,
  };
}

function problemOf({ origin, files }: ZoneSource, error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  return {
    severity: 'error',
    at: { file: files[0]!, line: 1, column: 1 },
    where: formatName(origin),
    message: `can't be loaded: ${message}`,
  };
}
