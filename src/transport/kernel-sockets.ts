/** Listening sockets opened through libc, with the options that Node 20 can't set. */

import { constants } from 'node:os';
import type { ListenAddress } from '../base/listen-address.ts';
import type { Libc } from './libc.ts';
import { listenError } from './listen-error.ts';
import {
  AF_INET6,
  composeSockaddr,
  isWildcardAddress,
  MAX_SOCKADDR_OCTETS,
  portOf,
} from './socket-address.ts';
import type { Endpoint, OpenSockets } from './open-sockets.ts';
import { WAIT_MS } from './udp-batch.ts';

//--- socket(2)
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0x80000;

//--- socket(7)
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const SO_SNDBUF = 7;
const SO_RCVBUF = 8;
const SO_REUSEPORT = 15;
const SO_RCVTIMEO = 20;
const SO_SNDTIMEO = 21;

//--- ip(7), ipv6(7)
const IPPROTO_IP = 0;
const IP_PKTINFO = 8;
const IP_MTU_DISCOVER = 10;
const IPPROTO_IPV6 = 41;
const IPV6_MTU_DISCOVER = 23;
const IPV6_V6ONLY = 26;
const IPV6_RECVPKTINFO = 49;
/**
 * Never set "don't fragment", never believe an ICMP "too big": forged ones are an attack on caches (Knot, NSD
 * and BIND do so too).
 */
const PMTUDISC_OMIT = 5;

/**
 * Room for a burst: some 5,000 queries, each of which the kernel counts as 768 octets. It grants no more than
 * net.core.rmem_max.
 */
const RECEIVE_BUFFER_OCTETS = 4 << 20;
const SEND_BUFFER_OCTETS = 1 << 20;
const TCP_BACKLOG = 1024;
/** A port that was free for UDP may be taken for TCP. */
const PORT_ATTEMPTS = 20;

/** @throws {Error} saying which address can't be listened on, why, and what to do; then nothing stays open */
export function openKernelSockets(
  libc: Libc,
  listen: readonly ListenAddress[],
  udpThreads: number,
): OpenSockets {
  return new KernelSockets(libc, listen, udpThreads);
}

class KernelSockets implements OpenSockets {
  readonly transport = 'batch';
  readonly listen: readonly ListenAddress[];
  readonly udpThreads: number;
  readonly #libc: Libc;
  readonly #open = new Set<number>();
  readonly #tcp: readonly number[];
  /** By thread, then by address. */
  readonly #udp: readonly (readonly number[])[];

