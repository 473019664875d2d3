/**
 * Asks a million queries, of the batch loop and the real handler together, and tells over IPC what garbage that made. A process of its
 * own: what V8 has learnt of other tests' code would count too.
 *
 *     fork('garbage-main.ts', ['rotate'])    → { collections, heapGrowth, answered }
 */

import v8 from 'node:v8';
import { nameKey } from '../../src/dns/index.ts';
import { Catalog, LiveArea } from '../../src/image/index.ts';
import { createQueryHandler, type AnswerSettings } from '../../src/resolve/index.ts';
import { CounterTable } from '../../src/transport/counters.ts';
import type { QueryHandler } from '../../src/transport/exchange.ts';
import { serveUdpBatches } from '../../src/transport/udp-batch.ts';
import { collectPoolSets, compileZone, type Zone } from '../../src/zone/index.ts';
import { planViews, readPooledZone } from '../resolve/pooled-server.ts';
import { hex, type Query } from '../support/query.ts';
import { readZone } from '../support/server.ts';
import { repeatBatch } from './repeat-batch.ts';

const ZONE = readZone(
  'example.',
  `
   @ 60 SOA ns.example. hostmaster.example. 1 7200 900 86400 60
   @ 60 NS ns.example.
   ns 60 A 192.0.2.1
   www 60 A 192.0.2.1
   www 60 A 192.0.2.2
   www 60 A 192.0.2.3
   www 60 AAAA 2001:db8::1
   www 60 AAAA 2001:db8::2
   alias 60 CNAME www
   mail 60 MX 10 www
   *.wild 60 TXT "any"
   sub 60 NS ns.sub
   ns.sub 60 A 192.0.2.9
   old 60 DNAME www.example.`,
);

const QUERIES: readonly Query[] = [
  { qname: 'www.example.' },
  { qname: 'www.example.', qtype: 'AAAA', edns: {} },
  { qname: 'alias.example.', edns: { isDnssecOk: true } },
  { qname: 'mail.example.', qtype: 'MX' },
  { qname: 'a.b.wild.example.', qtype: 'TXT' },
  { qname: 'host.sub.example.' },
  { qname: 'host.old.example.' },
  { qname: 'none.example.' },
  { qname: 'www.example.', qtype: 'TXT' },
  {
    qname: 'www.example.org.',
    edns: { options: [{ code: 8, data: Uint8Array.of(0, 1, 24, 0, 192, 0, 2) }] },
  },
  { qname: 'www.example.', qtype: 'ANY' },
  {
    qname: 'id.server.',
    qtype: 'TXT',
    qclass: 'CH',
    edns: { options: [{ code: 3, data: new Uint8Array() }] },
  },
  { qname: 'www.example.', opcode: 5 },
  { qname: 'www.example.', edns: { version: 1 } },
];

const VALUES = '[192.0.2.1, 192.0.2.2, 192.0.2.3, 192.0.2.4]';
const POOLED_ZONE = readPooledZone(
  'example.',
  `
  '': {type: NS, values: [geo.example., ns.example.net.]}
  round-robin: {type: A, values: ${VALUES}, balance: round-robin}
  random: {type: A, values: ${VALUES}, balance: random}
  weighted: {type: A, values: ${VALUES}, balance: {policy: weighted, answers: 2}}
  least-load: {type: A, values: ${VALUES}, balance: least-load, load: {from: push}}
  least-connections: {type: A, values: ${VALUES}, balance: least-connections, load: {from: push}}
  client-hash: {type: A, values: ${VALUES}, balance: {policy: client-hash, answers: 2}}
  ordered: {type: AAAA, values: ['2001:db8::1', '2001:db8::2'], balance: ordered}
  none: {type: A, values: [203.0.113.1], balance: {when_down: none}}
  open: {type: A, values: [203.0.113.1], balance: {when_down: all}}
  cname: {type: CNAME, values: [weighted.example., random.example.], balance: random}
  dname: {type: DNAME, values: [a.example., b.example.], balance: random}
  '*.a': {type: A, values: ${VALUES}, balance: random}
  srv: {type: SRV, balance: {}, values: [{priority: 0, weight: 1, port: 80, target: client-hash.example.}, {priority: 0, weight: 1, port: 80, target: ordered.example.}]}
  geo:
    type: A
    values: [192.0.2.9]
    dynamic:
      pools: {x: {values: [192.0.2.1, 192.0.2.2]}, y: {values: [192.0.2.3]}}
      rules: [{subnets: [10.0.0.0/8, 198.51.100.0/24, '2001:db8::/32'], pool: x}, {pool: y}]
`,
);

