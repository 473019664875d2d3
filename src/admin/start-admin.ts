/** Serves the admin API on its listeners, by way of @hono/node-server. */

import type { Server } from 'node:http';
import type { AddressInfo, ListenOptions } from 'node:net';

import { createAdaptorServer } from '@hono/node-server';

import { formatListenAddress, type ListenAddress } from '../base/index.ts';
import { createApi, type Api, type ApiOptions } from './api.ts';
import { socketGate, tcpGate } from './gate.ts';
import { clearSocketPath } from './socket-file.ts';

/** Ours: whoever administers has sent a request within this, and does not come in hundreds. */
const REQUEST_MS = 10_000;
const MAX_CONNECTIONS = 256;

/** Leaves the socket mode 0660: the user's and the group's. */
const SOCKET_UMASK = 0o117;

export interface AdminOptions extends ApiOptions {
  /** null: no TCP. */
  readonly listen: ListenAddress | null;
  /** Whether the operator has asked for that address. */
  readonly isListenWritten: boolean;
  /** null: no Unix socket. */
  readonly socketPath: string | null;
  /** What changes over TCP must present; null: there are none. */
  readonly token: string | null;
  /** Names under which the API is reached over TCP, besides `localhost` and any address. */
  readonly hosts: readonly string[];
}

export interface Admin {
  /** With the port that was bound; null: not served over TCP. */
  readonly address: ListenAddress | null;
  /** null: not served on a Unix socket. */
  readonly socketPath: string | null;
  /** Cuts off whoever is still connected. */
  close(): Promise<void>;
}

/**
 * Starts to serve. An address that was asked for must be had. What is only a default is done without, and told: it
 * must not keep DNS from being served.
 *
 * @throws {Error} if an address that was written can't be listened on
 */
export async function startAdmin(options: AdminOptions): Promise<Admin> {
  const { listen, socketPath, logger } = options;
  const tcp = listen && (await listenTcp(listen, options));
  const unix = socketPath === null ? null : await listenUnix(socketPath, options);
  const address = tcp && boundAddress(tcp);
  const places = [
    ...(address ? [`http://${formatListenAddress(address)}`] : []),
    ...(unix ? [socketPath] : []),
  ];
  if (places.length > 0) logger.info(`Admin API on ${places.join(' and ')}`);
  return {
    address,
    socketPath: unix && socketPath,
    close: async () => {
      await Promise.all([tcp, unix].flatMap((server) => (server ? [close(server)] : [])));
    },
  };
}

async function listenTcp(listen: ListenAddress, options: AdminOptions): Promise<Server | null> {
  const server = createServer(createApi(tcpGate(options.token, options.hosts), options));
  try {
    await bind(server, { host: listen.address, port: listen.port });
    return server;
  } catch (cause) {
    const message = `Cannot serve the admin API on ${formatListenAddress(listen)}: ${(cause as Error).message}`;
    if (options.isListenWritten) throw new Error(message, { cause });
    options.logger.warn(message);
    return null;
  }
}

async function listenUnix(path: string, options: AdminOptions): Promise<Server | null> {
  const server = createServer(createApi(socketGate, options));
  try {
    await clearSocketPath(path);
    await bindPrivately(server, path);
    return server;
  } catch (error) {
    options.logger.warn(`Cannot serve the admin API on "${path}": ${(error as Error).message}`, { error });
    return null;
  }
}

function createServer({ fetch }: Api): Server {
  const server = createAdaptorServer({
    fetch,
    overrideGlobalObjects: false,
    serverOptions: { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS },
  }) as Server;
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

function bind(server: Server, where: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** The file comes into being with its mode, by the umask: a chmod would leave a moment before it. */
async function bindPrivately(server: Server, path: string): Promise<void> {
  const umask = process.umask(SOCKET_UMASK);
  // Node binds at once; only to say so takes until later.
  const bound = bind(server, { path });
  process.umask(umask);
  await bound;
}

function boundAddress(server: Server): ListenAddress {
  const { address, port } = server.address() as AddressInfo;
  return { address, port };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
