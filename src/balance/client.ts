/** Whom an answer is for: the client's address, or the prefix of it that a resolver tells (RFC 7871). */

/** One object serves a thread for ever; it is pointed at each query's client. */
export class Client {
  /** The address in network order, [start, start + length). Octets beyond `length` count as zero. */
  octets: Uint8Array = new Uint8Array(16);
  start = 0;
  /** 0 to 4, or 0 to 16: an option carries only the octets that its prefix needs. */
  length = 0;
  isIpv6 = false;

  set(octets: Uint8Array, start: number, length: number, isIpv6: boolean): void {
    this.octets = octets;
    this.start = start;
    this.length = length;
    this.isIpv6 = isIpv6;
  }

  /** Octet i of the address. */
  octet(i: number): number {
    return i < this.length ? this.octets[this.start + i]! : 0;
  }
}
