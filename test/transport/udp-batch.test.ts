import { expect } from 'chai';
import { constants } from 'node:os';
import { CounterTable, type CounterName } from '../../src/transport/counters.ts';
import type { QueryHandler } from '../../src/transport/exchange.ts';
import type { Libc } from '../../src/transport/libc.ts';
import { serveUdpBatches } from '../../src/transport/udp-batch.ts';
import { hex } from '../support/query.ts';
import { FakeKernel, type Datagram } from './fake-kernel.ts';

const { EAGAIN, EINTR, EPERM, ENETUNREACH, EBADF } = constants.errno;

const HEADER_OCTETS = 12;
/** Octet 12 of a test's query says which one it is; these two are special. */
const SILENT = 0xfe;
const FAULTY = 0xff;

/** Sends the query back, as a response. */
const echo: QueryHandler = {
  answer({ query, queryStart, queryEnd, response, responseStart }) {
    if (query[queryStart + HEADER_OCTETS] === FAULTY) throw new Error('a fault of ours');
    if (query[queryStart + HEADER_OCTETS] === SILENT || queryEnd - queryStart < HEADER_OCTETS) return 0;
    response.set(query.subarray(queryStart, queryEnd), responseStart);
    response[responseStart + 2]! |= 0x80;
    return queryEnd - queryStart;
  },
};

/** From 192.0.2.n, port 0x1000 + n. */
function from(n: number): Uint8Array {
  return hex(
    `0200 10${n.toString(16).padStart(2, '0')} c00002${n.toString(16).padStart(2, '0')} 0000000000000000`,
  );
}

function datagram(n: number, control: Uint8Array = new Uint8Array()): Datagram {
  return { client: from(n % 256), payload: Uint8Array.of(0, n, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, n), control };
}

function run(
  kernel: FakeKernel,
  handler = echo,
): { counters: Partial<Record<CounterName, number>>; faults: unknown[] } {
  const table = new CounterTable(1);
  const faults: unknown[] = [];
  serveUdpBatches({
    libc: kernel.libc as Libc,
    descriptors: [3],
    handler,
    counters: table.row(0),
    onFault: (error) => faults.push(error),
    atWait: () => undefined,
    atBatchBoundary: () => !kernel.isDrained,
  });
  const counters = Object.entries(table.totals()).filter(([, count]) => count > 0);
  return { counters: Object.fromEntries(counters), faults };
}

/** The last octet of each payload that was sent. */
function sentNumbers({ sent }: FakeKernel): (number | undefined)[] {
  return sent.map(({ payload }) => payload[HEADER_OCTETS]);
}

