/**
 * Listening without libc: Node's own sockets can't be opened in one thread and used in another, so here every
 * address is only tried, and the threads open it once more.
 *
 * A wildcard address is listened on as each of the machine's addresses, because `node:dgram` neither tells
 * which address was asked nor answers from a chosen one. Addresses that the machine gets later are not served
 * over UDP until the next start.
 */

import { createSocket } from 'node:dgram';
import { once, type EventEmitter } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { ListenAddress } from '../base/listen-address.ts';
import { listenError } from './listen-error.ts';
import type { Endpoint, OpenSockets } from './open-sockets.ts';
import { isWildcardAddress } from './socket-address.ts';

/** A port that was free for UDP may be taken for TCP. */
const PORT_ATTEMPTS = 20;

/** @throws {Error} saying which address can't be listened on, why, and what to do */
export async function openNodeSockets(listen: readonly ListenAddress[]): Promise<OpenSockets> {
  const found: ListenAddress[] = [];
  for (const address of listen) found.push(await tryAddress(address));
  const endpoints = found.map((address) => ({ ...address, descriptor: null }));
  const udpEndpoints = endpoints.flatMap(spellOutWildcard);
  return {
    transport: 'dgram',
    listen: found,
    udpThreads: 1,
    udpEndpoints: () => udpEndpoints,
    tcpEndpoints: () => endpoints,
    close: () => {},
  };
}

/** @returns the address, with a port that is free for both protocols if any will do */
async function tryAddress(asked: ListenAddress): Promise<ListenAddress> {
  for (let attempt = 1; ; attempt++) {
    const isIpv6 = asked.address.includes(':');
    const socket = createSocket({ type: isIpv6 ? 'udp6' : 'udp4', ipv6Only: isIpv6 });
    try {
      socket.bind({ address: asked.address, port: asked.port, exclusive: true });
      await listening(socket, asked, 'udp');
      const address = { ...asked, port: socket.address().port };
      await tryTcp(address);
      return address;
    } catch (error) {
      if (asked.port !== 0 || attempt === PORT_ATTEMPTS) throw error;
    } finally {
      socket.close();
      await once(socket, 'close');
    }
  }
}

async function tryTcp(address: ListenAddress): Promise<void> {
  const server = createServer();
  server.listen({ host: address.address, port: address.port, ipv6Only: true, exclusive: true });
  await listening(server, address, 'tcp');
  server.close();
  await once(server, 'close');
}

async function listening(
  socket: EventEmitter,
  address: ListenAddress,
  protocol: 'udp' | 'tcp',
): Promise<void> {
  try {
    await once(socket, 'listening');
  } catch (error) {
    throw listenError(address, protocol, -((error as NodeJS.ErrnoException).errno ?? 0));
  }
}

function spellOutWildcard(endpoint: Endpoint): Endpoint[] {
  if (!isWildcardAddress(endpoint.address)) return [endpoint];
  const family = endpoint.address.includes(':') ? 'IPv6' : 'IPv4';
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses
      .filter((address) => address.family === family)
      .map(({ address, scopeid }) => ({ ...endpoint, address: scopeid ? `${address}%${name}` : address })),
  );
}
