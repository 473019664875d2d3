/** A section of settings as it was written, so that rules across its keys can point to the key. */

import { below } from '../../schema/expect.ts';
import type { Position } from '../../schema/problem.ts';
import type { Report } from '../../schema/report.ts';
import { valueOf } from '../../schema/yaml-tree.ts';
import type { YamlMap, YamlNode } from '../../schema/yaml-tree.ts';

/** A node, and its path in the file. */
export interface Source {
  readonly node: YamlNode;
  readonly where: string;
}

export interface Section<Values> extends Source {
  /** What was written, but for keys with mistakes. */
  readonly values: Values;
  /** Without mistakes: only then is there more to say of it. */
  readonly isWhole: boolean;
}

/** Where a problem is, as a report takes it. */
export interface Place {
  readonly at: Position;
  readonly where: string;
}

/** Reads the section under `key` of the map; undefined where there is none. */
export function readSection<Values>(
  map: YamlMap,
  key: string,
  read: (node: YamlNode, where: string, report: Report) => Values,
  where: string,
  report: Report,
): Section<Values> | undefined {
  const node = valueOf(map, key);
  if (node === undefined) return undefined;
  const path = below(where, key);
  const problemsBefore = report.problems.length;
  const values = read(node, path, report);
  const isPartial = node.kind === 'unreadable' || (node.kind === 'map' && node.isPartial === true);
  return { values, isWhole: !isPartial && report.problems.length === problemsBefore, node, where: path };
}

/** Where the value of a key stands; where the source does, if it has no such key. */
export function placeOf({ node, where }: Source, key: string): Place {
  const value = node.kind === 'map' ? valueOf(node, key) : undefined;
  return value ? { at: value.at, where: below(where, key) } : { at: node.at, where };
}
