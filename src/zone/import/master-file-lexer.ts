/**
 * Cuts a master file (RFC 1035 §5.1) into entries, each of them the tokens of one record or directive.
 *
 * Here is everything that makes a line of a master file more than words between blanks: parentheses that hold an
 * entry together over several lines, `;` comments, quoted strings, escapes. Token for token this is BIND's reading: a
 * quote or a parenthesis ends the word before it, a comment may start inside a word, and a quoted string ends on its
 * line.
 *
 * Works on octets, since a master file has no character set: an octet outside ASCII becomes its `\DDD` escape, so
 * that the tokens of a file in UTF-8, Latin-1 or neither all say what the file says.
 */

import type { Token } from '../../dns/rdata/index.ts';

export interface MasterToken extends Token {
  readonly line: number;
  /** In UTF-16 code units, from 1. */
  readonly column: number;
}

export interface MasterEntry {
  /** Whether the entry starts in column 1, and so with an owner name or a directive rather than with a blank. */
  readonly hasOwner: boolean;
  /** At least one. */
  readonly tokens: readonly MasterToken[];
}

export type ReportSyntax = (
  place: { readonly line: number; readonly column: number },
  message: string,
) => void;

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const OPEN = 0x28;
const CLOSE = 0x29;
const SEMICOLON = 0x3b;
const BACKSLASH = 0x5c;

const BYTE_ORDER_MARK = Uint8Array.of(0xef, 0xbb, 0xbf);

/** 1 for each octet that ends a word. */
const ENDS_WORD = new Uint8Array(256);
for (const octet of [TAB, NEWLINE, RETURN, SPACE, QUOTE, OPEN, CLOSE, SEMICOLON]) ENDS_WORD[octet] = 1;

export class MasterFileLexer {
  readonly #octets: Buffer;
  readonly #report: ReportSyntax;
  #at = 0;
  #line = 1;
  /**
   * The column of the octet at {@link #measuredTo}: columns are counted once along each line, as they are asked for.
   */
  #column = 1;
  #measuredTo = 0;

  /** @param report is told of unbalanced quotes and parentheses; the entry they stand in is left out */
  constructor(octets: Uint8Array, report: ReportSyntax) {
    this.#octets = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
    this.#report = report;
    if (BYTE_ORDER_MARK.every((octet, index) => octets[index] === octet)) this.#at = BYTE_ORDER_MARK.length;
    this.#measuredTo = this.#at;
  }

  /** The next entry; undefined at the end of the file. */
  next(): MasterEntry | undefined {
    while (this.#at < this.#octets.length) {
      const entry = this.#readEntry();
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  /** Reads past the newline that ends an entry; undefined for an empty line and for an entry that is broken. */
  #readEntry(): MasterEntry | undefined {
    const hasOwner = this.#octets[this.#at] !== SPACE && this.#octets[this.#at] !== TAB;
    const tokens: MasterToken[] = [];
    const open: { line: number; column: number }[] = [];
    let isSound = true;
    while (this.#at < this.#octets.length) {
      const octet = this.#octets[this.#at]!;
      if (octet === NEWLINE) {
        this.#endLine();
        if (open.length === 0) break;
      } else if (octet === SPACE || octet === TAB || octet === RETURN) {
        this.#at++;
      } else if (octet === SEMICOLON) {
        this.#skipLine();
      } else if (octet === OPEN) {
        open.push(this.#place());
        this.#at++;
      } else if (octet === CLOSE) {
        if (open.pop() === undefined) {
          this.#report(this.#place(), 'a closing parenthesis without an opening one');
          isSound = false;
        }
        this.#at++;
      } else if (octet === QUOTE) {
        const string = this.#readString();
        if (string !== undefined) tokens.push(string);
        else {
          // Where the string should have ended is anyone's guess: the next line is taken for a new entry.
          open.length = 0;
          isSound = false;
        }
      } else {
        tokens.push(this.#readWord());
      }
    }
    if (open[0] !== undefined) {
      this.#report(open[0], 'an opening parenthesis without a closing one');
      isSound = false;
    }
    return isSound && tokens.length > 0 ? { hasOwner, tokens } : undefined;
  }

  #readWord(): MasterToken {
    const octets = this.#octets;
    const start = this.#at;
    const { line, column } = this.#place();
    while (this.#at < octets.length && ENDS_WORD[octets[this.#at]!] === 0) {
      this.#at += octets[this.#at] === BACKSLASH && !isLineEnd(octets[this.#at + 1]) ? 2 : 1;
    }
    return { text: this.#textFrom(start), quoted: false, line, column };
  }

  /** Reads a quoted string; undefined if its line ends first. An escaped line end is part of the string. */
  #readString(): MasterToken | undefined {
    const octets = this.#octets;
    const place = this.#place();
    const start = ++this.#at;
    for (; this.#at < octets.length && octets[this.#at] !== NEWLINE; this.#at++) {
      if (octets[this.#at] === QUOTE) {
        const text = this.#textFrom(start);
        this.#at++;
        return { text, quoted: true, ...place };
      }
      if (octets[this.#at] === BACKSLASH && ++this.#at < octets.length && octets[this.#at] === NEWLINE) {
        this.#endLine();
        this.#at--;
      }
    }
    this.#report(place, 'a quoted string does not end on its line (expected a closing ")');
    return undefined;
  }

  #textFrom(start: number): string {
    const text = this.#octets.toString('latin1', start, this.#at);
    return isAscii(text) ? text : escapeOctets(text);
  }

  #skipLine(): void {
    const end = this.#octets.indexOf(NEWLINE, this.#at);
    this.#at = end === -1 ? this.#octets.length : end;
  }

  /** Steps over the newline at {@link #at}. */
  #endLine(): void {
    this.#measuredTo = ++this.#at;
    this.#line++;
    this.#column = 1;
  }

  /** Where {@link #at} is. A character of four octets is two UTF-16 units, any other is one. */
  #place(): { line: number; column: number } {
    for (; this.#measuredTo < this.#at; this.#measuredTo++) {
      const octet = this.#octets[this.#measuredTo]!;
      const isContinuation = (octet & 0xc0) === 0x80;
      if (!isContinuation) this.#column += octet >= 0xf0 ? 2 : 1;
    }
    return { line: this.#line, column: this.#column };
  }
}

/** Whether a backslash before this octet has nothing to escape. */
function isLineEnd(octet: number | undefined): boolean {
  return octet === undefined || octet === NEWLINE || octet === RETURN;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** Writes octets outside ASCII, escaped or not, as `\DDD`. */
function escapeOctets(text: string): string {
  return text.replace(
    /(\\[^\x80-\xff])|\\?([\x80-\xff])/g,
    (_, escape: string | undefined, octet: string) => escape ?? `\\${octet.charCodeAt(0)}`,
  );
}
