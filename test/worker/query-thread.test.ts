/** Query threads with their real sockets: every UDP transport passes one table of tests. */

import { expect } from 'chai';
import { createSocket } from 'node:dgram';
import { isDeepStrictEqual } from 'node:util';
import { nameKey } from '../../src/dns/index.ts';
import { CounterTable, type CounterName } from '../../src/transport/counters.ts';
import type { OpenSockets, UdpTransport } from '../../src/transport/open-sockets.ts';
import { openSockets } from '../../src/transport/sockets.ts';
import { startQueryThread, type QueryThread, type ThreadTransport } from '../../src/worker/index.ts';
import { compileZone } from '../../src/zone/compile.ts';
import { askTcp, UdpClient } from '../support/client.ts';
import { composeQuery } from '../support/query.ts';
import { readZone } from '../support/server.ts';
import { until } from '../support/until.ts';

const REFUSED = 5;
const NOERROR = 0;
/** A thread may have to start first. */
const PATIENCE_MS = 10_000;
const ZONE = readZone(
  'example.',
  `
   @ 60 SOA ns.example. hostmaster.example. 1 7200 900 86400 60
   @ 60 NS ns.example.
   ns 60 A 192.0.2.1`,
);
const ZONE_CHANGE = { origin: nameKey(ZONE.origin), image: compileZone(ZONE) };

const LOOPBACK = [
  { address: '127.0.0.1', port: 0 },
  { address: '::1', port: 0 },
];

