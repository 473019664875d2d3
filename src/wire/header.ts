/**
 * The message header (RFC 1035 §4.1.1).
 *
 *      0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15
 *     ┌───────────────────────────────────────────────┐
 *   0 │                      ID                       │
 *     ├──┬───────────┬──┬──┬──┬──┬──┬──┬──┬───────────┤
 *   2 │QR│  OPCODE   │AA│TC│RD│RA│ Z│AD│CD│   RCODE   │
 *     ├──┴───────────┴──┴──┴──┴──┴──┴──┴──┴───────────┤
 *   4 │ QDCOUNT, then ANCOUNT, NSCOUNT and ARCOUNT    │
 *     └───────────────────────────────────────────────┘
 */

export const HEADER_OCTETS = 12;

/** Octet offsets. */
export const FLAGS_AT = 2;
export const QDCOUNT_AT = 4;
export const ANCOUNT_AT = 6;
export const NSCOUNT_AT = 8;
export const ARCOUNT_AT = 10;

/** Bits of the 16-bit word at {@link FLAGS_AT}. */
export const QR_BIT = 0x8000;
export const OPCODE_MASK = 0x7800;
export const OPCODE_SHIFT = 11;
export const AA_BIT = 0x0400;
export const TC_BIT = 0x0200;
export const RD_BIT = 0x0100;
export const RCODE_MASK = 0x000f;

/** A compression pointer (RFC 1035 §4.1.4): two bits set, then an offset of 14 bits from the start of the message. */
export const POINTER_BITS = 0xc000;
/** The farthest a pointer can point. */
export const MAX_POINTER_TARGET = 0x3fff;

/** Where a question's name starts, whatever the message. */
export const QNAME_AT = HEADER_OCTETS;
/** QTYPE and QCLASS. */
export const QUESTION_TAIL_OCTETS = 4;

/**
 * The fixed part of a resource record whose owner name is a pointer (RFC 1035 §4.1.3).
 *
 *     0 owner   2 TYPE   4 CLASS   6 TTL   10 RDLENGTH   12 RDATA
 */
export const RR_TYPE_AT = 2;
export const RR_CLASS_AT = 4;
export const RR_TTL_AT = 6;
export const RR_RDLENGTH_AT = 10;
export const RR_RDATA_AT = 12;

export function readUint16(octets: Uint8Array, at: number): number {
  return (octets[at]! << 8) | octets[at + 1]!;
}

export function writeUint16(octets: Uint8Array, at: number, value: number): void {
  octets[at] = value >> 8;
  octets[at + 1] = value;
}

/** The 32 bits at `at`, unsigned. */
export function readUint32(octets: Uint8Array, at: number): number {
  return readUint16(octets, at) * 0x10000 + readUint16(octets, at + 2);
}

export function writeUint32(octets: Uint8Array, at: number, value: number): void {
  writeUint16(octets, at, value >>> 16);
  writeUint16(octets, at + 2, value & 0xffff);
}
