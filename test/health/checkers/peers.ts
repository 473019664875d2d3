/** Members to probe: servers on loopback that do as a test says, and are gone after it. */

import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { createServer as createTlsServer, type TlsOptions, type TLSSocket } from 'node:tls';
import { loadLibc } from '../../../src/transport/libc.ts';
import { composeSockaddr, portOf } from '../../../src/transport/socket-address.ts';
import type { Peer } from './targets.ts';

export const LOOPBACK = '127.0.0.1';

const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCKADDR_OCTETS = 16;

/** Call inside a `describe`. */
export function testPeers(): Peers {
  const peers = new Peers();
  afterEach(() => peers.close());
  return peers;
}

export class Peers {
  readonly #closers: (() => void | Promise<void>)[] = [];

  tcp(onConnection: (socket: Socket) => void, address = LOOPBACK): Promise<Peer> {
    return this.#listen(createTcpServer(onConnection), 'connection', address);
  }

  tls(options: TlsOptions, onConnection: (socket: TLSSocket) => void, address = LOOPBACK): Promise<Peer> {
    return this.#listen(createTlsServer(options, onConnection), 'connection', address);
  }

  http(onRequest: RequestListener, address = LOOPBACK): Promise<Peer> {
    return this.#listen(createServer(onRequest), 'connection', address);
  }

  async udp(
    onMessage: (message: Buffer, from: RemoteInfo, socket: UdpSocket) => void,
    address = LOOPBACK,
  ): Promise<Peer> {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.on('message', (message, from) => onMessage(message, from, socket));
    socket.bind(0, address);
    await once(socket, 'listening');
    this.#closers.push(() => new Promise((resolve) => socket.close(() => resolve())));
    return { address, port: socket.address().port };
  }

  /** A port that nobody listens on, over TCP or UDP. */
  async nobody(): Promise<Peer> {
    const server = createTcpServer().listen(0, LOOPBACK);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return { address: LOOPBACK, port };
  }

  /** A port whose connections are never made: it accepts none, and its backlog is full, so the system drops each SYN. */
  async blackHole(): Promise<Peer> {
    const libc = loadLibc()!;
    const descriptor = libc.socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr = composeSockaddr({ address: LOOPBACK, port: 0 });
    libc.bind(descriptor, sockaddr, SOCKADDR_OCTETS);
    libc.listen(descriptor, 0);
    libc.getsockname(descriptor, sockaddr, new Uint8Array(Uint32Array.of(SOCKADDR_OCTETS).buffer));
    const peer = { address: LOOPBACK, port: portOf(sockaddr) };
    // A backlog of 0 holds one connection.
    const filler = connect({ host: peer.address, port: peer.port });
    await once(filler, 'connect');
    this.#closers.push(() => {
      filler.destroy();
      libc.close(descriptor);
    });
    return peer;
  }

  /** Closes all, with their connections. */
  async close(): Promise<void> {
    for (const close of this.#closers.splice(0)) await close();
  }

  async #listen(server: Server, event: string, address: string): Promise<Peer> {
    const connections = new Set<Socket>();
    server.on(event, (socket: Socket) => {
      connections.add(socket);
      socket.on('close', () => connections.delete(socket));
      socket.on('error', () => undefined); // a probe goes as soon as it has seen enough
    });
    server.on('tlsClientError', () => undefined);
    server.listen(0, address);
    await once(server, 'listening');
    this.#closers.push(async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of connections) socket.destroy();
      await closed;
    });
    return { address, port: (server.address() as AddressInfo).port };
  }
}
