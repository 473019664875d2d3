/**
 * The sockets the server listens on. They are opened by the main thread, before rights are dropped, and stay
 * open there: a thread is only lent their descriptors, so whatever is queued on them outlives a thread that
 * dies, and the next one reads it.
 *
 *     batch   through libc: one UDP socket for each address and UDP thread (SO_REUSEPORT: the kernel spreads the clients
 *             over them), one TCP socket for each address
 *     dgram   without libc: the addresses are tried here, so that all that is wrong is known at once, and then opened by the
 *             one UDP thread and the TCP thread themselves
 */

import type { ListenAddress } from '../base/listen-address.ts';
import { openKernelSockets } from './kernel-sockets.ts';
import { loadLibc } from './libc.ts';
import { openNodeSockets } from './node-sockets.ts';
import type { OpenSockets, UdpTransport } from './open-sockets.ts';

export interface SocketsRequest {
  readonly listen: readonly ListenAddress[];
  /** How many UDP threads there are to be; `dgram` can have only one. */
  readonly udpThreads: number;
  /** `auto`: batch where it is available. */
  readonly transport: UdpTransport | 'auto';
}

/** @throws {Error} saying which address can't be listened on, why, and what to do; then nothing stays open */
export async function openSockets({ listen, udpThreads, transport }: SocketsRequest): Promise<OpenSockets> {
  const libc = transport === 'dgram' ? undefined : loadLibc();
  if (libc !== undefined) return openKernelSockets(libc, listen, udpThreads);
  if (transport !== 'batch') return await openNodeSockets(listen);
  throw new Error('Cannot use transport "batch": it needs 64-bit Linux and the optional package "koffi"');
}
