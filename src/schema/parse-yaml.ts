/**
 * YAML text to a positioned tree, by way of the `yaml` package.
 *
 * The package's failsafe schema leaves every scalar a text. Its own check for duplicate keys is quadratic (50,000
 * names take it 25 s), so it is off and done here in one pass. Merge keys follow octoDNS, which takes `<<` in its
 * place among the keys: what comes later wins. PyYAML's and YAML 1.1's rule, that a map's own keys always win, gives
 * the same wherever `<<` stands first, as it nearly always does.
 */

import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Node, Scalar, YAMLParseError } from 'yaml';

import type { Position } from './problem.ts';
import type { Report } from './report.ts';
import { describeKey } from './yaml-tree.ts';
import type { YamlEntry, YamlFile, YamlMap, YamlNode, YamlScalar, YamlUnreadable } from './yaml-tree.ts';

/** Reads the file `path` names when `from` includes it. @throws {Error} with a message ready to show */
export type IncludeReader = (path: string, from: string) => YamlFile;

export interface YamlOptions {
  /** Without it, `!include` is a problem. */
  readonly include?: IncludeReader;
  /** The line the text starts at, where it is a piece of a file. Default 1. */
  readonly firstLine?: number;
}

/** Ours: octoDNS's deepest record has nine levels. Deeper nesting is a mistake or an attack on the stack. */
export const MAX_DEPTH = 64;
const TOO_DEEP = `nested too deeply (expected at most ${MAX_DEPTH} levels)`;

/** Includes may include; ours, octoDNS sets no limit. */
const MAX_INCLUDE_DEPTH = 8;

/**
 * How many nodes aliases may add for each character of the text. Ours: `<<: *defaults` costs some 14 characters, so a
 * map of a hundred keys may be merged everywhere, while the growth stays linear in the file ("billion laughs" is
 * exponential).
 */
const MAX_ALIASED_NODES_PER_CHARACTER = 10;

const CORE_TAG = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

/**
 * Reads one document. Syntax errors are reported, several at once.
 *
 * @returns the tree; null when the file is empty
 */
export function parseYaml(source: YamlFile, report: Report, options: YamlOptions = {}): YamlNode | null {
  return parseFile(source, report, options, [source.file]);
}

function parseFile(
  source: YamlFile,
  report: Report,
  options: YamlOptions,
  includedBy: readonly string[],
): YamlNode | null {
  const lines = new LineCounter();
  const documents = parseAllDocuments<Node, false>(source.text, {
    lineCounter: lines,
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
  });
  const firstLine = options.firstLine ?? 1;
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file: source.file, line: firstLine - 1 + Math.max(line, 1), column: Math.max(col, 1) };
  };
  const [document, second] = documents;
  const errors = documents.flatMap((each) => each.errors);
  reportSyntaxErrors(errors, positionOf, report);
  let isBroken = errors.length > 0;
  if (second !== undefined) {
    isBroken = true;
    report.error(
      positionOf(second.contents?.range?.[0] ?? source.text.length),
      'YAML',
      'a second document starts here (expected one a file)',
    );
  }
  if (isBroken) return { kind: 'unreadable', at: positionOf(0) };
  if (!document?.contents) return null;
  return new TreeBuilder(source, positionOf, report, options, includedBy).buildRoot(document.contents);
}

/** One a line: what follows on the same line is mostly an echo. */
function reportSyntaxErrors(
  errors: readonly Pick<YAMLParseError, 'pos' | 'code' | 'message'>[],
  positionOf: (offset: number) => Position,
  report: Report,
): void {
  let lastLine = 0;
  for (const error of errors) {
    const at = positionOf(error.pos[0]);
    const message = error.code === 'RESOURCE_EXHAUSTION' ? TOO_DEEP : error.message;
    if (at.line !== lastLine) report.error(at, 'YAML', message);
    lastLine = at.line;
  }
}

/** Builds our tree from one document of the package's. */
class TreeBuilder {
  readonly #source: YamlFile;
  readonly #positionOf: (offset: number) => Position;
  readonly #report: Report;
  readonly #options: YamlOptions;
  /** The files that lead here by includes, this one last. */
  readonly #includedBy: readonly string[];
  /**
   * The package finds an alias's anchor by walking the whole document, once for each alias; this table does it at
   * once.
   */
  readonly #anchors = new Map<string, Node>();
  /** The nodes being built, the outermost first: an alias that names one of them is a circle. */
  readonly #open: Node[] = [];
  /** How many of them are there by way of an alias. */
  #aliasDepth = 0;
  #aliasedNodesLeft: number;

  constructor(
    source: YamlFile,
    positionOf: (offset: number) => Position,
    report: Report,
    options: YamlOptions,
    includedBy: readonly string[],
  ) {
    this.#source = source;
    this.#positionOf = positionOf;
    this.#report = report;
    this.#options = options;
    this.#includedBy = includedBy;
    this.#aliasedNodesLeft = source.text.length * MAX_ALIASED_NODES_PER_CHARACTER;
  }

  /** The whole tree, or nothing of a file whose aliases multiply. */
  buildRoot(node: Node): YamlNode {
    const root = this.#build(node);
    return this.#aliasedNodesLeft < 0 ? { kind: 'unreadable', at: root.at } : root;
  }

  /** Whatever can't be read stands as unreadable, its problem reported. */
  #build(node: Node): YamlNode {
    const at = this.#positionOf(node.range?.[0] ?? 0);
    if (this.#open.length > MAX_DEPTH) return this.#refuse(at, TOO_DEEP);
    this.#open.push(node);
    const built = this.#buildAt(node, at);
    this.#open.pop();
    return built;
  }