/** 10.1.2.0/24, 2001:db8:1::/48, ::ffff:10.1.2.0/120, and somebody who tells nothing of itself. */
const SUBNETS = [
  '0001 18 00 0a0102',
  '0002 30 00 20010db80001',
  '0002 78 00 00000000000000000000ffff0a0102',
  '0001 00 00',
];

const POOLED_QUERIES: readonly Query[] = [
  ...[
    'round-robin',
    'random',
    'weighted',
    'least-load',
    'least-connections',
    'client-hash',
    'none',
    'open',
    'cname',
    'x.dname',
    'geo',
  ].flatMap((label, i): Query[] => [
    { qname: `${label}.example.` },
    { qname: `${label}.example.`, edns: { options: [{ code: 8, data: hex(SUBNETS[i % SUBNETS.length]!) }] } },
  ]),
  { qname: 'ordered.example.', qtype: 'AAAA' },
  { qname: 'srv.example.', qtype: 'SRV', edns: {} },
  { qname: 'example.', qtype: 'NS', edns: { options: [{ code: 8, data: hex(SUBNETS[0]!) }] } },
  ...SUBNETS.flatMap((data): Query[] =>
    ['geo', 'client-hash'].map((label) => ({
      qname: `${label}.example.`,
      edns: { options: [{ code: 8, data: hex(data) }] },
    })),
  ),
];

const SETTINGS: AnswerSettings = { addressOrder: 'rotate', serverId: 'ns1', version: null };

/** Of 64 queries each: a million. */
const BATCHES = 15_625;
/** While V8 gets to know the code, it makes garbage of its own. */
const WARM_UP_BATCHES = 10_000;
const BATCH_PACKETS = 64;
/** On a busy machine V8 gets to know the code late: so often the million is asked anew. What makes garbage, makes it each time. */
const MAX_TRIES = 6;

export interface Measured {
  readonly collections: readonly string[];
  /** In octets. */
  readonly heapGrowth: number;
  readonly answered: number;
}

const CASES: Readonly<Record<string, () => Measured>> = {
  rotate: () => measure(serve(ZONE, SETTINGS), QUERIES),
  random: () => measure(serve(ZONE, { ...SETTINGS, addressOrder: 'random' }), QUERIES),
  pools: () => measure(serve(POOLED_ZONE, SETTINGS), POOLED_QUERIES),
};

process.send!(CASES[process.argv[2]!]!());
process.disconnect();

function serve(zone: Zone, settings: AnswerSettings): QueryHandler {
  const image = compileZone(zone);
  const area = new LiveArea(image);
  for (const [number, set] of collectPoolSets(zone).entries())
    area.write(number, planViews(set, { down: ['203.0.113.1'] }));
  const catalog = new Catalog();
  catalog.apply([{ origin: nameKey(zone.origin), image }]);
  return createQueryHandler(catalog, settings, 1);
}

function measure(handler: QueryHandler, queries: readonly Query[]): Measured {
  let measured = ask(handler, queries, WARM_UP_BATCHES);
  for (let tries = 1; tries < MAX_TRIES && hasGarbage(measured); tries++) measured = ask(handler, queries, 0);
  return measured;
}

/** An octet per query would be more. What there is, the compiler and these very measurements made. */
function hasGarbage({ collections, heapGrowth, answered }: Measured): boolean {
  return collections.length > 0 || heapGrowth >= answered;
}

/** A million queries, after so many batches that don't count. */
function ask(handler: QueryHandler, queries: readonly Query[], warmUpBatches: number): Measured {
  const table = new CounterTable(1);
  const profiler = new v8.GCProfiler();
  let heapBefore = 0;
  let batches = 0;
  serveUdpBatches({
    libc: repeatBatch(Array.from({ length: BATCH_PACKETS }, (_, i) => queries[i % queries.length]!)),
    descriptors: [3],
    handler,
    counters: table.row(0),
    onFault: (error) => {
      throw error;
    },
    atWait: () => undefined,
    atBatchBoundary: () => {
      if (batches++ === warmUpBatches) {
        profiler.start();
        heapBefore = v8.getHeapStatistics().used_heap_size;
      }
      return batches <= warmUpBatches + BATCHES;
    },
  });
  const heapGrowth = v8.getHeapStatistics().used_heap_size - heapBefore;
  const collections = profiler.stop().statistics.map(({ gcType }) => gcType);
  return { collections, heapGrowth, answered: table.totals().answered };
}
