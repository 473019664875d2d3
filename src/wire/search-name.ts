/**
 * SNAME (RFC 1034 §5.3.2): the name being looked up: the QNAME first, then whatever a CNAME or DNAME leads to.
 *
 * It is read out of the message in one pass, lower-cased for comparing, and hashed from the root downwards, so that
 * one pass gives the hash of the name and of every ancestor: finding the zone and the closest encloser is then a
 * table look-up each. For every label it is remembered where in the message it stands, since that is where
 * compression pointers point.
 *
 *     octets      3 w w w 7 e x a m p l e 3 c o m 0        labelAt    0 4 12 16
 *     hash[0] of www.example.com   hash[1] of example.com   hash[2] of com   hash[3] of the root
 */

import { MAX_LABEL_OCTETS, MAX_NAME_OCTETS, toLowerOctet, type Name } from '../dns/name.ts';
import { HEADER_OCTETS, MAX_POINTER_TARGET, QUESTION_TAIL_OCTETS } from './header.ts';

/** 127 labels of one octet and the root fill a name of 255 octets. */
const MAX_LABELS = 128;

/** FNV-1a, 32 bits: an octet costs an exclusive or and a multiplication. */
const HASH_OF_ROOT = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

export class SearchName {
  /**
   * The name in wire form and lower case, then at least three zero octets, so that it may be compared by whole words.
   */
  readonly octets = new Uint8Array(MAX_NAME_OCTETS + 9);
  /** {@link octets} as words at any offset. */
  readonly view = new DataView(this.octets.buffer);
  /** Length of {@link octets} in use, the root included. */
  length = 0;
  /** How many labels the name has; the root is not counted. */
  labels = 0;
  /** Where label i starts in {@link octets}; entry `labels` is the root. */
  readonly labelAt = new Uint8Array(MAX_LABELS);
  /** Where label i starts in the message. A name that was compressed jumps here too. */
  readonly messageAt = new Uint16Array(MAX_LABELS);
  /** The hash of the name from label i on. */
  readonly hash = new Int32Array(MAX_LABELS);

  /**
   * Reads the QNAME at `at`, which no pointer may interrupt: nothing stands before it to point at. QTYPE and QCLASS,
   * four octets, must follow it.
   *
   * @returns where the name ends, or -1 if it is malformed: a pointer or reserved label type, over 255 octets, cut off
   */
  readQname(message: DataView, at: number, end: number): number {
    const { labelAt, messageAt } = this;
    const nameEnd = end - QUESTION_TAIL_OCTETS;
    let length = 0;
    let labels = 0;
    for (;;) {
      if (at + length >= nameEnd || length >= MAX_NAME_OCTETS) return -1;
      const labelOctets = message.getUint8((at + length) | 0);
      if (labelOctets > MAX_LABEL_OCTETS) return -1;
      labelAt[labels] = length;
      messageAt[labels] = HEADER_OCTETS + length;
      length += labelOctets + 1;
      if (labelOctets === 0) break;
      labels++;
    }
    this.length = length;
    this.labels = labels;
    this.#copyLowered(message, at);
    this.#hashSuffixes();
    return at + length;
  }

  /** Four octets at a time; those read past the name's end are the question's own. `| 0`: see Response.putWords(). */
  #copyLowered(message: DataView, at: number): void {
    const { length, view } = this;
    for (let i = 0; i < length; i += 4) {
      view.setInt32(i, toLowerWord(message.getInt32((at + i) | 0, true)), true);
    }
    view.setInt32(length, 0, true);
  }

  /**
   * Reads a name we wrote ourselves at `at` octets into the message that starts at `start`, following its pointers.
   * It is trusted to be well-formed and no longer than 255 octets.
   */
  readWritten(message: Uint8Array, start: number, at: number): void {
    const { octets, labelAt, messageAt } = this;
    let length = 0;
    let labels = 0;
    for (;;) {
      const labelOctets = message[start + at]!;
      if (labelOctets > MAX_LABEL_OCTETS) {
        at = ((labelOctets << 8) | message[start + at + 1]!) & MAX_POINTER_TARGET;
        continue;
      }
      labelAt[labels] = length;
      messageAt[labels] = at;
      for (const next = length + labelOctets + 1; length < next; length++) {
        octets[length] = toLowerOctet(message[start + at++]!);
      }
      if (labelOctets === 0) break;
      labels++;
    }
    this.length = length;
    this.labels = labels;
    this.view.setInt32(length, 0, true);
    this.#hashSuffixes();
  }

  /**
   * Reads a name in wire form, outside any message. For the control plane, which publishes what the data plane looks
   * up.
   */
  readName(name: Name): void {
    this.readWritten(name, 0, 0);
  }

  #hashSuffixes(): void {
    const { octets, labelAt, hash } = this;
    let suffix = HASH_OF_ROOT;
    let end = this.length - 1;
    hash[this.labels] = suffix;
    for (let label = this.labels - 1; label >= 0; label--) {
      const start = labelAt[label]!;
      for (let at = start; at < end; at++) suffix = Math.imul(suffix ^ octets[at]!, FNV_PRIME);
      hash[label] = suffix;
      end = start;
    }
  }
}

/** Spreads a name's hash over a table: FNV's low bits alone are weak in short names (murmur3's finaliser, halved). */
export function spreadHash(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

/**
 * Four octets with their ASCII letters in lower case (RFC 4343); the lengths of labels, below 0x40, stay as they are.
 *
 * Per octet: bit 7 of `atLeastA` and `aboveZ` tells where its low seven bits stand among the letters; octets from
 * 0x80 on are none.
 */
function toLowerWord(word: number): number {
  const low = word & 0x7f7f7f7f;
  const atLeastA = low + 0x3f3f3f3f;
  const aboveZ = low + 0x25252525;
  const isUpper = atLeastA & ~aboveZ & ~word & 0x80808080;
  return word | (isUpper >>> 2);
}
