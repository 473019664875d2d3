/**
 * What one answer costs without the kernel: the query handler alone, from the query's octets to the
 * response's, in one thread.
 *
 *     npm run bench:resolve [-- --seconds 1 --only EDNS]
 *
 * Names come up in no order, over a zone too large for the first cache, as they do in the race.
 */

import { parseArgs } from 'node:util';
import { nameKey, parseName, RrType } from '../src/dns/index.ts';
import { Catalog } from '../src/image/index.ts';
import { createQueryHandler } from '../src/resolve/index.ts';
import { createExchange, MAX_UDP_RESPONSE_OCTETS, type QueryHandler } from '../src/transport/exchange.ts';
import { compileZone } from '../src/zone/compile.ts';
import { loadMasterFile } from '../src/zone/import/index.ts';
import { createCorpus } from './corpus.ts';
import { formatTable, median } from './table.ts';

const ROUNDS = 7;
const QUERIES = 1000;
/** From one query to the next; its response is written over it, as in a batch. */
const STRIDE = 256;
const OPT = Uint8Array.of(0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0);

interface Case {
  readonly title: string;
  readonly type: number;
  readonly hasEdns: boolean;
  readonly nameOf: (n: number) => string;
}

const corpus = createCorpus();
const names = corpus.queries.split('\n').map((line) => line.split(' ')[0]!);
const host = (n: number): string => names[n]!;

const CASES: readonly Case[] = [
  { title: '4 addresses', type: RrType.A, hasEdns: false, nameOf: host },
  { title: '4 addresses, EDNS', type: RrType.A, hasEdns: true, nameOf: host },
  { title: 'NODATA, EDNS', type: RrType.AAAA, hasEdns: true, nameOf: host },
  { title: 'NXDOMAIN, EDNS', type: RrType.A, hasEdns: true, nameOf: (n) => `no${n}.${corpus.origin}` },
  { title: 'REFUSED, EDNS', type: RrType.A, hasEdns: true, nameOf: (n) => `host${n}.other.` },
];

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '1' }, only: { type: 'string', default: '' } },
});

const handler = createHandler();
const rows = CASES.filter(({ title }) => title.includes(options.only)).map((oneCase) => {
  const rounds = Array.from({ length: ROUNDS }, () => measure(oneCase, Number(options.seconds) / ROUNDS));
  // The first rounds still warm up; the median is past that.
  return [oneCase.title, median(rounds).toFixed(0), Math.min(...rounds).toFixed(0)];
});
console.log(formatTable(['query', 'ns, median', 'least'], rows));

function createHandler(): QueryHandler {
  const octets = new TextEncoder().encode(corpus.masterFile);
  const { zone } = loadMasterFile('bench', { origin: parseName(corpus.origin), readOctets: () => octets });
  const catalog = new Catalog();
  catalog.apply([{ origin: nameKey(zone!.origin), image: compileZone(zone!) }]);
  return createQueryHandler(catalog, { addressOrder: 'rotate', serverId: null, version: null });
}

/**
 * Nanoseconds per query. What it costs to put the queries back where their responses were written is measured
 * and taken off.
 */
function measure({ type, hasEdns, nameOf }: Case, seconds: number): number {
  const queries = Array.from({ length: QUERIES }, (_, n) => composeQuery(nameOf(n), type, hasEdns));
  const ends = Int32Array.from(queries, (query, n) => n * STRIDE + query.length);
  // The queries as they are, and where they are answered.
  const memory = new Uint8Array(2 * QUERIES * STRIDE);
  const home = QUERIES * STRIDE;
  for (const [n, query] of queries.entries()) memory.set(query, home + n * STRIDE);
  const exchange = createExchange(memory, memory, false);
  const pass = (isAnswered: boolean): void => {
    for (let n = 0; n < QUERIES; n++) {
      const start = n * STRIDE;
      memory.copyWithin(start, home + start, home + ends[n]!);
      if (!isAnswered) continue;
      exchange.queryStart = exchange.responseStart = start;
      exchange.queryEnd = ends[n]!;
      exchange.responseLimit = start + MAX_UDP_RESPONSE_OCTETS;
      handler.answer(exchange);
    }
  };
  return timePasses(() => pass(true), seconds) - timePasses(() => pass(false), seconds / 4);
}

/** Nanoseconds of CPU time per query, which other processes don't lengthen. */
function timePasses(pass: () => void, seconds: number): number {
  const start = process.cpuUsage();
  const microseconds = (): number => process.cpuUsage(start).user + process.cpuUsage(start).system;
  let passes = 0;
  for (; microseconds() < seconds * 1e6; passes++) pass();
  return (microseconds() * 1000) / (passes * QUERIES);
}

function composeQuery(name: string, type: number, hasEdns: boolean): Uint8Array {
  const header = Uint8Array.of(0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 0, 0, hasEdns ? 1 : 0);
  const question = Buffer.concat([parseName(name), Uint8Array.of(0, type, 0, 1)]);
  return Buffer.concat([header, question, hasEdns ? OPT : new Uint8Array()]);
}
