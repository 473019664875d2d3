/** The words of one record's presentation text (RFC 1035 §5.1). */

/** One word. `text` is raw: its quotes are taken off, its `\X` and `\DDD` escapes are still in it. */
export interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

const TOKEN = /[ \t\r\n]+|"((?:[^"\\]|\\[^])*)"|((?:[^ \t\r\n"\\;()]|\\[^])+)/y;

/**
 * The words of one line of presentation text. A quote begins and ends a word, even without blanks around it.
 *
 * Comments and parentheses are a master file's, not a record's: unquoted they are refused rather than dropped, so
 * that an unquoted DKIM key does not end at its first semicolon.
 *
 * @throws {SyntaxError} on an open quote, a backslash at the end, an unquoted `;`, `(` or `)`
 */
export function tokenizeRdata(text: string): Token[] {
  const tokens: Token[] = [];
  // A copy, as lastIndex is the expression's own state.
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const found = pattern.exec(text);
    if (found === null) throw new SyntaxError(whyStuck(text[at]!));
    const [, quoted, unquoted] = found;
    if (quoted !== undefined) tokens.push({ text: quoted, quoted: true });
    else if (unquoted !== undefined) tokens.push({ text: unquoted, quoted: false });
  }
  return tokens;
}

function whyStuck(character: string): string {
  if (character === '"') return 'a quote is not closed';
  if (character === '\\') return 'a backslash stands at the end';
  return `"${character}" has a meaning of its own in a master file: quote the text or write "\\${character}"`;
}

/** Reads a record's words one after another. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get hasMore(): boolean {
    return this.#at < this.#tokens.length;
  }

  /**
   * The next word's text.
   *
   * @param expected what should stand there, e.g. `an IPv4 address`
   * @throws {SyntaxError} where no word is left
   */
  take(expected: string): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new SyntaxError(`expected ${expected}, but nothing follows`);
    this.#at++;
    return token.text;
  }

  /** All the words that are left. */
  takeRest(): Token[] {
    const rest = this.#tokens.slice(this.#at);
    this.#at = this.#tokens.length;
    return rest;
  }
}

/** What to throw where a word is not what it should be. */
export function unexpected(expected: string, text: string): SyntaxError {
  return new SyntaxError(`expected ${expected}, not "${text}"`);
}
