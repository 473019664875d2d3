/**
 * A YAML file as a tree that remembers where everything stands.
 *
 * A scalar is its text and nothing more: in a zone file `010`, `1e3`, `on` and `null` are owner names, and `1.10` is
 * a version in a TXT record, so numbers and booleans are read only where one is expected. Aliases, merges and
 * includes are already resolved; what came from an include carries the included file's position.
 */

import type { Position } from './problem.ts';

/** A scalar's text, escapes of the quoted styles already resolved. */
export interface YamlScalar {
  readonly kind: 'scalar';
  readonly at: Position;
  readonly text: string;
  /** Written without quotes on one line, so that an empty text or `null` means: nothing here. */
  readonly isPlain: boolean;
}

export interface YamlList {
  readonly kind: 'list';
  readonly at: Position;
  readonly items: readonly YamlNode[];
}

export interface YamlMap {
  readonly kind: 'map';
  readonly at: Position;
  /** In the order of the file; no key twice. */
  readonly entries: readonly YamlEntry[];
  /** A key or a merge in it could not be read, so that nothing can be said of what is not there. */
  readonly isPartial?: boolean;
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

/** What could not be read, which was told where it was found: whoever expects something here stays silent. */
export interface YamlUnreadable {
  readonly kind: 'unreadable';
  readonly at: Position;
}

export type YamlNode = YamlScalar | YamlList | YamlMap | YamlUnreadable;

/** A file the operator wrote: its name as problems show it, and its text. */
export interface YamlFile {
  readonly file: string;
  readonly text: string;
}

/** Whether the node says "nothing": `key:`, `~` or `null` (YAML 1.2 §10.2.1.1). */
export function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.isPlain && /^(?:|~|null|Null|NULL)$/.test(node.text);
}

/** The value under `key`, or undefined when the map has no such key or says nothing under it. */
export function valueOf(map: YamlMap, key: string): YamlNode | undefined {
  const value = map.entries.find((entry) => entry.key.text === key)?.value;
  return value === undefined || isNull(value) ? undefined : value;
}

/** The key's name as a problem shows it; the empty one is quoted. */
export function describeKey(key: string): string {
  return key === '' ? "''" : key;
}
