/**
 * A kernel for tests: recvmmsg and sendmmsg over memory it was told the address of, reading and writing the
 * same structures. It delivers the batches it is given, and fails where the test wants it to.
 */

import { constants } from 'node:os';
import type { Libc } from '../../src/transport/libc.ts';

export interface Datagram {
  readonly client: Uint8Array;
  readonly payload: Uint8Array;
  readonly control: Uint8Array;
}

const { EAGAIN } = constants.errno;
const MSG_TRUNC = 0x20;
const BASE = 0x7000_0000_0000n;

export class FakeKernel {
  /** What was sent, in order. */
  readonly sent: Datagram[] = [];
  /** How many packets each sendmmsg was given. */
  readonly sendSizes: number[] = [];
  readonly #arriving: (readonly Datagram[] | number)[];
  readonly #sendResults: number[];
  #memory = new DataView(new ArrayBuffer(0));
  #errno = 0;

  /**
   * @param arriving what each recvmmsg tells: packets, or an error number
   * @param sendResults what each sendmmsg does: sends so many at most, or fails with the (negative) error number; then sends all
   */
  constructor(arriving: readonly (readonly Datagram[] | number)[], sendResults: readonly number[] = []) {
    this.#arriving = [...arriving];
    this.#sendResults = [...sendResults];
  }

  get isDrained(): boolean {
    return this.#arriving.length === 0;
  }

  readonly libc: Pick<Libc, 'addressOf' | 'recvmmsg' | 'sendmmsg' | 'errno'> = {
    addressOf: (buffer) => {
      this.#memory = new DataView(buffer);
      return BASE;
    },
    errno: () => this.#errno,
    recvmmsg: (_descriptor, headers) => {
      const arriving = this.#arriving.shift() ?? EAGAIN;
      if (typeof arriving === 'number') return this.#fail(arriving);
      for (const [i, datagram] of arriving.entries())
        this.#deliver(Number(headers - BASE) + i * 64, datagram);
      return arriving.length;
    },
    sendmmsg: (_descriptor, headers, count) => {
      this.sendSizes.push(count);
      const result = this.#sendResults.shift() ?? count;
      if (result < 0) return this.#fail(-result);
      const sending = Math.min(result, count);
      for (let i = 0; i < sending; i++) this.sent.push(this.#collect(Number(headers - BASE) + i * 64));
      return sending;
    },
  };

  #fail(errno: number): number {
    this.#errno = errno;
    return -1;
  }

  #deliver(header: number, { client, payload, control }: Datagram): void {
    const memory = this.#memory;
    const name = this.#pointer(header);
    if (memory.getUint32(header + 8, true) < client.length)
      throw new RangeError('no room for the client’s address');
    this.#octets(name, client.length).set(client);
    memory.setUint32(header + 8, client.length, true);
    const iovec = this.#pointer(header + 16);
    const room = memory.getUint32(iovec + 8, true);
    const length = Math.min(payload.length, room);
    this.#octets(this.#pointer(iovec), length).set(payload.subarray(0, length));
    memory.setUint32(header + 56, length, true);
    memory.setUint32(header + 48, payload.length > room ? MSG_TRUNC : 0, true);
    if (memory.getUint32(header + 40, true) < control.length)
      throw new RangeError('no room for the control message');
    this.#octets(this.#pointer(header + 32), control.length).set(control);
    memory.setUint32(header + 40, control.length, true);
  }

  #collect(header: number): Datagram {
    const iovec = this.#pointer(header + 16);
    return {
      client: this.#octets(this.#pointer(header), this.#memory.getUint32(header + 8, true)).slice(),
      payload: this.#octets(this.#pointer(iovec), this.#memory.getUint32(iovec + 8, true)).slice(),
      control: this.#octets(this.#pointer(header + 32), this.#memory.getUint32(header + 40, true)).slice(),
    };
  }

  #pointer(at: number): number {
    return Number(this.#memory.getBigUint64(at, true) - BASE);
  }

  #octets(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, at, length);
  }
}
