/** A network between a client and a server on loopback, that can be slow, be cut, or swallow everything. */

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const HOST = '127.0.0.1';

type State = 'open' | 'cut' | 'blackhole';

export class TcpProxy {
  readonly host = HOST;
  /** How long each octet takes, each way. */
  latencyMs = 0;
  readonly #targetPort: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #clients = new Set<Socket>();
  #port = 0;
  #state: State = 'open';

  /** On a free port, before that one. */
  static async start(targetPort: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetPort);
    await proxy.#listen();
    return proxy;
  }

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = createServer((client) => this.#join(client));
  }

  get port(): number {
    return this.#port;
  }

  /** Ends all connections, and refuses others. */
  async cut(): Promise<void> {
    this.#state = 'cut';
    await this.#refuse();
  }

  /** Takes connections, and passes nothing on; those there are never pass anything again, whatever happens later. */
  blackhole(): void {
    this.#state = 'blackhole';
    for (const socket of this.#sockets) swallow(socket);
  }

  /** Swallows, from now on, what comes through the connection that was made last, either way. */
  blackholeLast(): void {
    for (const socket of [...this.#sockets].slice(-2)) swallow(socket);
  }

  /** How many clients there are. */
  get connections(): number {
    return this.#clients.size;
  }

  /** Passes on what comes through new connections. */
  async restore(): Promise<void> {
    this.#state = 'open';
    if (!this.#server.listening) await this.#listen();
  }

  async stop(): Promise<void> {
    await this.#refuse();
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.#port, HOST);
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async #refuse(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    this.#keep(client);
    this.#clients.add(client);
    client.on('close', () => this.#clients.delete(client));
    if (this.#state === 'blackhole') {
      swallow(client);
      return;
    }
    const server = connect({ host: HOST, port: this.#targetPort });
    this.#keep(server);
    this.#pass(client, server);
    this.#pass(server, client);
  }

  #pass(from: Socket, to: Socket): void {
    from.on('data', (octets) => this.#later(to, () => to.write(octets)));
    from.on('close', () => this.#later(to, () => to.destroy()));
  }

  #later(to: Socket, action: () => void): void {
    const act = (): void => {
      // What is under way when the network fails is lost.
      if (this.#state === 'open' && !to.destroyed) action();
    };
    if (this.latencyMs === 0) act();
    else setTimeout(act, this.latencyMs);
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {}); // Its close follows.
  }
}

function swallow(socket: Socket): void {
  socket.removeAllListeners('data');
  socket.resume();
}
