/** Whom an answer is for: the client's address, or the prefix of it that a resolver tells (RFC 7871). */

/** An IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2): ten zeros, two octets of ones, the IPv4 address. */
const MAPPED_ONES_AT = 10;
const MAPPED_IPV4_AT = 12;

/** One object serves a thread for ever; it is pointed at each query's client. */
export class Client {
  /** The address in network order, [start, start + length). Octets beyond `length` count as zero. */
  octets: Uint8Array = new Uint8Array(16);
  start = 0;
  /** 0 to 4, or 0 to 16: an option carries only the octets that its prefix needs. */
  length = 0;
  isIpv6 = false;
  /** How many bits stand before the address where it came mapped into IPv6; else 0. */
  mappedBits = 0;

  /** An IPv4 address that is mapped into IPv6 is taken for what it is. */
  set(octets: Uint8Array, start: number, length: number, isIpv6: boolean): void {
    this.octets = octets;
    this.start = start;
    this.length = length;
    this.isIpv6 = isIpv6;
    this.mappedBits = 0;
    if (!isIpv6 || !this.#isMapped()) return;
    this.start += MAPPED_IPV4_AT;
    this.length -= MAPPED_IPV4_AT;
    this.isIpv6 = false;
    this.mappedBits = MAPPED_IPV4_AT * 8;
  }

  /** Octet i of the address. */
  octet(i: number): number {
    return i < this.length ? this.octets[this.start + i]! : 0;
  }

  #isMapped(): boolean {
    for (let i = 0; i < MAPPED_ONES_AT; i++) if (this.octet(i) !== 0) return false;
    return this.octet(MAPPED_ONES_AT) === 0xff && this.octet(MAPPED_ONES_AT + 1) === 0xff;
  }
}
