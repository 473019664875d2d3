/** What the main thread holds open, and what it lends a query thread of it. */

import type { ListenAddress } from '../base/listen-address.ts';

/** What a thread listens on. */
export interface Endpoint extends ListenAddress {
  /** A bound socket (TCP: a listening one); null: the thread opens the address itself. */
  readonly descriptor: number | null;
}

/** How UDP is served. */
export type UdpTransport = 'batch' | 'dgram';

export interface OpenSockets {
  readonly transport: UdpTransport;
  /** The addresses asked for, with the ports that were bound; UDP and TCP have the same. */
  readonly listen: readonly ListenAddress[];
  /** How many UDP threads can be served. */
  readonly udpThreads: number;
  /** For a UDP thread, counted from 0; the same again for its replacement. */
  udpEndpoints(thread: number): readonly Endpoint[];
  /** For a TCP thread, which owns and closes these descriptors. */
  tcpEndpoints(): readonly Endpoint[];
  close(): void;
}
