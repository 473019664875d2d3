import { expect } from 'chai';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { CounterTable, type CounterName } from '../../src/transport/counters.ts';
import { MAX_MESSAGE_OCTETS, type QueryHandler } from '../../src/transport/exchange.ts';
import { openSockets } from '../../src/transport/sockets.ts';
import { StreamMessages } from '../../src/transport/stream-messages.ts';
import { serveTcp, type TcpSettings } from '../../src/transport/tcp-server.ts';
import { until } from '../support/until.ts';

const HEADER_OCTETS = 12;
const SHORT_IDLE_MS = 60;
/** Where a busy machine must not make it look idle. */
const LONG_IDLE_MS = 300;

/**
 * Octets 12 and 13 of a test's query are its number; its response repeats the query up to the length in
 * octets 14 and 15.
 */
const handler: QueryHandler = {
  answer({ query, queryStart, queryEnd, response, responseStart, responseLimit }) {
    if (queryEnd - queryStart < HEADER_OCTETS) return 0;
    const length = (query[queryStart + 14]! << 8) | query[queryStart + 15]!;
    if (length > responseLimit - responseStart) throw new RangeError('no room');
    response.fill(0x2a, responseStart, responseStart + length);
    response.set(query.subarray(queryStart, queryStart + Math.min(length, 16)), responseStart);
    return length;
  },
};

/** A query, framed. */
function query(number: number, responseOctets = 16): Buffer {
  const frame = Buffer.alloc(18);
  frame.writeUInt16BE(16, 0);
  frame.writeUInt16BE(number, 14);
  frame.writeUInt16BE(responseOctets, 16);
  return frame;
}

class Client {
  readonly socket: Socket;
  readonly #messages = new StreamMessages();
  readonly numbers: number[] = [];
  octets = 0;

  static async open(port: number): Promise<Client> {
    const client = new Client(connect(port, '127.0.0.1'));
    await once(client.socket, 'connect');
    return client;
  }

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      this.#messages.push(chunk);
      while (this.#messages.next()) {
        const { octets, start, end } = this.#messages;
        this.numbers.push((octets[start + 12]! << 8) | octets[start + 13]!);
        this.octets += end - start;
      }
    });
  }

  /** Resolves once so many responses are there. */
  async received(count: number): Promise<void> {
    while (this.numbers.length < count) await once(this.socket, 'data');
  }

  async closed(): Promise<void> {
    // Not once(), which rejects on the error that a reset is.
    if (!this.socket.closed) await new Promise((resolve) => this.socket.once('close', resolve));
  }
}

