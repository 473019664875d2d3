/** Ports that nobody uses, for a demo that must start beside whatever else runs on the machine. */

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** How often the system may choose: what is free at the first address may be taken at another. */
const MAX_CHOICES = 20;

/**
 * A port that is free at all these IPv4 addresses, for UDP and TCP: the wanted one, or else any.
 *
 * @throws {Error} with the system's code: `EADDRNOTAVAIL` where the machine has no such address
 */
export async function findFreePort(addresses: readonly string[], wanted: number): Promise<number> {
  let port = wanted;
  for (let choices = 0; choices < MAX_CHOICES; choices++) {
    const free = await Promise.all(addresses.map((address) => isFree(address, port)));
    if (free.every(Boolean)) return port;
    port = await listen(addresses[0]!, 0);
  }
  throw new Error(`Cannot find a port that is free at ${addresses.join(', ')}`);
}

async function isFree(address: string, port: number): Promise<boolean> {
  try {
    await listen(address, port);
    await bind(address, port);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}

/** Listens for a moment. @returns the port: of 0, what the system chose */
async function listen(address: string, port: number): Promise<number> {
  const server = createServer().listen(port, address);
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return bound;
}

async function bind(address: string, port: number): Promise<void> {
  const socket = createSocket('udp4').bind(port, address);
  try {
    await once(socket, 'listening');
  } finally {
    socket.close();
  }
}
