/** The beginning of a response's body: kept if somebody wants it, and searched for the text that must stand in it. */

export interface BodyWishes {
  /** How many octets count; whatever follows them is not looked at. */
  readonly maxOctets: number;
  /** The text to search for; null: none. */
  readonly match: string | null;
  readonly isKept: boolean;
}

export class HttpBody {
  readonly #wishes: BodyWishes;
  readonly #match: Buffer;
  readonly #kept: Buffer[] = [];
  /** The last octets seen, one less than the text has: a match may begin among them. */
  #tail = Buffer.alloc(0);
  #lengthOctets = 0;
  #isFound: boolean;

  constructor(wishes: BodyWishes) {
    this.#wishes = wishes;
    this.#match = Buffer.from(wishes.match ?? '');
    this.#isFound = this.#match.length === 0;
  }

  push(chunk: Buffer): void {
    const part = chunk.subarray(0, this.#wishes.maxOctets - this.#lengthOctets);
    this.#lengthOctets += part.length;
    if (this.#wishes.isKept) this.#kept.push(part);
    if (!this.#isFound) this.#search(part);
  }

  /** Whether what may still come changes nothing. */
  get isEnough(): boolean {
    return this.#lengthOctets >= this.#wishes.maxOctets || (this.#isFound && !this.#wishes.isKept);
  }

  /** Whether the text stands in what came so far; without a text, it does. */
  get hasMatch(): boolean {
    return this.#isFound;
  }

  /** What was kept, read as UTF-8; null: it was not to be. */
  get text(): string | null {
    return this.#wishes.isKept ? Buffer.concat(this.#kept).toString() : null;
  }

  #search(part: Buffer): void {
    const seen = Buffer.concat([this.#tail, part]);
    this.#isFound = seen.includes(this.#match);
    this.#tail = seen.subarray(Math.max(0, seen.length - this.#match.length + 1));
  }
}
