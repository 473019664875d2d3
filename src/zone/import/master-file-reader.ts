/**
 * Reads a master file (RFC 1035 §5) and all it includes into records, in the order of the files.
 *
 * What the RFC leaves open is done as in BIND, for which most such files are written. A record without a TTL takes that of
 * `$TTL` (RFC 2308 §4), else the one stated last, else, in the SOA record itself, its minimum. An included file begins with the
 * includer's origin, owner and TTL; origin and owner come back as they were, the TTL does not.
 */

import { dirname, isAbsolute, join } from 'node:path';

import { parseName } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import { parsePeriod } from '../../dns/period.ts';
import { parseRdata, unescapeText } from '../../dns/rdata/index.ts';
import { parseRrClass, RrClass, rrClassName } from '../../dns/rr-class.ts';
import { isMetaType, parseRrType, RrType, rrTypeName } from '../../dns/rr-type.ts';
import type { Position } from '../../schema/problem.ts';
import type { Report } from '../../schema/report.ts';
import { compileGenerateTemplate, parseGenerateRange } from './generate.ts';
import { MasterFileLexer } from './master-file-lexer.ts';
import type { MasterEntry, MasterToken } from './master-file-lexer.ts';
import { TokenCursor } from './token-cursor.ts';

/** One record as a master file states it. */
export interface MasterRecord {
  readonly owner: Name;
  readonly type: number;
  readonly ttlSeconds: number;
  /** Uncompressed; embedded names keep their case. */
  readonly rdata: Uint8Array;
  /** Where its entry begins. */
  readonly at: Position;
}

export type ReadOctets = (path: string) => Uint8Array;

/** How deep files may include each other; ours, and NSD's. */
export const MAX_INCLUDE_DEPTH = 10;

/** RFC 8767 §4: a greater TTL is read as this one. */
const MAX_TTL_SECONDS = 2 ** 31 - 1;

/** What an included file begins with and can't change for the file that includes it. */
interface Scope {
  /** What relative names are relative to. */
  readonly origin: Name;
  /** The owner named last; undefined until there is one. */
  readonly owner: Name | undefined;
  /** The text and the origin of {@link owner}, by which its next mention is known for the same. */
  readonly ownerText: string;
  readonly ownerOrigin: Name;
}

export class MasterFileReader {
  readonly records: MasterRecord[] = [];

  readonly #report: Report;
  readonly #readOctets: ReadOctets;
  /** The files being read, each included by the one before it. */
  readonly #paths: string[] = [];
  #scope: Scope;
  /** What `$TTL` says. */
  #defaultTtlSeconds: number | undefined;
  #lastTtlSeconds: number | undefined;
  /** What is being read, for a problem to name: `$TTL`, or owner and type, `www/A`. */
  #where = '';

  /**
   * @param origin what names are relative to until a directive says otherwise
   * @param readOctets how included files are read
   */
  constructor(origin: Name, readOctets: ReadOctets, report: Report) {
    this.#readOctets = readOctets;
    this.#report = report;
    this.#scope = { origin, owner: undefined, ownerText: '', ownerOrigin: origin };
  }

  /** Reads a file to its end. Whatever is wrong with it is in the report. */
  read(path: string, octets: Uint8Array): void {
    this.#paths.push(path);
    const lexer = new MasterFileLexer(octets, (place, message) => {
      this.#report.error(this.#position(place), 'syntax', message);
    });
    for (let entry = lexer.next(); entry !== undefined; entry = lexer.next()) this.#readEntry(entry);
    this.#paths.pop();
  }