describe('serveTcp()', () => {
  let table: CounterTable;
  const cleanUps: (() => void)[] = [];
  afterEach(() => {
    for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
  });

  async function serve(settings: Partial<TcpSettings> = {}): Promise<number> {
    const sockets = await openSockets({
      listen: [{ address: '127.0.0.1', port: 0 }],
      udpThreads: 1,
      transport: 'auto',
    });
    table = new CounterTable(1);
    const close = await serveTcp({
      endpoints: sockets.tcpEndpoints(),
      handler,
      counters: table.row(0),
      onFault: (error) => {
        throw error;
      },
      settings: { idleTimeoutMs: 10_000, maxConnections: 1000, ...settings },
    });
    cleanUps.push(() => sockets.close(), close);
    return sockets.listen[0]!.port;
  }

  async function open(port: number): Promise<Client> {
    const client = await Client.open(port);
    cleanUps.push(() => client.socket.destroy());
    return client;
  }

  /** What only the server sees may come later than what the client sees. */
  async function expectCounters(expected: Partial<Record<CounterName, number>>): Promise<void> {
    const counted = (): object =>
      Object.fromEntries(Object.entries(table.totals()).filter(([, count]) => count > 0));
    await until(() => isDeepStrictEqual(counted(), expected));
    expect(counted()).to.deep.equal(expected);
  }

  it('answers a query that is written octet by octet', async () => {
    const client = await open(await serve());
    client.socket.setNoDelay(true);
    for (const octet of query(7)) client.socket.write(Uint8Array.of(octet));
    await client.received(1);
    expect(client.numbers).to.deep.equal([7]);
  });

  it('answers 500 queries of one segment in their order (RFC 7766 §6.2.1.1)', async () => {
    const client = await open(await serve());
    const numbers = Array.from({ length: 500 }, (_, n) => n);
    client.socket.write(Buffer.concat(numbers.map((n) => query(n))));
    await client.received(500);
    expect(client.numbers).to.deep.equal(numbers);
    await expectCounters({ accepted: 1, received: 500, answered: 500 });
  });

  it('answers with messages of 65,535 octets', async () => {
    const client = await open(await serve());
    client.socket.write(Buffer.concat([1, 2, 3].map((n) => query(n, MAX_MESSAGE_OCTETS))));
    await client.received(3);
    expect(client.octets).to.equal(3 * MAX_MESSAGE_OCTETS);
  });

  it('answers a client that has shut down its side', async () => {
    const client = await open(await serve());
    client.socket.end(query(1));
    await client.closed();
    expect(client.numbers).to.deep.equal([1]);
    await expectCounters({ accepted: 1, received: 1, answered: 1, closedByClient: 1 });
  });

  it('answers all of a large pipeline to a client that has shut down its side', async () => {
    const client = await open(await serve());
    client.socket.end(Buffer.concat(Array.from({ length: 300 }, (_, n) => query(n, 60_000))));
    await client.closed();
    expect(client.octets).to.equal(300 * 60_000);
  });

  it('is silent where the handler is, and goes on', async () => {
    const client = await open(await serve());
    client.socket.write(Buffer.concat([query(1, 0), query(2)]));
    await client.received(1);
    expect(client.numbers).to.deep.equal([2]);
  });

  it('closes after a message shorter than a header, and answers what came before it', async () => {
    const client = await open(await serve());
    client.socket.write(Buffer.concat([query(1), Uint8Array.of(0, 2, 0, 0), query(2)]));
    await client.closed();
    expect(client.numbers).to.deep.equal([1]);
    await expectCounters({ accepted: 1, received: 1, answered: 1, closedMalformed: 1 });
  });

  it('closes a connection that is idle', async () => {
    const client = await open(await serve({ idleTimeoutMs: SHORT_IDLE_MS }));
    client.socket.write(query(1));
    await client.closed();
    expect(client.numbers).to.deep.equal([1]);
    await expectCounters({ accepted: 1, received: 1, answered: 1, closedIdle: 1 });
  });

  it('closes on half a message at the idle timeout, however often an octet comes', async () => {
    const client = await open(await serve({ idleTimeoutMs: SHORT_IDLE_MS }));
    client.socket.write(Uint8Array.of(0, 200));
    const trickle = setInterval(() => client.socket.write(Uint8Array.of(0)), SHORT_IDLE_MS / 10);
    cleanUps.push(() => {
      clearInterval(trickle);
    });
    await client.closed();
    await expectCounters({ accepted: 1, closedIdle: 1 });
  });

  it('keeps a connection that has queries', async () => {
    const client = await open(await serve({ idleTimeoutMs: LONG_IDLE_MS }));
    const startMs = performance.now();
    let number = 0;
    while (performance.now() - startMs < 2 * LONG_IDLE_MS) {
      client.socket.write(query(++number));
      await client.received(number);
    }
    await expectCounters({ accepted: 1, received: number, answered: number });
  });

  it('stops reading from a client that never reads, and closes it at the idle timeout', async () => {
    const client = await open(await serve({ idleTimeoutMs: LONG_IDLE_MS }));
    client.socket.pause();
    const asked = 20_000;
    client.socket.write(Buffer.concat(Array.from({ length: asked }, (_, n) => query(n % 65536, 60_000))));
    await until(() => table.totals().closedIdle === 1);
    expect(table.totals().received).to.be.lessThan(asked / 10);
  });

  it('closes the connection idle for longest when there is no room for another', async () => {
    const port = await serve({ maxConnections: 2 });
    const [first, second] = [await open(port), await open(port)];
    second.socket.write(query(1));
    await second.received(1);
    first.socket.write(query(1));
    await first.received(1);
    const third = await open(port);
    third.socket.write(query(1));
    await Promise.all([third.received(1), second.closed()]);
    expect(first.socket.closed).to.equal(false);
    await expectCounters({ accepted: 3, received: 3, answered: 3, closedForRoom: 1 });
  });

  it('outlives clients that reset the connection, with answers on the way', async () => {
    const port = await serve();
    for (let n = 0; n < 20; n++) {
      const client = await open(port);
      client.socket.write(Buffer.concat(Array.from({ length: 50 }, (_, n) => query(n, 60_000))));
      if (n % 2 === 1) await once(client.socket, 'data');
      client.socket.resetAndDestroy();
    }
    const client = await open(port);
    client.socket.write(query(1));
    await client.received(1);
    await until(() => table.totals().closedBroken + table.totals().closedByClient === 20);
    expect(table.totals().closedBroken).to.be.greaterThan(0);
  });

  it('closes its connections when it is stopped', async () => {
    const client = await open(await serve());
    client.socket.write(query(1));
    await client.received(1);
    cleanUps.splice(1, 1)[0]!();
    await client.closed();
    await expectCounters({ accepted: 1, received: 1, answered: 1, closedByStop: 1 });
  });
});
