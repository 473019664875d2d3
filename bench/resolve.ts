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
import type { QueryHandler } from '../src/transport/exchange.ts';
import { compileZone } from '../src/zone/compile.ts';
import { loadMasterFile } from '../src/zone/import/index.ts';
import { composeQuery, measureAnswers } from './answer-time.ts';
import { createCorpus } from './corpus.ts';
import { formatTable, median } from './table.ts';

const ROUNDS = 7;
const QUERIES = 1000;

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
  const { type, hasEdns, nameOf } = oneCase;
  const queries = Array.from({ length: QUERIES }, (_, n) => composeQuery(nameOf(n), type, hasEdns));
  const seconds = Number(options.seconds) / ROUNDS;
  const rounds = Array.from({ length: ROUNDS }, () => measureAnswers(handler, queries, seconds));
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