  #readEntry(entry: MasterEntry): void {
    const cursor = new TokenCursor(entry.tokens);
    const first = cursor.current;
    this.#where = entry.hasOwner ? first.text : this.#scope.ownerText || '(no owner)';
    try {
      if (entry.hasOwner && !first.quoted && first.text.startsWith('$')) this.#readDirective(entry, cursor);
      else this.#readRecord(entry, cursor);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#report.error(this.#position(cursor.current), this.#where, error.message);
    }
  }

  //--- Directives

  #readDirective(entry: MasterEntry, cursor: TokenCursor): void {
    const { text } = cursor.take('a directive');
    switch (text.toUpperCase()) {
      case '$ORIGIN': {
        const origin = this.#readOrigin(cursor);
        cursor.expectEnd();
        this.#scope = { ...this.#scope, origin };
        break;
      }
      case '$TTL': {
        const ttlSeconds = this.#readTtl(cursor);
        cursor.expectEnd();
        this.#defaultTtlSeconds = ttlSeconds;
        break;
      }
      case '$INCLUDE':
        this.#include(cursor);
        break;
      case '$GENERATE':
        this.#generate(entry, cursor);
        break;
      default:
        throw new SyntaxError(`unknown directive (expected $ORIGIN, $TTL, $INCLUDE or $GENERATE)`);
    }
  }

  #readOrigin(cursor: TokenCursor): Name {
    return parseName(cursor.take('a name').text, this.#scope.origin);
  }

  #readTtl(cursor: TokenCursor): number {
    const token = cursor.take('a TTL');
    const seconds = parsePeriod(token.text);
    if (seconds === undefined)
      throw new SyntaxError(`not a TTL: "${token.text}" (expected e.g. 3600 or 1h30m)`);
    return this.#limitTtl(seconds, token);
  }

  #limitTtl(seconds: number, token: MasterToken): number {
    if (seconds <= MAX_TTL_SECONDS) return seconds;
    this.#report.warning(
      this.#position(token),
      token.text,
      `a TTL above ${MAX_TTL_SECONDS}, which is taken instead (RFC 8767 §4)`,
    );
    return MAX_TTL_SECONDS;
  }

  /** RFC 1035 §5.1: `$INCLUDE file [origin]`. The path is relative to the file that includes it. */
  #include(cursor: TokenCursor): void {
    const token = cursor.take('a file');
    const file = new TextDecoder().decode(unescapeText(token.text));
    const path = isAbsolute(file) ? file : join(dirname(this.#paths.at(-1)!), file);
    if (this.#paths.includes(path)) throw new SyntaxError(`"${path}" includes itself`);
    if (this.#paths.length > MAX_INCLUDE_DEPTH) {
      throw new SyntaxError(`files include each other more than ${MAX_INCLUDE_DEPTH} deep`);
    }
    const origin = cursor.hasMore ? this.#readOrigin(cursor) : this.#scope.origin;
    cursor.expectEnd();
    const octets = this.#readIncluded(path, token);
    if (octets === undefined) return;
    const scope = this.#scope;
    this.#scope = { ...scope, origin };
    this.read(path, octets);
    this.#scope = scope;
  }

  #readIncluded(path: string, token: MasterToken): Uint8Array | undefined {
    try {
      return this.#readOctets(path);
    } catch (error) {
      this.#report.error(this.#position(token), '$INCLUDE', whyUnreadable(error));
      return undefined;
    }
  }

  /** `$GENERATE range owner [ttl] [class] type rdata`, the RDATA one word or quoted: quotes inside it are escaped. */
  #generate(entry: MasterEntry, cursor: TokenCursor): void {
    const numbers = parseGenerateRange(cursor.take('a range').text);
    const ownerOf = compileGenerateTemplate(cursor.take('an owner name').text);
    const { type, ttlSeconds } = this.#readTypeAndTtl(cursor);
    const rdata = cursor.take('RDATA');
    const rdataOf = compileGenerateTemplate(rdata.quoted ? rdata.text.replaceAll('\\"', '"') : rdata.text);
    cursor.expectEnd();
    for (const number of numbers) {
      const owner = this.#readOwner(ownerOf(number));
      this.#addRecord(entry, owner, type, ttlSeconds, tokenizeLine(rdataOf(number)));
    }
  }

  //--- Records

  #readRecord(entry: MasterEntry, cursor: TokenCursor): void {
    const owner = entry.hasOwner
      ? this.#readOwner(cursor.take('an owner name').text)
      : (this.#scope.owner ?? this.#takeOrigin(entry));
    const { type, ttlSeconds } = this.#readTypeAndTtl(cursor);
    this.#addRecord(entry, owner, type, ttlSeconds, cursor.takeRest());
  }

  #readOwner(text: string): Name {
    const { origin, owner, ownerText, ownerOrigin } = this.#scope;
    if (owner !== undefined && text === ownerText && origin === ownerOrigin) return owner;
    const name = parseName(text, origin);
    this.#scope = { origin, owner: name, ownerText: text, ownerOrigin: origin };
    return name;
  }

  /** NSD does so; BIND and Knot refuse a record before any owner. */
  #takeOrigin({ tokens }: MasterEntry): Name {
    this.#report.warning(
      this.#position(tokens[0]!),
      this.#where,
      'there is no owner yet: the origin is taken (expected one in column 1)',
    );
    return this.#readOwner('@');
  }

  /** TTL and class, both optional, in either order, then the type. */
  #readTypeAndTtl(cursor: TokenCursor): { type: number; ttlSeconds: number | undefined } {
    let ttlSeconds: number | undefined;
    let hasClass = false;
    for (;;) {
      const token = cursor.take('a type');
      const { text } = token;
      const period = ttlSeconds === undefined && isDigit(text) ? parsePeriod(text) : undefined;
      const rrClass = hasClass ? undefined : parseRrClass(text);
      if (token.quoted) throw new SyntaxError(`unexpected string "${text}" (expected a type)`);
      if (period !== undefined) {
        ttlSeconds = this.#limitTtl(period, token);
      } else if (rrClass !== undefined) {
        if (rrClass !== RrClass.IN)
          throw new SyntaxError(`class ${rrClassName(rrClass)} is not served (expected IN)`);
        hasClass = true;
      } else {
        const type = parseRrType(text);
        if (type === undefined)
          throw new SyntaxError(`unknown type "${text}" (expected a type such as A or TYPE65280)`);
        if (isMetaType(type) || type === 0)
          throw new SyntaxError(`type ${rrTypeName(type)} is never data in a zone`);
        this.#where += `/${rrTypeName(type)}`;
        return { type, ttlSeconds };
      }
    }
  }

  #addRecord(
    entry: MasterEntry,
    owner: Name,
    type: number,
    statedTtlSeconds: number | undefined,
    words: readonly MasterToken[],
  ): void {
    const first = entry.tokens[0]!;
    const rdata = parseRdata(type, words, this.#scope.origin);
    const ttlSeconds = statedTtlSeconds ?? this.#impliedTtl(first, type, rdata);
    this.#lastTtlSeconds = ttlSeconds;
    this.records.push({ owner, type, ttlSeconds, rdata, at: this.#position(first) });
  }

  #impliedTtl(token: MasterToken, type: number, rdata: Uint8Array): number {
    const known = this.#defaultTtlSeconds ?? this.#lastTtlSeconds;
    if (known !== undefined) return known;
    if (type === RrType.SOA) {
      this.#defaultTtlSeconds = soaMinimum(rdata);
      this.#report.warning(
        this.#position(token),
        '$TTL',
        `no TTL is stated: the SOA's minimum, ${this.#defaultTtlSeconds}, is taken (expected $TTL before)`,
      );
    } else {
      // Once is enough: nothing of this file is used anyway.
      this.#defaultTtlSeconds = 0;
      this.#report.error(
        this.#position(token),
        '$TTL',
        'no TTL is stated (expected one here or in $TTL before)',
      );
    }
    return this.#defaultTtlSeconds;
  }

  #position({ line, column }: { readonly line: number; readonly column: number }): Position {
    return { file: this.#paths.at(-1)!, line, column };
  }
}

function tokenizeLine(text: string): readonly MasterToken[] {
  const lexer = new MasterFileLexer(Buffer.from(text, 'latin1'), (_, message) => {
    throw new SyntaxError(message);
  });
  return lexer.next()?.tokens ?? [];
}

/** What a file system's error says. @throws anything else */
export function whyUnreadable(error: unknown): string {
  if (error instanceof Error && 'code' in error) return `cannot be read: ${error.message}`;
  throw error;
}

function soaMinimum(rdata: Uint8Array): number {
  return new DataView(rdata.buffer, rdata.byteOffset).getUint32(rdata.length - 4);
}

function isDigit(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 0x30 && code <= 0x39;
}
