/**
 * The memory through which recvmmsg(2) and sendmmsg(2) move a batch of packets: laid out once, used for ever.
 *
 * Packet i owns place i in each region, so a response needs no search for its client: its header names the very octets that
 * the kernel filled with the client's address, and the very control message that told which of our addresses was asked.
 *
 *     receive headers   64 × mmsghdr ──┬─▶ client addresses   64 × sockaddr_in6 ◀─┬── 64 × mmsghdr   send headers
 *                                      ├─▶ control messages   64 × cmsghdr      ◀─┤
 *                                      └─▶ iovec ▶ queries          responses ◀ iovec
 *
 *     mmsghdr       0 msg_name   8 msg_namelen   16 msg_iov       24 msg_iovlen
 *                  32 msg_control               40 msg_controllen 48 msg_flags   56 msg_len   (64 octets)
 *     iovec         0 iov_base   8 iov_len                                                    (16)
 *     sockaddr_in   0 family     2 port          4 address                                    (16)
 *     sockaddr_in6  0 family     2 port          4 flow label      8 address    24 scope      (28)
 *     cmsghdr       0 cmsg_len   8 cmsg_level   12 cmsg_type      16 data
 *     in_pktinfo   16 interface 20 our address  24 destination                                (of a cmsghdr: 28)
 *     in6_pktinfo  16 our address               32 interface                                  (of a cmsghdr: 36)
 *
 * These are Linux's layouts for 64-bit little-endian machines (and musl's, whose 32-bit lengths have their padding where the
 * upper half would be). Sizes and lengths never need the upper half of a 64-bit field, which stays zero.
 */

import { MAX_UDP_QUERY_OCTETS, MAX_UDP_RESPONSE_OCTETS, type Exchange } from './exchange.ts';

/**
 * Packets moved by one system call. Measured with an empty handler: 16 cost 2 % more CPU per query than 64, and
 * 256 no less.
 */
export const BATCH_PACKETS = 64;

//--- mmsghdr
const MMSGHDR_OCTETS = 64;
const MSG_NAME_AT = 0;
const MSG_NAMELEN_AT = 8;
const MSG_IOV_AT = 16;
const MSG_IOVLEN_AT = 24;
const MSG_CONTROL_AT = 32;
const MSG_CONTROLLEN_AT = 40;
const MSG_FLAGS_AT = 48;
const MSG_LEN_AT = 56;
/** In msg_flags: the datagram was longer than the room for it. */
const MSG_TRUNC = 0x20;

//--- iovec
const IOVEC_OCTETS = 16;
const IOV_BASE_AT = 0;
const IOV_LEN_AT = 8;

//--- sockaddr_in, sockaddr_in6
const SOCKADDR_OCTETS = 32;
const AF_INET = 2;
const SIN_ADDR_AT = 4;
const SIN6_ADDR_AT = 8;

//--- cmsghdr with in_pktinfo or in6_pktinfo
const CONTROL_OCTETS = 64;
const CMSG_LEVEL_AT = 8;
const IPPROTO_IP = 0;
const IPI_IFINDEX_AT = 16;
const IPI6_ADDR_AT = 16;
const IPI6_IFINDEX_AT = 32;

/**
 * Room from one query to the next, and from one response to the next: whole cache lines, and not a multiple of 4,096 octets,
 * or else the first octets of all packets, the only ones ever touched, would compete for the same few lines of the L1 cache.
 */
const QUERY_STRIDE = MAX_UDP_QUERY_OCTETS + 64;
const RESPONSE_STRIDE = roundUp(MAX_UDP_RESPONSE_OCTETS, 64);

//--- Regions of the memory
const RECEIVE_HEADERS_AT = 0;
const SEND_HEADERS_AT = RECEIVE_HEADERS_AT + BATCH_PACKETS * MMSGHDR_OCTETS;
const QUERY_IOVECS_AT = SEND_HEADERS_AT + BATCH_PACKETS * MMSGHDR_OCTETS;
const RESPONSE_IOVECS_AT = QUERY_IOVECS_AT + BATCH_PACKETS * IOVEC_OCTETS;
const CLIENTS_AT = RESPONSE_IOVECS_AT + BATCH_PACKETS * IOVEC_OCTETS;
const CONTROLS_AT = CLIENTS_AT + BATCH_PACKETS * SOCKADDR_OCTETS;
const QUERIES_AT = CONTROLS_AT + BATCH_PACKETS * CONTROL_OCTETS;
const RESPONSES_AT = QUERIES_AT + BATCH_PACKETS * QUERY_STRIDE;
const MEMORY_OCTETS = RESPONSES_AT + BATCH_PACKETS * RESPONSE_STRIDE;

export class PacketBatch {
  /** All of the memory; an {@link Exchange} refers to places in it. */
  readonly octets: Uint8Array;
  /** The same memory as 32-bit words. */
  readonly #words: Int32Array;
  /** The address of the receive headers, for recvmmsg. */
  readonly receiveHeaders: bigint;
  /** The address of each send header, for sendmmsg. */
  readonly sendHeaders: readonly bigint[];

