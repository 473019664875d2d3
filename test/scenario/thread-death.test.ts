/** A query thread that dies is replaced, and what waits on its socket is answered by the next one. */

import { expect } from 'chai';

import { systemClock } from '../../src/base/clock.ts';
import { QueryThreads } from '../../src/control/query-threads.ts';
import type { ThreadStarter } from '../../src/control/thread-slot.ts';
import { nameKey, parseName } from '../../src/dns/name.ts';
import { CounterTable, openSockets, type OpenSockets } from '../../src/transport/index.ts';
import { startQueryThread, type QueryThread } from '../../src/worker/index.ts';
import { compileZone } from '../../src/zone/index.ts';
import { recordingLogger } from '../control/recording-logger.ts';
import { askTcp, UdpClient } from '../support/client.ts';
import { composeQuery } from '../support/query.ts';
import { readZone } from '../support/server.ts';

const ZONE = `
  @    3600 IN SOA ns1.example.net. hostmaster 1 7200 3600 1209600 300
  @    3600 IN NS  ns1.example.net.
  www  3600 IN A   192.0.2.1
`;
const TCP_SETTINGS = { idleTimeoutMs: 10_000, maxConnections: 10 };

describe('a query thread', function () {
  this.timeout(60_000);
  let sockets: OpenSockets;
  let threads: QueryThreads;
  let client: UdpClient;
  let lines: string[];
  /** The thread that is at work in each slot. */
  let atWork: Record<string, QueryThread>;

  beforeEach(async () => {
    const recording = recordingLogger();
    lines = recording.lines;
    sockets = await openSockets({
      listen: [{ address: '127.0.0.1', port: 0 }],
      udpThreads: 1,
      transport: 'auto',
    });
    const counters = new CounterTable(2).buffer;
    atWork = {};
    const starter = (name: 'udp' | 'tcp', counterRow: number): ThreadStarter => ({
      name,
      start: (events) =>
        (atWork[name] = startQueryThread(
          {
            transport: name === 'tcp' ? 'tcp' : sockets.transport,
            endpoints: name === 'tcp' ? sockets.tcpEndpoints() : sockets.udpEndpoints(0),
            counters,
            counterRow,
            answers: { addressOrder: 'fixed', serverId: null, version: null },
            tcp: TCP_SETTINGS,
          },
          events,
        )),
    });
    threads = new QueryThreads([starter('udp', 0), starter('tcp', 1)], systemClock, recording.logger);
    const image = compileZone(readZone('example.com.', ZONE));
    await threads.publish([{ origin: nameKey(parseName('example.com.')), image }]);
    await threads.start();
    client = await UdpClient.open('127.0.0.1', sockets.listen[0]!.port);
  });

  afterEach(async () => {
    client.close();
    await threads.stop();
    sockets.close();
  });

  const query = (id: number): Uint8Array => composeQuery({ qname: 'www.example.com.', id });
  const answers = (response: Uint8Array | undefined): number =>
    response ? (response[6]! << 8) | response[7]! : -1;

  it('over UDP is replaced, and no query is lost meanwhile', async () => {
    expect(answers(await client.ask(query(1)))).to.equal(1);
    // To whoever looks after it, a thread that leaves unasked has died.
    await atWork['udp']!.stop();
    const asked = Array.from({ length: 50 }, (_, i) => client.ask(query(100 + i), 30_000));
    for (const response of await Promise.all(asked)) expect(answers(response)).to.equal(1);
    expect(threads.restarts).to.equal(1);
    expect(lines).to.deep.equal([
      'error Query thread udp died: it left unasked; restart 1 follows in 100 ms',
    ]);
  });

  it('over TCP is replaced, and a connection made meanwhile is answered', async () => {
    const { port } = sockets.listen[0]!;
    expect(answers(await askTcp('127.0.0.1', port, query(1)))).to.equal(1);
    await atWork['tcp']!.stop();
    expect(answers(await askTcp('127.0.0.1', port, query(2), 30_000))).to.equal(1);
    expect(threads.restarts).to.equal(1);
  });
});
