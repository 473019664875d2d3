/**
 * A reader for the part of YAML that zone files are nearly wholly made of, ten times as fast as the `yaml` package:
 * block maps and lists, plain and quoted scalars of one line, flow collections of one line, comments.
 *
 * Of anything else (anchors, tags, merges, texts over several lines, tabs, `key:` without a value, a repeated key, a
 * mistake) it makes nothing: it gives up, and the piece goes to the package, which reads or explains it. So it is
 * never more lenient than YAML, and what it does return is what {@link parseYaml} would; a test compares them.
 */

import { MAX_DEPTH } from './parse-yaml.ts';
import type { YamlEntry, YamlFile, YamlList, YamlMap, YamlNode, YamlScalar } from './yaml-tree.ts';

/** Reads a block map at the top of the text; undefined where any of it is not plain. */
export function parsePlainYaml(source: YamlFile, firstLine: number): YamlMap | undefined {
  try {
    return new PlainReader(source, firstLine).read();
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

const NOT_PLAIN = new Error('not plain YAML');

/** A letter, digit, underscore or anything outside ASCII to begin with; the rest without YAML's indicators. */
const PLAIN_KEY = /[A-Za-z0-9_\u00a1-\ud7ff][^\s:#'"[\]{},&*!|>%@`\ufeff]*/y;

/** YAML 1.2 §7.4.2 ends a key at 1024 characters, quotes and escapes included; no name is as long as half of that. */
const MAX_KEY_CHARACTERS = 500;

/** What a plain value may begin with: no indicator of YAML's. */
const PLAIN_VALUE = /[A-Za-z0-9_./\\+~$=(;^\u00a1-\ud7ff]/y;
const SINGLE_QUOTED = /'((?:[^'\n]|'')*)'/y;
const DOUBLE_QUOTED = /"(?:[^"\\\n]|\\[^\n])*"/y;
const FLOW_PLAIN = /[^,[\]{}\n]+/y;

