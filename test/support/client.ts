/** The smallest DNS client: octets out, octets or silence back. It understands nothing but the ID. */

import { createSocket, type Socket } from 'node:dgram';
import { connect } from 'node:net';

const DEFAULT_TIMEOUT_MS = 2000;

interface Waiting {
  readonly resolve: (response: Uint8Array | undefined) => void;
  readonly timer: NodeJS.Timeout;
}

/** Asks one server over UDP from one socket; queries under way at the same time need IDs of their own. */
export class UdpClient {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();

  /** @returns a client whose socket is open; it is the caller's to close */
  static async open(address: string, port: number): Promise<UdpClient> {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const client = new UdpClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(port, address, resolve);
    });
    socket.removeAllListeners('error');
    socket.on('error', () => undefined); // ECONNREFUSED is silence too
    return client;
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (message) => {
      if (message.length >= 2) this.#settle(message.readUInt16BE(0), new Uint8Array(message));
    });
  }

  /** @returns the response, or undefined if none came in time */
  ask(query: Uint8Array, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<Uint8Array | undefined> {
    const id = query.length < 2 ? -1 - this.#waiting.size : (query[0]! << 8) | query[1]!;
    if (this.#waiting.has(id)) throw new RangeError(`Cannot ask: a query with the ID ${id} is under way`);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#settle(id, undefined);
      }, timeoutMs);
      this.#waiting.set(id, { resolve, timer });
      this.#socket.send(query);
    });
  }

  close(): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id, undefined);
    this.#socket.close();
  }

  #settle(id: number, response: Uint8Array | undefined): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    waiting.resolve(response);
  }
}

/** Asks once over a TCP connection of its own. @returns the response, or undefined if the server closed or kept silent */
export function askTcp(
  address: string,
  port: number,
  query: Uint8Array,
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, address);
    let received = Buffer.alloc(0);
    const finish = (response: Uint8Array | undefined): void => {
      socket.destroy();
      resolve(response);
    };
    socket.setTimeout(timeoutMs, () => finish(undefined));
    socket.on('error', reject);
    socket.on('close', () => finish(undefined));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= 2 && received.length >= received.readUInt16BE(0) + 2) {
        finish(new Uint8Array(received.subarray(2, received.readUInt16BE(0) + 2)));
      }
    });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(query.length);
    socket.write(Buffer.concat([length, query]));
  });
}
