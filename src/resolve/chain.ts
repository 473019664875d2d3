/**
 * The chain of CNAMEs and DNAMEs one query is led along: where it has been, so that a loop ends, and which DNAMEs the
 * answer already holds, so that none stands there twice.
 */

import { MAX_NAME_OCTETS } from '../dns/name.ts';
import type { ZoneImage } from '../image/index.ts';
import type { SearchName } from '../wire/index.ts';

/**
 * How many names are left for another one; the client's resolver goes on from there. Ours: of a chain of 30 CNAMEs,
 * BIND follows 11, Knot 5, NSD all. Nobody who means well needs more.
 */
export const MAX_CHAIN = 16;

export class Chain {
  #length = 0;
  readonly #names = new Uint8Array(MAX_CHAIN * MAX_NAME_OCTETS);
  readonly #nameOctets = new Uint8Array(MAX_CHAIN);
  readonly #dnameImages: (ZoneImage | null)[] = new Array<ZoneImage | null>(MAX_CHAIN).fill(null);
  readonly #dnameNodes = new Int32Array(MAX_CHAIN);
  readonly #dnamesAt = new Int32Array(MAX_CHAIN);
  #dnames = 0;

  clear(): void {
    this.#length = 0;
    this.#dnames = 0;
  }

  get isFull(): boolean {
    return this.#length === MAX_CHAIN;
  }

  /** Remembers a name that is being left for another. Not beyond {@link isFull}. */
  leave(name: SearchName): void {
    const start = this.#length * MAX_NAME_OCTETS;
    for (let i = 0; i < name.length; i++) this.#names[start + i] = name.octets[i]!;
    this.#nameOctets[this.#length++] = name.length;
  }

  hasVisited(name: SearchName): boolean {
    for (let i = 0; i < this.#length; i++) if (this.#isAt(i, name)) return true;
    return false;
  }

  #isAt(index: number, name: SearchName): boolean {
    if (this.#nameOctets[index] !== name.length) return false;
    const start = index * MAX_NAME_OCTETS;
    for (let i = 0; i < name.length; i++) if (this.#names[start + i] !== name.octets[i]) return false;
    return true;
  }

  /** Remembers where in the message a node's DNAME was written: it stays that one, whatever its pool gives next time. */
  addDname(image: ZoneImage, node: number, at: number): void {
    this.#dnameImages[this.#dnames] = image;
    this.#dnameNodes[this.#dnames] = node;
    this.#dnamesAt[this.#dnames++] = at;
  }

  /** Where in the message the node's DNAME was written, or 0. */
  findDname(image: ZoneImage, node: number): number {
    for (let i = 0; i < this.#dnames; i++) {
      if (this.#dnameNodes[i] === node && this.#dnameImages[i] === image) return this.#dnamesAt[i]!;
    }
    return 0;
  }
}