  constructor(addressOf: (buffer: ArrayBuffer) => bigint) {
    const memory = new ArrayBuffer(MEMORY_OCTETS);
    const base = addressOf(memory);
    this.octets = new Uint8Array(memory);
    this.#words = new Int32Array(memory);
    this.receiveHeaders = base + BigInt(RECEIVE_HEADERS_AT);
    this.sendHeaders = Array.from(
      { length: BATCH_PACKETS },
      (_, packet) => base + BigInt(SEND_HEADERS_AT + packet * MMSGHDR_OCTETS),
    );
    const view = new DataView(memory);
    const point = (from: number, to: number): void => {
      view.setBigUint64(from, base + BigInt(to), true);
    };
    const layHeader = (packet: number, header: number, iovec: number, payload: number): void => {
      point(header + MSG_NAME_AT, CLIENTS_AT + packet * SOCKADDR_OCTETS);
      point(header + MSG_IOV_AT, iovec);
      view.setUint32(header + MSG_IOVLEN_AT, 1, true);
      point(header + MSG_CONTROL_AT, CONTROLS_AT + packet * CONTROL_OCTETS);
      point(iovec + IOV_BASE_AT, payload);
    };
    for (let packet = 0; packet < BATCH_PACKETS; packet++) {
      const queryIovec = QUERY_IOVECS_AT + packet * IOVEC_OCTETS;
      const responseIovec = RESPONSE_IOVECS_AT + packet * IOVEC_OCTETS;
      layHeader(packet, RECEIVE_HEADERS_AT + packet * MMSGHDR_OCTETS, queryIovec, queryAt(packet));
      layHeader(packet, SEND_HEADERS_AT + packet * MMSGHDR_OCTETS, responseIovec, responseAt(packet));
      view.setUint32(queryIovec + IOV_LEN_AT, MAX_UDP_QUERY_OCTETS, true);
      this.makeRoom(packet);
    }
  }

  /** Whether the datagram was longer than a query may be, and was cut. */
  isCut(packet: number): boolean {
    return (this.#words[(receiveHeaderAt(packet) + MSG_FLAGS_AT) >> 2]! & MSG_TRUNC) !== 0;
  }

  /** Points the exchange at the query that was received and at the room for its response. */
  open(packet: number, exchange: Exchange): void {
    const query = queryAt(packet);
    const response = responseAt(packet);
    const client = CLIENTS_AT + packet * SOCKADDR_OCTETS;
    const isIpv4 = this.octets[client] === AF_INET;
    exchange.queryStart = query;
    exchange.queryEnd = query + this.#words[(receiveHeaderAt(packet) + MSG_LEN_AT) >> 2]!;
    exchange.responseStart = response;
    exchange.responseLimit = response + MAX_UDP_RESPONSE_OCTETS;
    exchange.clientStart = client + (isIpv4 ? SIN_ADDR_AT : SIN6_ADDR_AT);
    exchange.clientLength = isIpv4 ? 4 : 16;
  }

  /** Addresses the response to the client, from the address that the client asked. */
  address(packet: number, responseOctets: number): void {
    const words = this.#words;
    const receiveHeader = receiveHeaderAt(packet);
    const sendHeader = SEND_HEADERS_AT + packet * MMSGHDR_OCTETS;
    const controlOctets = words[(receiveHeader + MSG_CONTROLLEN_AT) >> 2]!;
    words[(RESPONSE_IOVECS_AT + packet * IOVEC_OCTETS + IOV_LEN_AT) >> 2] = responseOctets;
    words[(sendHeader + MSG_NAMELEN_AT) >> 2] = words[(receiveHeader + MSG_NAMELEN_AT) >> 2]!;
    words[(sendHeader + MSG_CONTROLLEN_AT) >> 2] = controlOctets;
    if (controlOctets > 0) this.#freeInterface(CONTROLS_AT + packet * CONTROL_OCTETS);
  }

  /** Makes the place ready to receive again: the kernel has put what it used where it was told what it may use. */
  makeRoom(packet: number): void {
    const header = receiveHeaderAt(packet);
    this.#words[(header + MSG_NAMELEN_AT) >> 2] = SOCKADDR_OCTETS;
    this.#words[(header + MSG_CONTROLLEN_AT) >> 2] = CONTROL_OCTETS;
  }

  /**
   * Keeps the source address of a control message, and leaves the interface to the routing table: the way back need not be the way
   * here. But a link-local address means something on its own link only (RFC 4007 §6).
   */
  #freeInterface(control: number): void {
    const { octets } = this;
    if (this.#words[(control + CMSG_LEVEL_AT) >> 2] === IPPROTO_IP) {
      this.#words[(control + IPI_IFINDEX_AT) >> 2] = 0;
      return;
    }
    const isLinkLocal =
      octets[control + IPI6_ADDR_AT] === 0xfe && (octets[control + IPI6_ADDR_AT + 1]! & 0xc0) === 0x80;
    if (!isLinkLocal) this.#words[(control + IPI6_IFINDEX_AT) >> 2] = 0;
  }
}

function receiveHeaderAt(packet: number): number {
  return RECEIVE_HEADERS_AT + packet * MMSGHDR_OCTETS;
}

function queryAt(packet: number): number {
  return QUERIES_AT + packet * QUERY_STRIDE;
}

function responseAt(packet: number): number {
  return RESPONSES_AT + packet * RESPONSE_STRIDE;
}

function roundUp(octets: number, unit: number): number {
  return Math.ceil(octets / unit) * unit;
}
