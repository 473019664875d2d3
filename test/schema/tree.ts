/** Trees as the tests of schema/ write them: plain JavaScript values, with positions left out or written `line:column`. */

import { formatProblem, parseYaml, Report } from '../../src/schema/index.ts';
import type { YamlNode, YamlOptions } from '../../src/schema/index.ts';

/** Maps as lists of pairs, so that order shows. */
export type PlainTree =
  string | readonly PlainTree[] | { readonly map: readonly (readonly [string, PlainTree])[] };

export function plain(node: YamlNode): PlainTree {
  switch (node.kind) {
    case 'scalar':
      return node.text;
    case 'list':
      return node.items.map(plain);
    case 'map':
      return { map: node.entries.map(({ key, value }) => [key.text, plain(value)] as const) };
    case 'unreadable':
      return 'unreadable';
  }
}

/** Parses `text` as the file `f.yaml`. */
export function parse(text: string, options?: YamlOptions): { tree: YamlNode | null; problems: string[] } {
  const report = new Report();
  const tree = parseYaml({ file: 'f.yaml', text }, report, options);
  return { tree, problems: report.sorted().map(formatProblem) };
}
