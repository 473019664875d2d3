/** The words of one record's presentation text (RFC 1035 §5.1). */

/**
 * One word. `text` is raw: its quotes are taken off, its `\X` and `\DDD` escapes are still in it. A quoted value after
 * an equals sign belongs to its word (RFC 9460 §2.1): `key667="a b"` is one unquoted token, `key667=a b`.
 */
export interface Token {
  readonly text: string;
  /** Whether the word began with a quote. */
  readonly quoted: boolean;
}

const BLANK = /[ \t\r\n]+/y;
const QUOTED = /"((?:[^"\\]|\\[^])*)"/y;
const UNQUOTED = /((?:[^ \t\r\n"\\;()]|\\[^])+)(?:(?<==)"((?:[^"\\]|\\[^])*)")?/y;

/**
 * The words of one line of presentation text.
 *
 * Comments and parentheses are a master file's, not a record's: unquoted they are refused rather than dropped, so that
 * an unquoted DKIM key does not end at its first semicolon.
 *
 * @throws {SyntaxError} on an open quote, a backslash at the end, an unquoted `;`, `(` or `)`
 */
export function tokenizeRdata(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  for (;;) {
    match(BLANK);
    if (at === text.length) return tokens;
    const quoted = match(QUOTED);
    const unquoted = quoted ?? match(UNQUOTED);
    if (quoted !== null) tokens.push({ text: quoted[1]!, quoted: true });
    else if (unquoted !== null) tokens.push({ text: unquoted[1]! + (unquoted[2] ?? ''), quoted: false });
    else throw new SyntaxError(whyStuck(text[at]!));
  }
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

  /** The texts of all words that are left. */
  takeRest(): string[] {
    const rest = this.#tokens.slice(this.#at).map((token) => token.text);
    this.#at = this.#tokens.length;
    return rest;
  }
}

/** What to throw where a word is not what it should be. */
export function unexpected(expected: string, text: string): SyntaxError {
  return new SyntaxError(`expected ${expected}, not "${text}"`);
}
