/**
 * The entries of a large YAML map, one after another, in bounded memory.
 *
 * The tree of a million names would take gigabytes, so a large file is cut before top-level keys into pieces of some
 * 64 KiB, each parsed and let go. Anchors, top-level merges and whatever is not plainly a map of block style may
 * reach across a cut; such a file is parsed as one piece.
 */

import { parseYaml, reportDuplicateKey } from './parse-yaml.ts';
import type { IncludeReader, YamlOptions } from './parse-yaml.ts';
import { parsePlainYaml } from './plain-yaml.ts';
import type { Report } from './report.ts';
import { isNull } from './yaml-tree.ts';
import type { YamlEntry, YamlFile } from './yaml-tree.ts';

/** Ours: some thousand records; larger pieces measured no faster, smaller ones only slightly slower. */
const PIECE_CHARACTERS = 65_536;

/**
 * What may tie pieces together: an anchor or alias, a merge at the top, content on the `---` line, `...`, a
 * directive, a flow collection or an explicit value at the top. A match inside a text is harmless: it only costs
 * memory.
 */
const REACHES_ACROSS = /(?:^|[\s[{,])[&*][^\s,[\]{}]|^(?:<<|---[ \t]*[^\s#]|\.\.\.|%|[[{}\]]|: )/mu;

/** Yields the entries of the file's top-level map in order; a repeated key is reported and its entry left out. */
export function* parseYamlEntries(
  source: YamlFile,
  report: Report,
  include?: IncludeReader,
): Generator<YamlEntry> {
  const firstLines = new Map<string, number>();
  for (const piece of cutAtKeys(source.text)) {
    const options: YamlOptions = { firstLine: piece.firstLine, ...(include && { include }) };
    const part = { file: source.file, text: piece.text };
    const root = parsePlainYaml(part, piece.firstLine) ?? parseYaml(part, report, options);
    if (root === null || root.kind === 'unreadable' || isNull(root)) continue;
    if (root.kind !== 'map') {
      report.error(root.at, 'YAML', `the file holds a ${root.kind} (expected a map)`);
      continue;
    }
    for (const entry of root.entries) {
      const firstLine = firstLines.get(entry.key.text);
      if (firstLine !== undefined) reportDuplicateKey(report, entry.key, firstLine);
      else {
        firstLines.set(entry.key.text, entry.key.at.line);
        yield entry;
      }
    }
  }
}

interface Piece {
  readonly text: string;
  readonly firstLine: number;
}

function* cutAtKeys(text: string): Generator<Piece> {
  if (text.length <= PIECE_CHARACTERS || REACHES_ACROSS.test(text)) {
    yield { text, firstLine: 1 };
    return;
  }
  let start = 0;
  let firstLine = 1;
  let line = 1;
  for (let newline = text.indexOf('\n'); newline !== -1; newline = text.indexOf('\n', newline + 1)) {
    line++;
    const at = newline + 1;
    if (at - start < PIECE_CHARACTERS || !startsKey(text, at)) continue;
    yield { text: text.slice(start, at), firstLine };
    start = at;
    firstLine = line;
  }
  yield { text: text.slice(start), firstLine };
}

/** Whether the line at `at` starts a top-level entry: not indented, no comment, no list item, no document marker. */
function startsKey(text: string, at: number): boolean {
  const first = text[at];
  if (first === undefined || ' \t\r\n#'.includes(first)) return false;
  return first !== '-' || !' \t\r\n-'.includes(text[at + 1] ?? '\n');
}
