/**
 * The query path never allocates: shown over a million queries, the batch loop and the real
 * handler together.
 */

import { expect } from 'chai';
import v8 from 'node:v8';
import { nameKey } from '../../src/dns/index.ts';
import { Catalog } from '../../src/image/index.ts';
import { createQueryHandler } from '../../src/resolve/index.ts';
import { CounterTable } from '../../src/transport/counters.ts';
import type { Libc } from '../../src/transport/libc.ts';
import { serveUdpBatches } from '../../src/transport/udp-batch.ts';
import { compileZone } from '../../src/zone/compile.ts';
import { composeQuery, hex, type Query } from '../support/query.ts';
import { readZone } from '../support/server.ts';
import { FakeKernel } from '../transport/fake-kernel.ts';

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

/** Of 64 queries each: a million. */
const BATCHES = 15_625;
/** While V8 gets to know the code, it makes garbage of its own. */
const WARM_UP_BATCHES = 10_000;
const BATCH_PACKETS = 64;

describe('the query path', () => {
  for (const addressOrder of ['rotate', 'random'] as const) {
    it(`answers a million queries without a garbage collection, addresses ordered "${addressOrder}"`, () => {
      const catalog = new Catalog();
      catalog.apply([{ origin: nameKey(ZONE.origin), image: compileZone(ZONE) }]);
      const table = new CounterTable(1);
      const profiler = new v8.GCProfiler();
      let heapBefore = 0;
      let batches = 0;
      serveUdpBatches({
        libc: repeatBatch(Array.from({ length: BATCH_PACKETS }, (_, i) => QUERIES[i % QUERIES.length]!)),
        descriptors: [3],
        handler: createQueryHandler(catalog, { addressOrder, serverId: 'ns1', version: null }, 1),
        counters: table.row(0),
        onFault: (error) => {
          throw error;
        },
        atWait: () => undefined,
        atBatchBoundary: () => {
          batches++;
          if (batches === WARM_UP_BATCHES) {
            profiler.start();
            heapBefore = v8.getHeapStatistics().used_heap_size;
          }
          return batches < WARM_UP_BATCHES + BATCHES;
        },
      });
      const heapGrowth = v8.getHeapStatistics().used_heap_size - heapBefore;
      expect(profiler.stop().statistics.map(({ gcType }) => gcType)).to.deep.equal([]);
      // An octet per query would be more. What there is, the compiler and these very measurements made.
      expect(heapGrowth).to.be.lessThan(BATCHES * BATCH_PACKETS);
      expect(table.totals().answered).to.be.at.least(BATCHES * BATCH_PACKETS);
    });
  }
});

/**
 * A kernel that delivers the same batch for ever and makes no garbage itself: it puts memory back as it was
 * after the first time.
 */
function repeatBatch(queries: readonly Query[]): Libc {
  const client = hex('0200 1000 c0000201 0000000000000000');
  const control = new Uint8Array();
  const kernel = new FakeKernel([
    queries.map((query) => ({ client, payload: composeQuery(query), control })),
  ]);
  let memory = new Uint8Array();
  let delivered: Uint8Array | undefined;
  const libc: Partial<Libc> = {
    addressOf: (buffer) => {
      memory = new Uint8Array(buffer);
      return kernel.libc.addressOf(buffer);
    },
    recvmmsg: (descriptor, headers, count, flags) => {
      if (delivered === undefined) {
        kernel.libc.recvmmsg(descriptor, headers, count, flags);
        delivered = memory.slice();
      }
      memory.set(delivered);
      return queries.length;
    },
    sendmmsg: (_descriptor, _headers, count) => count,
  };
  return libc as Libc;
}
