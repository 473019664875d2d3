/**
 * UDP through node:dgram, where recvmmsg can't be had (macOS, exotic platforms, no koffi) and for
 * comparison.
 *
 * The same handler, at 2.5 times the CPU: one system call per packet and direction, and garbage per query,
 * since dgram reads into a new buffer each time and may keep what it sends.
 */

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { parseIpAddress } from '../base/index.ts';
import { CountingHandler, type FaultListener } from './counting-handler.ts';
import { Counter, type CounterRow } from './counters.ts';
import {
  createExchange,
  MAX_UDP_QUERY_OCTETS,
  MAX_UDP_RESPONSE_OCTETS,
  type QueryHandler,
} from './exchange.ts';
import type { Endpoint } from './open-sockets.ts';

/** Room for a burst; the system may grant less. */
const RECEIVE_BUFFER_OCTETS = 4 << 20;

export interface UdpDgramOptions {
  readonly endpoints: readonly Endpoint[];
  readonly handler: QueryHandler;
  readonly counters: CounterRow;
  readonly onFault: FaultListener;
}

/**
 * Listens on every endpoint, each opened anew.
 *
 * @returns how to stop, once all are listening
 * @throws {Error} of node:dgram, if an address can't be bound; then none stays bound
 */
export async function serveDatagrams(options: UdpDgramOptions): Promise<() => void> {
  const server = new UdpDgramServer(options);
  try {
    for (const endpoint of options.endpoints) await server.bind(endpoint);
  } catch (error) {
    server.close();
    throw error;
  }
  return () => server.close();
}

class UdpDgramServer {
  readonly #counters: CounterRow;
  readonly #handler: CountingHandler;
  readonly #response = new Uint8Array(MAX_UDP_RESPONSE_OCTETS);
  readonly #exchange = createExchange(this.#response, this.#response, false);
  readonly #sockets: Socket[] = [];

  constructor({ handler, counters, onFault }: UdpDgramOptions) {
    this.#counters = counters;
    this.#handler = new CountingHandler(handler, counters, onFault);
  }

  async bind({ address, port }: Endpoint): Promise<void> {
    const isIpv6 = address.includes(':');
    const socket = createSocket({
      type: isIpv6 ? 'udp6' : 'udp4',
      ipv6Only: isIpv6,
      recvBufferSize: RECEIVE_BUFFER_OCTETS,
      // Clients are always addresses: dns.lookup() would cost each answer 5 to 8 % more.
      lookup: (host, _options, callback) => callback(null, host, 0),
    });
    this.#sockets.push(socket);
    const listening = once(socket, 'listening'); // at once, since the address is looked up at once
    socket.bind({ address, port, exclusive: true });
    await listening;
    // A send without a callback reports its error here.
    socket.on('error', () => this.#counters[Counter.sendErrors]!++);
    socket.on('message', (query, client) => this.#answer(socket, query, client));
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
    this.#sockets.length = 0;
  }

  #answer(socket: Socket, query: Uint8Array, { address, port }: RemoteInfo): void {
    this.#counters[Counter.batches]!++;
    if (query.length > MAX_UDP_QUERY_OCTETS) {
      this.#counters[Counter.received]!++;
      this.#counters[Counter.droppedLong]!++;
      return;
    }
    const exchange = this.#exchange;
    exchange.query = query;
    exchange.queryEnd = query.length;
    const client = parseIpAddress(address.split('%', 1)[0]!)!;
    exchange.client = client;
    exchange.clientLength = client.length === 4 ? 4 : 16;
    const length = this.#handler.answer(exchange);
    if (length > 0) socket.send(this.#response.slice(0, length), port, address);
  }
}
