/**
 * The response being written: the question echoed, then records section by section, then the header.
 *
 * Positions are counted from the start of the message, as compression pointers count them. Nothing is written past
 * the limit; whoever appends asks {@link Response.fits} first. One object serves a thread for ever.
 */

import * as header from './header.ts';
import type { Query } from './query.ts';

/** The section that records are being added to. */
export const Section = { answer: 0, authority: 1, additional: 2 } as const;
export type Section = (typeof Section)[keyof typeof Section];

export class Response {
  octets: Uint8Array = new Uint8Array(0);
  /** {@link octets} as words at any offset. A transport's buffer stays the same, so this is made once. */
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Where the message starts in {@link octets}. */
  start = 0;
  /** Length of the message so far. */
  length = 0;
  /** How long the message may become before OPT is added. */
  limit = 0;
  isAuthoritative = false;
  isTruncated = false;
  /** Records added so far, by {@link Section}. */
  readonly counts = new Uint16Array(3);

  /**
   * Starts a response with the query's header and question, which may be there already; `limit` bounds its length.
   */
  begin(query: Query, octets: Uint8Array, start: number, limit: number): void {
    if (octets !== this.octets) {
      this.octets = octets;
      this.#view = new DataView(octets.buffer, octets.byteOffset, octets.length);
    }
    this.start = start;
    this.limit = limit;
    this.isAuthoritative = false;
    this.isTruncated = false;
    this.counts[Section.answer] = 0;
    this.counts[Section.authority] = 0;
    this.counts[Section.additional] = 0;
    this.length = 0;
    const octetsOfQuestion = query.questionEnd - query.start;
    if (octets === query.octets && start === query.start) this.length = octetsOfQuestion;
    else this.put(query.octets, query.start, octetsOfQuestion);
  }

  fits(octets: number): boolean {
    return this.length + octets <= this.limit;
  }

  put8(value: number): void {
    this.octets[this.start + this.length++] = value;
  }

  put16(value: number): void {
    header.writeUint16(this.octets, this.start + this.length, value);
    this.length += 2;
  }

  put32(value: number): void {
    header.writeUint32(this.octets, this.start + this.length, value);
    this.length += 4;
  }

  /** Appends octets of another buffer. */
  put(source: Uint8Array, from: number, count: number): void {
    const to = this.start + this.length;
    const { octets } = this;
    for (let i = 0; i < count; i++) octets[to + i] = source[from + i]!;
    this.length += count;
  }

  /**
   * Appends octets of an image from one of its words on. Four at a time: an answer of four addresses then costs 16
   * steps instead of 64, a fifth of the whole resolving (bench/resolve.ts). `| 0`, because V8 else takes a DataView's
   * offset through a double and back: another 30 ns.
   */
  putWords(source: Int32Array, from: number, count: number): void {
    const to = this.start + this.length;
    const whole = count & ~3;
    for (let i = 0; i < whole; i += 4) this.#view.setInt32((to + i) | 0, source[from++]!, true);
    this.length += count;
    if (whole === count) return;
    let rest = source[from]!;
    for (let i = whole; i < count; i++, rest >>>= 8) this.octets[to + i] = rest;
  }

  /** Appends a pointer to what stands `at` octets into this message. */
  putPointer(at: number): void {
    this.put16(header.POINTER_BITS | at);
  }

  read16(at: number): number {
    return header.readUint16(this.octets, this.start + at);
  }

  read32(at: number): number {
    return header.readUint32(this.octets, this.start + at);
  }

  /**
   * Where the name at `at` really starts: there, or where the pointer there points. No pointer points at a pointer
   * here.
   */
  nameStartAt(at: number): number {
    const word = this.read16(at);
    return word >= header.POINTER_BITS ? word & header.MAX_POINTER_TARGET : at;
  }

  write16(at: number, value: number): void {
    header.writeUint16(this.octets, this.start + at, value);
  }

  write32(at: number, value: number): void {
    header.writeUint32(this.octets, this.start + at, value);
  }

  /** Writes the header, now that all is known: ID, OPCODE and RD are the query's; RA, Z, AD and CD are clear. */
  finish(query: Query, rcode: number): number {
    const { octets, start, counts } = this;
    let flags =
      header.QR_BIT | (query.flags & (header.OPCODE_MASK | header.RD_BIT)) | (rcode & header.RCODE_MASK);
    if (this.isAuthoritative) flags |= header.AA_BIT;
    if (this.isTruncated) flags |= header.TC_BIT;
    header.writeUint16(octets, start + header.FLAGS_AT, flags);
    header.writeUint16(octets, start + header.QDCOUNT_AT, query.hasQuestion ? 1 : 0);
    header.writeUint16(octets, start + header.ANCOUNT_AT, counts[Section.answer]!);
    header.writeUint16(octets, start + header.NSCOUNT_AT, counts[Section.authority]!);
    header.writeUint16(octets, start + header.ARCOUNT_AT, counts[Section.additional]!);
    return this.length;
  }
}
