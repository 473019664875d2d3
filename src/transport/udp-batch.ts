/**
 * UDP in batches: one thread that waits in the kernel, answers up to 64 packets, and leaves with one system
 * call.
 *
 *     one address        recvmmsg, blocking for the first packet ─▶ batch boundary ─▶ answer each ─▶ sendmmsg
 *     several addresses  poll ─▶ for each ready socket: recvmmsg, not blocking ─▶ the same
 *
 * With one address that saves a system call per batch. Waiting ends after {@link WAIT_MS} at the latest, so a
 * thread without queries comes to a batch boundary too; a thread inside the kernel can't be reached in any
 * other way.
 */

import { constants } from 'node:os';
import { CountingHandler, type FaultListener } from './counting-handler.ts';
import { Counter, type CounterRow } from './counters.ts';
import { createExchange, type Exchange, type QueryHandler } from './exchange.ts';
import type { Libc } from './libc.ts';
import { BATCH_PACKETS, PacketBatch } from './packet-batch.ts';

/**
 * How long a thread may wait in the kernel: what bounds the time to stop it, and the time until it lets go of
 * an old zone.
 */
export const WAIT_MS = 100;

/** Wait for the first packet, then take what is there. */
const MSG_WAITFORONE = 0x10000;
const MSG_DONTWAIT = 0x40;

//--- struct pollfd: 0 descriptor, 4 events, 6 returned events
const POLLFD_WORDS = 2;
const POLLIN = 0x0001;

const { EAGAIN, EINTR, EBADF, EFAULT, EINVAL, ENOTSOCK } = constants.errno;

export interface UdpBatchOptions {
  readonly libc: Libc;
  /**
   * Bound sockets, one for each address, which wait no longer than {@link WAIT_MS}; they stay the caller's.
   */
  readonly descriptors: readonly number[];
  readonly handler: QueryHandler;
  readonly counters: CounterRow;
  readonly onFault: FaultListener;
  /** Called after each wait and before any answer. False: answer what has come, and leave. */
  readonly atBatchBoundary: () => boolean;
  /** Called before each wait, when all answers are written. */
  readonly atWait: () => void;
}

/** Answers until told to leave. @throws {Error} if a descriptor is no socket to receive from */
export function serveUdpBatches(options: UdpBatchOptions): void {
  new UdpBatchLoop(options).run();
}

class UdpBatchLoop {
  readonly #libc: Libc;
  readonly #descriptors: readonly number[];
  readonly #handler: CountingHandler;
  readonly #counters: CounterRow;
  readonly #atBatchBoundary: () => boolean;
  readonly #atWait: () => void;
  readonly #batch: PacketBatch;
  readonly #exchange: Exchange;

  constructor({ libc, descriptors, handler, counters, onFault, atBatchBoundary, atWait }: UdpBatchOptions) {
    this.#libc = libc;
    this.#descriptors = descriptors;
    this.#handler = new CountingHandler(handler, counters, onFault);
    this.#counters = counters;
    this.#atBatchBoundary = atBatchBoundary;
    this.#atWait = atWait;
    this.#batch = new PacketBatch((buffer) => libc.addressOf(buffer));
    this.#exchange = createExchange(this.#batch.octets, this.#batch.octets, false);
    this.#exchange.client = this.#batch.octets;
  }

  run(): void {
    const [descriptor, ...others] = this.#descriptors;
    if (!this.#atBatchBoundary() || descriptor === undefined) return;
    if (others.length > 0) this.#serveAll();
    else {
      do this.#atWait();
      while (this.#serve(descriptor, MSG_WAITFORONE));
    }
  }

  #serveAll(): void {
    const entries = Int32Array.from(this.#descriptors.flatMap((descriptor) => [descriptor, POLLIN]));
    const entriesAddress = this.#libc.addressOf(entries.buffer);
    for (;;) {
      this.#atWait();
      const ready = this.#libc.poll(entriesAddress, this.#descriptors.length, WAIT_MS);
      if (ready <= 0 && !this.#atBatchBoundary()) return;
      for (let i = 0; ready > 0 && i < this.#descriptors.length; i++) {
        const isReady = entries[i * POLLFD_WORDS + 1]! >>> 16 !== 0;
        if (isReady && !this.#serve(this.#descriptors[i]!, MSG_DONTWAIT)) return;
      }
    }
  }

  /** One batch. @returns false if it is to be the last */
  #serve(descriptor: number, flags: number): boolean {
    const packets = this.#receive(descriptor, flags);
    const goesOn = this.#atBatchBoundary();
    if (packets > 0) this.#answer(descriptor, packets);
    return goesOn;
  }

  /** @returns how many packets have come, perhaps none */
  #receive(descriptor: number, flags: number): number {
    const packets = this.#libc.recvmmsg(descriptor, this.#batch.headers[0]!, BATCH_PACKETS, flags);
    if (packets > 0) this.#counters[Counter.batches]!++;
    else if (packets < 0) this.#countReceiveError(descriptor);
    return packets;
  }

  /** Packets are sent in runs: one that gets no answer ends a run, and usually there is one run. */
  #answer(descriptor: number, packets: number): void {
    let runStart = 0;
    for (let packet = 0; packet < packets; packet++) {
      if (this.#answerPacket(packet)) continue;
      this.#send(descriptor, runStart, packet);
      runStart = packet + 1;
    }
    this.#send(descriptor, runStart, packets);
    for (let packet = 0; packet < packets; packet++) this.#batch.makeRoom(packet);
  }

  /** @returns whether there is an answer to send */
  #answerPacket(packet: number): boolean {
    const batch = this.#batch;
    if (batch.isCut(packet)) {
      this.#counters[Counter.received]!++;
      this.#counters[Counter.droppedLong]!++;
      return false;
    }
    batch.open(packet, this.#exchange);
    const length = this.#handler.answer(this.#exchange);
    if (length === 0) return false;
    batch.turnRound(packet, length);
    return true;
  }

  /**
   * Sends the answers [from, to). The kernel stops at the first that it can't send and says how many went
   * before; asked again from there, it says why not.
   */
  #send(descriptor: number, from: number, to: number): void {
    while (from < to) {
      const sent = this.#libc.sendmmsg(descriptor, this.#batch.headers[from]!, to - from, 0);
      if (sent > 0) {
        from += sent;
        continue;
      }
      const errno = this.#libc.errno();
      if (errno === EINTR) continue;
      // A send buffer that stays full for as long as we wait: the rest of the batch would have to wait as
      // long again.
      const lost = errno === EAGAIN ? to - from : 1;
      this.#counters[Counter.sendErrors]! += lost;
      from += lost;
    }
  }

  #countReceiveError(descriptor: number): void {
    const errno = this.#libc.errno();
    if (errno === EAGAIN || errno === EINTR) return;
    if (errno === EBADF || errno === ENOTSOCK || errno === EINVAL || errno === EFAULT) {
      throw new Error(`Cannot receive from descriptor ${descriptor}: errno ${errno}`);
    }
    this.#counters[Counter.receiveErrors]!++;
  }
}
