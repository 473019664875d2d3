/** Walks along the tokens of one entry and remembers where it is, for problems to point there. */

import type { MasterToken } from './master-file-lexer.ts';

export class TokenCursor {
  readonly #tokens: readonly MasterToken[];
  #next = 0;

  /** @param tokens at least one */
  constructor(tokens: readonly MasterToken[]) {
    this.#tokens = tokens;
  }

  /** The token taken last; before any is taken, the first. */
  get current(): MasterToken {
    return this.#tokens[Math.max(0, this.#next - 1)]!;
  }

  get hasMore(): boolean {
    return this.#next < this.#tokens.length;
  }

  /** @throws {SyntaxError} if no token is left */
  take(expected: string): MasterToken {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw new SyntaxError(`the entry ends here (expected ${expected})`);
    this.#next++;
    return token;
  }

  /** Takes what is left, as one: a problem in it is shown at its first token. */
  takeRest(): readonly MasterToken[] {
    const rest = this.#tokens.slice(this.#next);
    if (rest.length > 0) this.#next++;
    return rest;
  }

  /** @throws {SyntaxError} if a token is left */
  expectEnd(): void {
    if (this.hasMore)
      throw new SyntaxError(`unexpected "${this.take('nothing').text}" (expected the end of the line)`);
  }
}
