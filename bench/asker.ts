/** Asks one server for addresses, over UDP, and says what came and when. */

import { createSocket, type Socket } from 'node:dgram';
import { parseName } from '../src/dns/index.ts';

const HEADER_OCTETS = 12;
const QUESTION_TAIL_OCTETS = 4;
/** A pointer to the owner, type, class, TTL, RDLENGTH, and an IPv4 address. */
const TTL_AT = 6;
const RDATA_AT = 12;
const RECORD_OCTETS = 16;
const LIMIT_MS = 500;

export interface Addresses {
  readonly rcode: number;
  readonly addresses: readonly string[];
  readonly ttlSeconds: readonly number[];
}

export class Asker {
  readonly #socket: Socket;
  readonly #port: number;
  readonly #waiting = new Map<number, (response: Buffer | null) => void>();
  #id = 0;

  constructor(port: number) {
    this.#port = port;
    this.#socket = createSocket('udp4').on('message', (response) => {
      this.#waiting.get(response.readUInt16BE(0))?.(response);
    });
  }

  /** @returns null: nothing came in time */
  async ask(name: string): Promise<Addresses | null> {
    const id = (this.#id = (this.#id + 1) & 0xffff);
    const owner = parseName(name);
    const query = Buffer.concat([
      Uint8Array.of(id >> 8, id, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0),
      owner,
      Uint8Array.of(0, 1, 0, 1),
    ]);
    const response = await new Promise<Buffer | null>((resolve) => {
      const timer = setTimeout(() => this.#waiting.get(id)?.(null), LIMIT_MS);
      this.#waiting.set(id, (came) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(came);
      });
      this.#socket.send(query, this.#port, '127.0.0.1');
    });
    return response && readAddresses(response, HEADER_OCTETS + owner.length + QUESTION_TAIL_OCTETS);
  }

  close(): void {
    this.#socket.close();
  }
}

/** All the contenders compress every owner in the answer to a pointer. @throws {Error} if one doesn't */
function readAddresses(response: Buffer, answersAt: number): Addresses {
  const addresses: string[] = [];
  const ttlSeconds: number[] = [];
  for (let left = response.readUInt16BE(6), at = answersAt; left > 0; left--, at += RECORD_OCTETS) {
    if (response[at]! < 0xc0 || response.readUInt16BE(at + 2) !== 1)
      throw new Error(`Cannot read a response: ${response.toString('hex')}`);
    ttlSeconds.push(response.readUInt32BE(at + TTL_AT));
    addresses.push(response.subarray(at + RDATA_AT, at + RDATA_AT + 4).join('.'));
  }
  return { rcode: response[3]! & 0x0f, addresses, ttlSeconds };
}
