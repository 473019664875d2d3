/** Reads nodes as what they should be; anything else becomes a problem and reads as undefined. */

import { hint } from './nearest.ts';
import type { Report } from './report.ts';
import type { ValueType } from './value-type.ts';
import { describeKey, isNull } from './yaml-tree.ts';
import type { YamlList, YamlMap, YamlNode, YamlScalar } from './yaml-tree.ts';

/** A scalar that says something. The empty text counts only where it is quoted. */
export function expectScalar(node: YamlNode, where: string, report: Report): YamlScalar | undefined {
  if (node.kind === 'scalar' && !isNull(node)) return node;
  reportUnexpected(node, where, report, 'a value');
  return undefined;
}

export function expectMap(node: YamlNode, where: string, report: Report): YamlMap | undefined {
  if (node.kind === 'map') return node;
  reportUnexpected(node, where, report, 'a map');
  return undefined;
}

export function expectList(node: YamlNode, where: string, report: Report): YamlList | undefined {
  if (node.kind === 'list') return node;
  reportUnexpected(node, where, report, 'a list');
  return undefined;
}

export function expectValue<T>(
  type: ValueType<T>,
  node: YamlNode,
  where: string,
  report: Report,
): T | undefined {
  const value = node.kind === 'scalar' ? type.parse(node.text) : undefined;
  if (value === undefined) reportUnexpected(node, where, report, type.expected);
  return value;
}

/** Tells of every key of the map that is not among `known`, with the nearest one that is. */
export function checkKeys(
  map: YamlMap,
  known: readonly string[],
  where: string,
  report: Report,
  severity: 'error' | 'warning' = 'error',
): void {
  for (const { key } of map.entries) {
    if (known.includes(key.text)) continue;
    report[severity](key.at, where, `unknown key "${key.text}"${hint(key.text, known)}`);
  }
}

/** `"abc" (expected a map)`; nothing of a node that can't be read, which was told already. */
export function reportUnexpected(node: YamlNode, where: string, report: Report, expected: string): void {
  if (node.kind === 'unreadable') return;
  report.error(node.at, where, `${describe(node)} (expected ${expected})`);
}

/** `value is missing`; nothing of a map that could only be read in part. */
export function reportMissing(map: YamlMap, key: string, where: string, report: Report, expected = ''): void {
  if (map.isPartial) return;
  report.error(map.at, where, `${key} is missing${expected === '' ? '' : ` (expected ${expected})`}`);
}

/** The path one level deeper: `www/A/values`. */
export function below(where: string, key: string | number): string {
  return typeof key === 'number' ? `${where}[${key}]` : `${where}/${describeKey(key)}`;
}

/** What stands there, in a few words. */
export function describe(node: YamlNode): string {
  if (isNull(node)) return 'nothing';
  return node.kind === 'scalar' ? JSON.stringify(node.text) : `a ${node.kind}`;
}