  constructor(libc: Libc, listen: readonly ListenAddress[], udpThreads: number) {
    this.#libc = libc;
    this.udpThreads = udpThreads;
    try {
      const firsts = listen.map((address) => this.#openFirst(address));
      this.listen = firsts.map(({ address }) => address);
      this.#tcp = firsts.map(({ tcp }) => tcp);
      this.#udp = Array.from({ length: udpThreads }, (_, thread) =>
        firsts.map(({ address, udp }) => (thread === 0 ? udp : this.#openUdp(address, true))),
      );
    } catch (error) {
      this.close();
      throw error;
    }
  }

  udpEndpoints(thread: number): readonly Endpoint[] {
    const descriptors = this.#udp[thread];
    if (descriptors === undefined)
      throw new RangeError(`Cannot lend sockets to UDP thread ${thread}: there are ${this.udpThreads}`);
    return this.listen.map((address, i) => ({ ...address, descriptor: descriptors[i]! }));
  }

  /** Descriptors of the TCP thread's own, because libuv closes what it listens on. */
  tcpEndpoints(): readonly Endpoint[] {
    return this.listen.map((address, i) => {
      const descriptor = this.#libc.duplicate(this.#tcp[i]!);
      if (descriptor < 0) throw listenError(address, 'tcp', this.#libc.errno());
      return { ...address, descriptor };
    });
  }

  close(): void {
    for (const descriptor of this.#open) this.#libc.close(descriptor);
    this.#open.clear();
  }

  /**
   * The TCP socket and the first UDP socket of an address, with a port that is free for both if any will do.
   */
  #openFirst(asked: ListenAddress): { address: ListenAddress; udp: number; tcp: number } {
    for (let attempt = 1; ; attempt++) {
      const udp = this.#openUdp(asked, false);
      const address = { ...asked, port: this.#boundPort(udp) };
      try {
        return { address, udp, tcp: this.#openTcp(address) };
      } catch (error) {
        if (asked.port !== 0 || attempt === PORT_ATTEMPTS) throw error;
        this.#libc.close(udp);
        this.#open.delete(udp);
      }
    }
  }

  /**
   * The first socket of an address is bound before it is given SO_REUSEPORT, which only sockets bound *later*
   * need agree on: so a second instance, even one of the same user, is refused instead of being given half of
   * the queries.
   */
  #openUdp(address: ListenAddress, joinsOthers: boolean): number {
    const descriptor = this.#openSocket(address, 'udp');
    this.#setOption(descriptor, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER_OCTETS);
    this.#setOption(descriptor, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER_OCTETS);
    this.#setWait(descriptor, SO_RCVTIMEO);
    this.#setWait(descriptor, SO_SNDTIMEO);
    const isIpv6 = address.address.includes(':');
    const isWildcard = isWildcardAddress(address.address);
    if (isIpv6) {
      this.#setOption(descriptor, IPPROTO_IPV6, IPV6_MTU_DISCOVER, PMTUDISC_OMIT);
      if (isWildcard) this.#setOption(descriptor, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
    } else {
      this.#setOption(descriptor, IPPROTO_IP, IP_MTU_DISCOVER, PMTUDISC_OMIT);
      if (isWildcard) this.#setOption(descriptor, IPPROTO_IP, IP_PKTINFO, 1);
    }
    if (joinsOthers) this.#setOption(descriptor, SOL_SOCKET, SO_REUSEPORT, 1);
    this.#bind(descriptor, address, 'udp');
    if (!joinsOthers) this.#setOption(descriptor, SOL_SOCKET, SO_REUSEPORT, 1);
    return descriptor;
  }

  #openTcp(address: ListenAddress): number {
    const descriptor = this.#openSocket(address, 'tcp');
    // Else the connections of the server before this one, in TIME_WAIT, would keep the port.
    this.#setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1);
    this.#bind(descriptor, address, 'tcp');
    // Listening at once: until then, another may bind the same port.
    if (this.#libc.listen(descriptor, TCP_BACKLOG) < 0) throw listenError(address, 'tcp', this.#libc.errno());
    return descriptor;
  }

  #openSocket(address: ListenAddress, protocol: 'udp' | 'tcp'): number {
    const family = composeSockaddr(address)[0]!;
    const type = protocol === 'udp' ? SOCK_DGRAM : SOCK_STREAM;
    const descriptor = this.#libc.socket(family, type | SOCK_CLOEXEC, 0);
    if (descriptor < 0) throw listenError(address, protocol, this.#libc.errno());
    this.#open.add(descriptor);
    if (family === AF_INET6) this.#setOption(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    return descriptor;
  }

  #bind(descriptor: number, address: ListenAddress, protocol: 'udp' | 'tcp'): void {
    const sockaddr = composeSockaddr(address);
    const result = this.#libc.bind(descriptor, sockaddr, sockaddr.length);
    if (result < 0) throw listenError(address, protocol, this.#libc.errno());
  }

  #boundPort(descriptor: number): number {
    const sockaddr = new Uint8Array(MAX_SOCKADDR_OCTETS);
    this.#libc.getsockname(descriptor, sockaddr, uint32(sockaddr.length));
    return portOf(sockaddr);
  }

  #setOption(descriptor: number, level: number, option: number, value: number): void {
    this.#set(descriptor, level, option, uint32(value));
  }

  /** A `struct timeval`: seconds, microseconds. */
  #setWait(descriptor: number, option: typeof SO_RCVTIMEO | typeof SO_SNDTIMEO): void {
    const timeval = BigInt64Array.of(0n, BigInt(WAIT_MS * 1000));
    this.#set(descriptor, SOL_SOCKET, option, new Uint8Array(timeval.buffer));
  }

  #set(descriptor: number, level: number, option: number, value: Uint8Array): void {
    if (this.#libc.setsockopt(descriptor, level, option, value, value.length) === 0) return;
    const errno = this.#libc.errno();
    const code = Object.entries(constants.errno).find(([, number]) => number === errno)?.[0] ?? errno;
    throw new Error(`Cannot set socket option ${option} of level ${level}: ${code}`);
  }
}

function uint32(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}