describe('QueryThread', () => {
  const cleanUps: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  async function open(transport: UdpTransport, listen = LOOPBACK, udpThreads = 1): Promise<OpenSockets> {
    const sockets = await openSockets({ listen, udpThreads, transport });
    cleanUps.push(() => sockets.close());
    return sockets;
  }

  function start(
    sockets: OpenSockets,
    transport: ThreadTransport,
    table = new CounterTable(1),
    number = 0,
  ): QueryThread {
    const thread = startQueryThread(
      {
        transport,
        endpoints: transport === 'tcp' ? sockets.tcpEndpoints() : sockets.udpEndpoints(number),
        counters: table.buffer,
        counterRow: number,
        answers: { addressOrder: 'fixed', serverId: null, version: null },
        tcp: { idleTimeoutMs: 10_000, maxConnections: 100 },
      },
      { onExit: () => undefined, onFault: () => undefined },
    );
    cleanUps.push(() => thread.stop());
    return thread;
  }

  async function openClient(address: string, port: number): Promise<UdpClient> {
    const client = await UdpClient.open(address, port);
    cleanUps.push(() => client.close());
    return client;
  }

  async function rcode(client: UdpClient, id = 1): Promise<number | undefined> {
    const response = await client.ask(composeQuery({ qname: 'ns.example.', id }), PATIENCE_MS);
    return response && response[3]! & 0x0f;
  }

  async function expectCounters(
    table: CounterTable,
    expected: Partial<Record<CounterName, number>>,
  ): Promise<void> {
    const counted = (): object =>
      Object.fromEntries(Object.entries({ ...table.totals(), batches: 0 }).filter(([, count]) => count > 0));
    await until(() => isDeepStrictEqual(counted(), expected));
    expect(counted()).to.deep.equal(expected);
  }

  for (const transport of ['batch', 'dgram'] as const) {
    describe(transport, () => {
      it('answers 10,000 queries over IPv4 and IPv6, and loses none', async () => {
        const table = new CounterTable(1);
        const sockets = await open(transport);
        await start(sockets, transport, table).ready;
        const clients = await Promise.all(
          sockets.listen.map(({ address, port }) => openClient(address, port)),
        );
        let answered = 0;
        const ask = async (first: number, step: number): Promise<void> => {
          for (let id = first; id < 10_000; id += step) {
            if ((await rcode(clients[id % 2]!, id)) === REFUSED) answered++;
          }
        };
        await Promise.all(Array.from({ length: 100 }, (_, first) => ask(first, 100)));
        expect(answered).to.equal(10_000);
        await expectCounters(table, { received: 10_000, answered: 10_000 });
      });

      it('is silent to datagrams of the wrong size, and goes on', async () => {
        const table = new CounterTable(1);
        const sockets = await open(transport);
        await start(sockets, transport, table).ready;
        const { address, port } = sockets.listen[0]!;
        const socket = createSocket('udp4');
        cleanUps.push(() => socket.close());
        for (const octets of [0, 1, 11, 4097, 65_507]) socket.send(new Uint8Array(octets), port, address);
        await expectCounters(table, { received: 5, droppedShort: 3, droppedLong: 2 });
        expect(await rcode(await openClient(address, port))).to.equal(REFUSED);
      });

      it('answers from what is published, at the next query', async () => {
        const sockets = await open(transport);
        const thread = start(sockets, transport);
        await thread.ready;
        const client = await openClient(sockets.listen[0]!.address, sockets.listen[0]!.port);
        for (let generation = 1; generation < 20; generation++) {
          const image = generation % 2 === 1 ? ZONE_CHANGE.image : null;
          thread.publish({ kind: 'publish', generation, changes: [{ ...ZONE_CHANGE, image }] });
          if (transport === 'dgram') await until(() => thread.takenGeneration === generation);
          expect(await rcode(client, generation)).to.equal(image === null ? REFUSED : NOERROR);
          expect(thread.takenGeneration).to.equal(generation);
        }
      });

      it('takes what is published without a query too', async () => {
        const thread = start(await open(transport), transport);
        await thread.ready;
        thread.publish({ kind: 'publish', generation: 1, changes: [ZONE_CHANGE] });
        await until(() => thread.takenGeneration === 1);
        expect(thread.takenGeneration).to.equal(1);
      });

      it('answers from what was published at its start when it is ready', async () => {
        const sockets = await open(transport);
        const thread = start(sockets, transport);
        thread.publish({ kind: 'publish', generation: 7, changes: [ZONE_CHANGE] });
        await thread.ready;
        const client = await openClient(sockets.listen[0]!.address, sockets.listen[0]!.port);
        expect(await rcode(client)).to.equal(NOERROR);
      });

      it('leaves within a second, and its address is free then', async () => {
        const sockets = await open(transport);
        const thread = start(sockets, transport);
        await thread.ready;
        const startMs = performance.now();
        await thread.stop();
        expect(performance.now() - startMs).to.be.lessThan(1000);
        sockets.close();
        await open(transport, [...sockets.listen]);
      });

      it('answers from the address that was asked where it listens on all', async () => {
        const sockets = await open(transport, [{ address: '0.0.0.0', port: 0 }]);
        await start(sockets, transport).ready;
        // Without PKTINFO, dgram listens on each address that an interface was given; 127.0.0.2 works
        // without.
        for (const address of transport === 'batch'
          ? ['127.0.0.1', '127.0.0.2', '127.1.2.3']
          : ['127.0.0.1']) {
          // The client's socket is connected: it hears nothing from another address.
          expect(await rcode(await openClient(address, sockets.listen[0]!.port))).to.equal(REFUSED);
        }
      });

      it('answers on all IPv6 addresses', async () => {
        const sockets = await open(transport, [{ address: '::', port: 0 }]);
        await start(sockets, transport).ready;
        expect(await rcode(await openClient('::1', sockets.listen[0]!.port))).to.equal(REFUSED);
      });
    });
  }

  describe('batch', () => {
    it('shares the clients with the other threads of the address', async () => {
      const table = new CounterTable(3);
      const sockets = await open('batch', LOOPBACK, 3);
      await Promise.all([0, 1, 2].map((number) => start(sockets, 'batch', table, number).ready));
      const { address, port } = sockets.listen[0]!;
      for (let n = 0; n < 64; n++) expect(await rcode(await openClient(address, port))).to.equal(REFUSED);
      for (const thread of [0, 1, 2]) expect(table.totals([thread]).answered).to.be.greaterThan(0);
      expect(table.totals().answered).to.equal(64);
    });

    it('leaves its queue to its replacement', async () => {
      const sockets = await open('batch');
      const first = start(sockets, 'batch');
      await first.ready;
      await first.stop();
      const client = await openClient(sockets.listen[0]!.address, sockets.listen[0]!.port);
      const waiting = [1, 2, 3].map((id) => rcode(client, id));
      start(sockets, 'batch');
      expect(await Promise.all(waiting)).to.deep.equal([REFUSED, REFUSED, REFUSED]);
    });
  });

  describe('tcp', () => {
    for (const transport of ['batch', 'dgram'] as const) {
      it(`answers on sockets opened for ${transport}, and a replacement does`, async () => {
        const sockets = await open(transport);
        for (let round = 0; round < 2; round++) {
          const thread = start(sockets, 'tcp');
          thread.publish({ kind: 'publish', generation: 1, changes: [ZONE_CHANGE] });
          await thread.ready;
          for (const { address, port } of sockets.listen) {
            const response = await askTcp(address, port, composeQuery({ qname: 'ns.example.' }));
            expect(response![3]! & 0x0f).to.equal(NOERROR);
          }
          await thread.stop();
        }
      });
    }
  });

  it('ready rejects with what keeps the thread from listening', async () => {
    const sockets = await open('dgram');
    await start(sockets, 'dgram').ready;
    const second = await start(sockets, 'dgram').ready.catch((error: unknown) => error);
    expect(second).to.be.an('error').with.property('code', 'EADDRINUSE');
  });
});