  #buildAt(node: Node, at: Position): YamlNode {
    if (isAlias(node)) return this.#buildAlias(node.source, at);
    if (this.#aliasDepth > 0) this.#aliasedNodesLeft--;
    else if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isScalar(node) && node.tag === '!include') return this.#include(node, at);
    if (node.tag !== undefined && !CORE_TAG.test(node.tag)) {
      return this.#refuse(at, `unknown tag ${node.tag} (expected none, or !include with a file's name)`);
    }
    if (isMap<Node, Node | null>(node)) {
      const entries = new EntryCollector(this.#report);
      let isPartial = false;
      for (const { key, value } of node.items) {
        const keyNode = this.#buildKey(key, at);
        if (keyNode === undefined) {
          isPartial = true;
          continue;
        }
        const valueNode = value ? this.#build(value) : this.#empty(keyNode.at);
        if (keyNode.text !== '<<' || !keyNode.isPlain) entries.add({ key: keyNode, value: valueNode });
        else if (!this.#merge(entries, valueNode)) isPartial = true;
      }
      return { kind: 'map', at, entries: entries.entries, ...(isPartial && { isPartial }) };
    }
    if (isSeq<Node>(node)) return { kind: 'list', at, items: node.items.map((item) => this.#build(item)) };
    return isScalar(node) ? buildScalar(node, at) : this.#empty(at);
  }

  /** @returns undefined where the key can't be read */
  #buildKey(key: Node | null, mapAt: Position): YamlScalar | undefined {
    if (key === null) return this.#empty(mapAt);
    const node = this.#build(key);
    if (node.kind === 'scalar') return node;
    if (node.kind !== 'unreadable') this.#refuse(node.at, `a ${node.kind} as a key (expected a name)`);
    return undefined;
  }

  #buildAlias(anchor: string, at: Position): YamlNode {
    const target = this.#anchors.get(anchor);
    if (target === undefined) return this.#refuse(at, `no anchor &${anchor} before this alias`);
    if (this.#open.includes(target)) return this.#refuse(at, `alias *${anchor} names what it stands in`);
    if (this.#aliasedNodesLeft < 0) return { kind: 'unreadable', at };
    this.#aliasDepth++;
    const node = this.#build(target);
    this.#aliasDepth--;
    if (this.#aliasedNodesLeft >= 0) return node;
    // Told once a file, of the outermost alias: all further ones end above.
    if (this.#aliasDepth > 0) return { kind: 'unreadable', at };
    return this.#refuse(at, `aliases multiply beyond ${MAX_ALIASED_NODES_PER_CHARACTER} nodes a character`);
  }

  #include(node: Scalar, at: Position): YamlNode {
    const { include } = this.#options;
    if (include === undefined) return this.#refuse(at, '!include is not possible here');
    try {
      const source = include(String(node.source), this.#source.file);
      if (this.#includedBy.includes(source.file)) {
        return this.#refuse(
          at,
          `!include goes in a circle: ${[...this.#includedBy, source.file].join(' > ')}`,
        );
      }
      if (this.#includedBy.length > MAX_INCLUDE_DEPTH) {
        return this.#refuse(at, `!include goes deeper than ${MAX_INCLUDE_DEPTH} files`);
      }
      return (
        parseFile(source, this.#report, { include }, [...this.#includedBy, source.file]) ?? this.#empty(at)
      );
    } catch (error) {
      return this.#refuse(at, error instanceof Error ? error.message : String(error));
    }
  }

  /**
   * One map, or a list of maps of which the first wins.
   *
   * @returns false where something could not be merged
   */
  #merge(into: EntryCollector, value: YamlNode): boolean {
    const sources = value.kind === 'list' ? value.items.toReversed() : [value];
    for (const source of sources) {
      if (source.kind === 'map') for (const entry of source.entries) into.merge(entry);
      else if (source.kind !== 'unreadable')
        this.#report.error(
          source.at,
          '<<',
          `a ${source.kind} can't be merged (expected a map or a list of maps)`,
        );
    }
    return sources.every((source) => source.kind === 'map' && source.isPartial !== true);
  }

  #refuse(at: Position, message: string): YamlUnreadable {
    this.#report.error(at, 'YAML', message);
    return { kind: 'unreadable', at };
  }

  #empty(at: Position): YamlScalar {
    return { kind: 'scalar', at, text: '', isPlain: true };
  }
}

function buildScalar(node: Scalar, at: Position): YamlScalar {
  const isPlain = node.type === 'PLAIN' && node.tag === undefined;
  return { kind: 'scalar', at, text: String(node.source ?? node.value), isPlain };
}

/** Gathers a map's entries in order; a merged entry may be replaced, a written one may not be written twice. */
export class EntryCollector {
  readonly #report: Report;
  readonly #byKey = new Map<string, { entry: YamlEntry; isMerged: boolean }>();

  constructor(report: Report) {
    this.#report = report;
  }

  get entries(): YamlMap['entries'] {
    return Array.from(this.#byKey.values(), ({ entry }) => entry);
  }

  add(entry: YamlEntry): void {
    const before = this.#byKey.get(entry.key.text);
    if (before === undefined || before.isMerged) {
      this.#byKey.set(entry.key.text, { entry, isMerged: false });
      return;
    }
    reportDuplicateKey(this.#report, entry.key, before.entry.key.at.line);
  }

  merge(entry: YamlEntry): void {
    this.#byKey.set(entry.key.text, { entry, isMerged: true });
  }
}

/** YAML 1.2 §3.2.1.1: keys are unique. PyYAML, and so octoDNS, silently keeps the last. */
export function reportDuplicateKey(report: Report, key: YamlScalar, firstLine: number): void {
  report.error(
    key.at,
    describeKey(key.text),
    `this key stands twice, first on line ${firstLine} (expected once)`,
  );
}