/** Spaces and a comment up to the end of the line. */
const LINE_END = / *(?: #[^\n]*)?(?:\n|$)/y;
const DOCUMENT_START = /---(?=\n| )/y;

class PlainReader {
  readonly #file: string;
  readonly #text: string;
  #at = 0;
  #line: number;
  #lineStart = 0;
  /** The column of what is read next, from 0; -1 at the end. A list's item counts as indented by its dash. */
  #indent = -1;
  #depth = 0;

  constructor({ file, text }: YamlFile, firstLine: number) {
    this.#file = file;
    this.#text = text;
    this.#line = firstLine;
    if (text.includes('\t') || text.includes('\r')) throw NOT_PLAIN;
  }

  read(): YamlMap {
    this.#findLine();
    const isMarked = this.#isAt(0) && this.#match(DOCUMENT_START) !== undefined;
    if (isMarked) this.#endLine();
    if (!this.#isAt(0)) throw NOT_PLAIN;
    const map = this.#readMap(0);
    if (!this.#isAt(-1)) throw NOT_PLAIN;
    return map;
  }

  //--- Block style

  #readMap(indent: number): YamlMap {
    this.#descend();
    const at = this.#position();
    const entries: YamlEntry[] = [];
    const keys = new Set<string>();
    do {
      const key = this.#readKey();
      if (keys.has(key.text)) throw NOT_PLAIN;
      keys.add(key.text);
      entries.push({ key, value: this.#readEntryValue(indent) });
    } while (this.#indent === indent && !this.#isItem());
    if (this.#indent > indent) throw NOT_PLAIN;
    this.#depth--;
    return { kind: 'map', at, entries };
  }

  #readKey(): YamlScalar {
    const key = this.#readQuoted() ?? this.#scalar(this.#match(PLAIN_KEY), true);
    if (this.#text[this.#at] !== ':' || key.text.length > MAX_KEY_CHARACTERS) throw NOT_PLAIN;
    this.#at++;
    if (this.#text[this.#at] !== ' ' && this.#text[this.#at] !== '\n') throw NOT_PLAIN;
    return key;
  }

  /** What stands behind the colon, or below it: deeper, or as a list at the key's own indent. */
  #readEntryValue(indent: number): YamlNode {
    if (!this.#takeLineEnd()) return this.#readInline(indent);
    this.#findLine();
    if (this.#indent === indent && this.#isItem()) return this.#readList(indent);
    if (this.#indent <= indent) throw NOT_PLAIN;
    if (this.#isItem()) return this.#readList(this.#indent);
    if (!this.#startsMap()) throw NOT_PLAIN;
    return this.#readMap(this.#indent);
  }

  #readList(indent: number): YamlList {
    this.#descend();
    const at = this.#position();
    const items: YamlNode[] = [];
    do {
      this.#at++;
      this.#skipSpaces();
      this.#indent = this.#at - this.#lineStart;
      if (this.#isItem()) throw NOT_PLAIN;
      items.push(this.#readItem(indent));
    } while (this.#indent === indent && this.#isItem());
    if (this.#indent > indent) throw NOT_PLAIN;
    this.#depth--;
    return { kind: 'list', at, items };
  }

  /** A map that begins behind the dash, or a value on its line. */
  #readItem(indent: number): YamlNode {
    return this.#startsMap() ? this.#readMap(this.#indent) : this.#readInline(indent);
  }

  /** Whether the line holds a key from here on, with its colon. */
  #startsMap(): boolean {
    const start = this.#at;
    const isKey = this.#match(SINGLE_QUOTED) ?? this.#match(DOUBLE_QUOTED) ?? this.#match(PLAIN_KEY);
    const next = this.#text[this.#at + 1];
    const isMap = isKey !== undefined && this.#text[this.#at] === ':' && (next === ' ' || next === '\n');
    this.#at = start;
    return isMap;
  }

  /** A value and the rest of its line; a deeper line behind it would belong to it. */
  #readInline(indent: number): YamlNode {
    this.#skipSpaces();
    const value = this.#readFlow() ?? this.#readQuoted() ?? this.#readPlain();
    this.#endLine();
    if (this.#indent > indent) throw NOT_PLAIN;
    return value;
  }

  #readPlain(): YamlScalar {
    const start = this.#at;
    if (this.#match(PLAIN_VALUE) === undefined) throw NOT_PLAIN;
    const newline = this.#text.indexOf('\n', start);
    const line = this.#text.slice(start, newline === -1 ? undefined : newline);
    const comment = line.indexOf(' #');
    return this.#plainScalar(start, comment === -1 ? line : line.slice(0, comment));
  }

  //--- Flow style

  #readFlow(): YamlNode | undefined {
    const bracket = this.#text[this.#at];
    if (bracket !== '[' && bracket !== '{') return undefined;
    this.#descend();
    const at = this.#position();
    const isMap = bracket === '{';
    const close = isMap ? '}' : ']';
    const entries: YamlEntry[] = [];
    const items: YamlNode[] = [];
    this.#at++;
    this.#skipSpaces();
    while (this.#text[this.#at] !== close) {
      if (isMap) entries.push(this.#readFlowEntry(entries));
      else items.push(this.#readFlowValue());
      this.#skipSpaces();
      if (this.#text[this.#at] === close) break;
      if (this.#text[this.#at] !== ',') throw NOT_PLAIN;
      this.#at++;
      this.#skipSpaces();
    }
    this.#at++;
    this.#depth--;
    return isMap ? { kind: 'map', at, entries } : { kind: 'list', at, items };
  }

  #readFlowEntry(before: readonly YamlEntry[]): YamlEntry {
    const key = this.#readKey();
    if (before.some((entry) => entry.key.text === key.text)) throw NOT_PLAIN;
    this.#skipSpaces();
    return { key, value: this.#readFlowValue() };
  }

  #readFlowValue(): YamlNode {
    const nested = this.#readFlow() ?? this.#readQuoted();
    if (nested) return nested;
    const start = this.#at;
    if (this.#match(PLAIN_VALUE) === undefined) throw NOT_PLAIN;
    this.#at = start;
    const text = this.#match(FLOW_PLAIN)!;
    if (text.includes(' #')) throw NOT_PLAIN;
    return this.#plainScalar(start, text);
  }

  //--- Scalars and lines

  #readQuoted(): YamlScalar | undefined {
    const start = this.#at;
    const single = this.#match(SINGLE_QUOTED);
    const double = single ?? this.#match(DOUBLE_QUOTED);
    if (double === undefined) return undefined;
    const text = single === undefined ? unescape(double) : single.slice(1, -1).replaceAll("''", "'");
    return { kind: 'scalar', at: this.#position(start), text, isPlain: false };
  }

  /** A colon at its end or before a blank would make the text a key. */
  #plainScalar(start: number, untrimmed: string): YamlScalar {
    const text = untrimmed.replace(/ +$/, '');
    if (text.includes(': ') || text.endsWith(':')) throw NOT_PLAIN;
    this.#at = start + text.length;
    return { kind: 'scalar', at: this.#position(start), text, isPlain: true };
  }

  #scalar(text: string | undefined, isPlain: boolean): YamlScalar {
    if (text === undefined) throw NOT_PLAIN;
    return { kind: 'scalar', at: this.#position(this.#at - text.length), text, isPlain };
  }

  #endLine(): void {
    if (!this.#takeLineEnd()) throw NOT_PLAIN;
    this.#findLine();
  }

  #takeLineEnd(): boolean {
    const end = this.#match(LINE_END);
    if (end?.endsWith('\n')) this.#startLine();
    return end !== undefined;
  }

  #startLine(): void {
    this.#line++;
    this.#lineStart = this.#at;
  }

  /** From the start of a line to the first thing on it, or on the next line that holds any. */
  #findLine(): void {
    this.#skipSpaces();
    while (this.#text[this.#at] === '\n' || this.#text[this.#at] === '#') {
      const newline = this.#text.indexOf('\n', this.#at);
      this.#at = newline === -1 ? this.#text.length : newline + 1;
      if (newline !== -1) this.#startLine();
      this.#skipSpaces();
    }
    this.#indent = this.#at === this.#text.length ? -1 : this.#at - this.#lineStart;
  }

  #isItem(): boolean {
    return this.#text[this.#at] === '-' && this.#text[this.#at + 1] === ' ';
  }

  #descend(): void {
    if (++this.#depth > MAX_DEPTH) throw NOT_PLAIN;
  }

  #isAt(indent: number): boolean {
    return this.#indent === indent;
  }

  #skipSpaces(): void {
    while (this.#text[this.#at] === ' ') this.#at++;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at = pattern.lastIndex;
    return found;
  }

  #position(at = this.#at): YamlNode['at'] {
    return { file: this.#file, line: this.#line, column: at - this.#lineStart + 1 };
  }
}

/** YAML's escapes are JSON's and more; a text with others is not plain. */
function unescape(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw NOT_PLAIN;
  }
}
