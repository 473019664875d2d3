/**
 * The memory through which recvmmsg(2) and sendmmsg(2) move a batch of packets: laid out once, used for ever.
 *
 * A packet goes out in the place it came in. Its header already names what a response needs: the client's
 * address, and the control message that tells which of our addresses was asked, both as the kernel wrote
 * them; and the response is written over the query, whose header and question it repeats anyway. So answering
 * moves nothing: only the length changes.
 *
 *     headers   64 × mmsghdr ──┬─▶ client addresses   64 × sockaddr_in6
 *                              ├─▶ control messages   64 × cmsghdr
 *                              └─▶ iovecs ──────────▶ payloads, 64 × 4,096 octets: the query, then its response
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
 * These are Linux's layouts for 64-bit little-endian machines (and musl's, whose 32-bit lengths have their
 * padding where the upper half would be). Sizes and lengths never need the upper half of a 64-bit field,
 * which stays zero.
 */

import { MAX_UDP_QUERY_OCTETS, MAX_UDP_RESPONSE_OCTETS, type Exchange } from './exchange.ts';

/**
 * Packets moved by one system call: enough that the call itself no longer counts, few enough that none waits
 * long.
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
 * From one payload to the next: not a multiple of 4,096 octets, or else the first octets of all packets, the
 * only ones ever touched, would compete for the same few lines of the L1 cache.
 */
const PAYLOAD_STRIDE = MAX_UDP_QUERY_OCTETS + 128;

//--- Regions of the memory
const HEADERS_AT = 0;
const IOVECS_AT = HEADERS_AT + BATCH_PACKETS * MMSGHDR_OCTETS;
const CLIENTS_AT = IOVECS_AT + BATCH_PACKETS * IOVEC_OCTETS;
const CONTROLS_AT = CLIENTS_AT + BATCH_PACKETS * SOCKADDR_OCTETS;
const PAYLOADS_AT = CONTROLS_AT + BATCH_PACKETS * CONTROL_OCTETS;
const MEMORY_OCTETS = PAYLOADS_AT + BATCH_PACKETS * PAYLOAD_STRIDE;

export class PacketBatch {
  /** All of the memory; an {@link Exchange} refers to places in it. */
  readonly octets: Uint8Array;
  /** The same memory as 32-bit words. */
  readonly #words: Int32Array;
  /** The address of each packet's header, the first being that of all. */
  readonly headers: readonly bigint[];

  constructor(addressOf: (buffer: ArrayBuffer) => bigint) {
    const memory = new ArrayBuffer(MEMORY_OCTETS);
    const base = addressOf(memory);
    this.octets = new Uint8Array(memory);
    this.#words = new Int32Array(memory);
    const packets = [...Array(BATCH_PACKETS).keys()];
    this.headers = packets.map((packet) => base + BigInt(headerAt(packet)));
    const view = new DataView(memory);
    const point = (from: number, to: number): void => {
      view.setBigUint64(from, base + BigInt(to), true);
    };
    for (const packet of packets) {
      const header = headerAt(packet);
      const iovec = iovecAt(packet);
      point(header + MSG_NAME_AT, clientAt(packet));
      point(header + MSG_IOV_AT, iovec);
      view.setUint32(header + MSG_IOVLEN_AT, 1, true);
      point(header + MSG_CONTROL_AT, controlAt(packet));
      point(iovec + IOV_BASE_AT, payloadAt(packet));
      this.makeRoom(packet);
    }
  }

  /** Whether the datagram was longer than a query may be, and was cut. */
  isCut(packet: number): boolean {
    return (this.#words[(headerAt(packet) + MSG_FLAGS_AT) >> 2]! & MSG_TRUNC) !== 0;
  }

  /** Points the exchange at the query that was received and at the room for its response. */
  open(packet: number, exchange: Exchange): void {
    const payload = payloadAt(packet);
    const client = clientAt(packet);
    const isIpv4 = this.octets[client] === AF_INET;
    exchange.queryStart = payload;
    exchange.queryEnd = payload + this.#words[(headerAt(packet) + MSG_LEN_AT) >> 2]!;
    exchange.responseStart = payload;
    exchange.responseLimit = payload + MAX_UDP_RESPONSE_OCTETS;
    exchange.clientStart = client + (isIpv4 ? SIN_ADDR_AT : SIN6_ADDR_AT);
    exchange.clientLength = isIpv4 ? 4 : 16;
  }

  /** Makes the packet ready to be sent back, with the response that now stands in it. */
  turnRound(packet: number, responseOctets: number): void {
    this.#words[(iovecAt(packet) + IOV_LEN_AT) >> 2] = responseOctets;
    const controlOctets = this.#words[(headerAt(packet) + MSG_CONTROLLEN_AT) >> 2]!;
    if (controlOctets > 0) this.#freeInterface(controlAt(packet));
  }

  /**
   * Makes the place ready to receive again: where the kernel was told what it may use, it has put what it
   * used.
   */
  makeRoom(packet: number): void {
    const header = headerAt(packet);
    this.#words[(iovecAt(packet) + IOV_LEN_AT) >> 2] = MAX_UDP_QUERY_OCTETS;
    this.#words[(header + MSG_NAMELEN_AT) >> 2] = SOCKADDR_OCTETS;
    this.#words[(header + MSG_CONTROLLEN_AT) >> 2] = CONTROL_OCTETS;
  }

  /**
   * Keeps the source address of a control message, and leaves the interface to the routing table: the way
   * back need not be the way here. But a link-local address means something on its own link only (RFC 4007
   * §6).
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

function headerAt(packet: number): number {
  return HEADERS_AT + packet * MMSGHDR_OCTETS;
}

function iovecAt(packet: number): number {
  return IOVECS_AT + packet * IOVEC_OCTETS;
}

function clientAt(packet: number): number {
  return CLIENTS_AT + packet * SOCKADDR_OCTETS;
}

function controlAt(packet: number): number {
  return CONTROLS_AT + packet * CONTROL_OCTETS;
}

function payloadAt(packet: number): number {
  return PAYLOADS_AT + packet * PAYLOAD_STRIDE;
}
