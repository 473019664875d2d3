/**
 * DNS over TCP (RFC 7766) in one thread with an event loop: who may connect, and for how long.
 *
 * Connections are kept in order of their last progress, oldest first: the first is the next to expire, and
 * the one to go when another needs its place (RFC 7766 §6.2.3 leaves the choice to us; a new client that asks
 * is worth more than an old one that doesn't).
 */

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { CountingHandler, type FaultListener } from './counting-handler.ts';
import { Counter, type CounterRow } from './counters.ts';
import { createExchange, type QueryHandler } from './exchange.ts';
import type { Endpoint } from './open-sockets.ts';
import { createAnswerBuffer, TcpConnection, type CloseReason, type TcpService } from './tcp-connection.ts';

/** As the main thread's sockets. */
const BACKLOG = 1024;

export interface TcpSettings {
  /**
   * A connection without progress for so long is closed: 10 s is ours; RFC 7766 §6.2.3 wants "a few seconds".
   */
  readonly idleTimeoutMs: number;
  /** How many connections the thread keeps; one more closes the one idle for longest. */
  readonly maxConnections: number;
}

export interface TcpOptions {
  readonly endpoints: readonly Endpoint[];
  readonly handler: QueryHandler;
  readonly counters: CounterRow;
  readonly onFault: FaultListener;
  readonly settings: TcpSettings;
}

/**
 * Listens on every endpoint, through its descriptor where it has one, which is then owned and closed here.
 *
 * @returns how to stop, once all are listening
 * @throws {Error} of node:net, if an endpoint can't be listened on; then none is
 */
export async function serveTcp(options: TcpOptions): Promise<() => void> {
  const server = new TcpServer(options);
  try {
    for (const endpoint of options.endpoints) await server.listen(endpoint);
  } catch (error) {
    server.close();
    throw error;
  }
  return () => server.close();
}

class TcpServer implements TcpService {
  readonly handler: CountingHandler;
  readonly exchange = createExchange(new Uint8Array(0), createAnswerBuffer(), true);
  readonly #counters: CounterRow;
  readonly #settings: TcpSettings;
  readonly #servers: Server[] = [];
  /** In order of their last progress. */
  readonly #connections = new Set<TcpConnection>();
  #expiry: NodeJS.Timeout | undefined;

  constructor({ handler, counters, onFault, settings }: TcpOptions) {
    this.handler = new CountingHandler(handler, counters, onFault);
    this.#counters = counters;
    this.#settings = settings;
  }

  async listen({ address, port, descriptor }: Endpoint): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    this.#servers.push(server);
    const where =
      descriptor === null ? { host: address, port, ipv6Only: true, exclusive: true } : { fd: descriptor };
    server.listen({ ...where, backlog: BACKLOG });
    await once(server, 'listening');
    server.on('error', () => this.#counters[Counter.acceptErrors]!++);
    server.on('connection', (socket) => this.#accept(socket));
  }

  close(): void {
    clearTimeout(this.#expiry);
    for (const server of this.#servers) server.close();
    for (const connection of this.#connections) connection.close(Counter.closedByStop);
  }

  onProgress(connection: TcpConnection): void {
    connection.lastProgressMs = performance.now();
    this.#connections.delete(connection);
    this.#connections.add(connection);
  }

  onClose(connection: TcpConnection, reason: CloseReason): void {
    this.#connections.delete(connection);
    this.#counters[reason]!++;
  }

  #accept(socket: Socket): void {
    this.#counters[Counter.accepted]!++;
    if (this.#connections.size >= this.#settings.maxConnections) this.#oldest()?.close(Counter.closedForRoom);
    this.onProgress(new TcpConnection(socket, this));
    this.#expiry ??= setTimeout(() => this.#expire(), this.#settings.idleTimeoutMs);
  }

  /** Closes what has been idle for too long, and comes back when the next one will have been. */
  #expire(): void {
    const idleSinceMs = performance.now() - this.#settings.idleTimeoutMs;
    let oldest = this.#oldest();
    while (oldest !== undefined && oldest.lastProgressMs <= idleSinceMs) {
      oldest.close(Counter.closedIdle);
      oldest = this.#oldest();
    }
    this.#expiry = oldest && setTimeout(() => this.#expire(), oldest.lastProgressMs - idleSinceMs);
  }

  #oldest(): TcpConnection | undefined {
    return this.#connections.values().next().value;
  }
}
