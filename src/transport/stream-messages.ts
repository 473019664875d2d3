/**
 * Cuts a stream into messages (RFC 1035 §4.2.2, RFC 7766 §8): each has its length before it, in two octets.
 *
 *     ┌────────┬─────────┬────────┬──────────
 *     │ length │ message │ length │ message …       cut anywhere into chunks, or many in one
 *     └────────┴─────────┴────────┴──────────
 *
 * Chunks are read where they lie. Only a message that is cut is copied together, into a buffer that grows
 * with what has really come, not with the length that was announced: announcing 65,535 octets costs a client
 * nothing.
 */

import { readUint16 } from '../wire/index.ts';

const LENGTH_OCTETS = 2;
const NOTHING = new Uint8Array(0);

export class StreamMessages {
  /** The message that {@link next} found is at [start, end) in here, until the next {@link push}. */
  octets: Uint8Array = NOTHING;
  start = 0;
  end = 0;
  /** What has come and is not yet told lies at [at, filled). */
  #at = 0;
  #filled = 0;
  #isOurs = false;

  push(chunk: Uint8Array): void {
    const waiting = this.#filled - this.#at;
    if (waiting === 0) {
      this.#replace(chunk, chunk.length, false);
      return;
    }
    if (!this.#isOurs || this.#filled + chunk.length > this.octets.length) {
      const grown = new Uint8Array(2 * (waiting + chunk.length));
      grown.set(this.octets.subarray(this.#at, this.#filled));
      this.#replace(grown, waiting, true);
    }
    this.octets.set(chunk, this.#filled);
    this.#filled += chunk.length;
  }

  /** Moves on to the next whole message. @returns false if there is none yet */
  next(): boolean {
    const waiting = this.#filled - this.#at;
    if (waiting === 0) this.#replace(NOTHING, 0, false);
    if (waiting < LENGTH_OCTETS) return false;
    const length = readUint16(this.octets, this.#at);
    if (waiting < LENGTH_OCTETS + length) return false;
    this.start = this.#at + LENGTH_OCTETS;
    this.end = this.start + length;
    this.#at = this.end;
    return true;
  }

  #replace(octets: Uint8Array, filled: number, isOurs: boolean): void {
    this.octets = octets;
    this.#at = 0;
    this.#filled = filled;
    this.#isOurs = isOurs;
  }
}