describe('serveUdpBatches()', () => {
  it('answers a batch with one system call, each client at its own address', () => {
    const batch = Array.from({ length: 64 }, (_, n) => datagram(n));
    const kernel = new FakeKernel([batch]);
    const { counters } = run(kernel);
    expect(kernel.sendSizes).to.deep.equal([64]);
    for (const [i, { client, payload }] of kernel.sent.entries()) {
      expect(client).to.deep.equal(batch[i]!.client);
      expect(payload).to.deep.equal(batch[i]!.payload.with(2, 0x80));
    }
    expect(counters).to.deep.equal({ received: 64, answered: 64, batches: 1 });
  });

  it('finishes the batch it has when told to leave', () => {
    const kernel = new FakeKernel([[datagram(1)], [datagram(2), datagram(3)]]);
    run(kernel);
    expect(sentNumbers(kernel)).to.deep.equal([1, 2, 3]);
  });

  it('tells the handler the client’s address', () => {
    const client6 = hex('0a00 1234 00000000 20010db8000000000000000000000001 00000000');
    const kernel = new FakeKernel([[datagram(7), { ...datagram(8), client: client6 }]]);
    const seen: string[] = [];
    run(kernel, {
      answer: ({ client, clientStart, clientLength }) => {
        seen.push(Buffer.from(client.subarray(clientStart, clientStart + clientLength)).toString('hex'));
        return 0;
      },
    });
    expect(seen).to.deep.equal(['c0000207', '20010db8000000000000000000000001']);
  });

  it('sends around packets that get no answer, and counts why they get none', () => {
    const long = { ...datagram(4), payload: new Uint8Array(4097) };
    const short = { ...datagram(6), payload: new Uint8Array(11) };
    const empty = { ...datagram(6), payload: new Uint8Array(0) };
    const kernel = new FakeKernel([
      [
        datagram(1),
        datagram(SILENT),
        datagram(3),
        long,
        datagram(5),
        short,
        empty,
        datagram(FAULTY),
        datagram(9),
      ],
    ]);
    const { counters, faults } = run(kernel);
    expect(sentNumbers(kernel)).to.deep.equal([1, 3, 5, 9]);
    expect(faults).to.have.lengthOf(1);
    expect(counters).to.deep.equal({
      received: 9,
      answered: 4,
      droppedSilent: 1,
      droppedLong: 1,
      droppedShort: 2,
      droppedFault: 1,
      batches: 1,
    });
  });

  describe('when sendmmsg', () => {
    const table: readonly [title: string, results: number[], sent: number[], errors: number][] = [
      ['sends a part, sends the rest', [2], [1, 2, 3, 4], 0],
      ['is interrupted, sends again', [-EINTR, 1, -EINTR], [1, 2, 3, 4], 0],
      ['refuses the first, sends the others', [-EPERM], [2, 3, 4], 1],
      ['refuses one in the middle, sends the others', [1, -EPERM], [1, 3, 4], 1],
      ['refuses the last, counts it', [3, -ENETUNREACH], [1, 2, 3], 1],
      ['refuses each, counts each', [-EPERM, -EPERM, -EPERM, -EPERM], [], 4],
      ['finds the send buffer full for too long, gives the batch up', [1, -EAGAIN], [1], 3],
    ];
    for (const [title, results, sent, errors] of table) {
      it(title, () => {
        const kernel = new FakeKernel([[datagram(1), datagram(2), datagram(3), datagram(4)]], results);
        const { counters } = run(kernel);
        expect(sentNumbers(kernel)).to.deep.equal(sent);
        expect(counters.sendErrors ?? 0).to.equal(errors);
      });
    }
  });

  describe('when recvmmsg', () => {
    const table: readonly [title: string, errno: number, errors: number][] = [
      ['is interrupted, receives again', EINTR, 0],
      ['has waited in vain, receives again', EAGAIN, 0],
      ['tells of a network error, counts it and receives again', ENETUNREACH, 1],
    ];
    for (const [title, errno, errors] of table) {
      it(title, () => {
        const kernel = new FakeKernel([errno, [datagram(1)]]);
        const { counters } = run(kernel);
        expect(sentNumbers(kernel)).to.deep.equal([1]);
        expect(counters.receiveErrors ?? 0).to.equal(errors);
      });
    }

    it('says that the descriptor is none, ends the thread', () => {
      expect(() => run(new FakeKernel([EBADF, []]))).to.throw('Cannot receive from descriptor 3');
    });
  });

  describe('answers from the address that was asked', () => {
    const table: readonly [title: string, received: string, sent: string][] = [
      [
        'over IPv4 with the interface left open',
        '1c00000000000000 00000000 08000000  05000000 c0000201 c0000201 00000000',
        '1c00000000000000 00000000 08000000  00000000 c0000201 c0000201 00000000',
      ],
      [
        'over IPv6 with the interface left open',
        '2400000000000000 29000000 32000000  20010db8000000000000000000000001 05000000 00000000',
        '2400000000000000 29000000 32000000  20010db8000000000000000000000001 00000000 00000000',
      ],
      [
        'over IPv6 link-local on the same interface (RFC 4007 §6)',
        '2400000000000000 29000000 32000000  fe800000000000000000000000000001 05000000 00000000',
        '2400000000000000 29000000 32000000  fe800000000000000000000000000001 05000000 00000000',
      ],
    ];
    for (const [title, received, sent] of table) {
      it(title, () => {
        const kernel = new FakeKernel([[datagram(1, hex(received))]]);
        run(kernel);
        expect(kernel.sent[0]!.control).to.deep.equal(hex(sent));
      });
    }

    it('and forgets it with the batch', () => {
      const kernel = new FakeKernel([[datagram(1, hex(table[0]![1]))], [datagram(2)]]);
      run(kernel);
      expect(kernel.sent.map(({ control }) => control.length)).to.deep.equal([32, 0]);
    });
  });
});
