/** Reads nodes as schema's `expect…` do, but where these would quote what may be a secret, its place must do. */

import {
  checkKeys,
  expectMap,
  expectValue,
  type Report,
  type ValueType,
  type YamlMap,
  type YamlNode,
} from '../schema/index.ts';

/** @param isSecret whether the text may be a secret; a URL with a login always may */
export function expectValueDiscreetly<T>(
  type: ValueType<T>,
  node: YamlNode,
  isSecret: boolean,
  where: string,
  report: Report,
): T | undefined {
  const isHidden = node.kind === 'scalar' && (isSecret || /:\/\/.*@/.test(node.text));
  if (!isHidden) return expectValue(type, node, where, report);
  const value = type.parse(node.text);
  if (value === undefined) reportHidden(node, where, report, type.expected);
  return value;
}

/** @param hasSecrets whether secrets belong under the map's keys: `redis: redis://user:password@192.0.2.1` is an easy slip */
export function expectMapDiscreetly(
  node: YamlNode,
  hasSecrets: boolean,
  where: string,
  report: Report,
): YamlMap | undefined {
  if (node.kind !== 'scalar' || !hasSecrets) return expectMap(node, where, report);
  reportHidden(node, where, report, 'a map');
  return undefined;
}

/** Of `{password:secret}`, a key for want of a space, the part before the colon is told. */
export function checkKeysDiscreetly(
  map: YamlMap,
  known: readonly string[],
  where: string,
  report: Report,
): void {
  const entries = map.entries.map(({ key, value }) => ({
    key: { ...key, text: key.text.replace(/:.*/s, ':…') },
    value,
  }));
  checkKeys({ ...map, entries }, known, where, report);
}

function reportHidden({ at }: YamlNode, where: string, report: Report, expected: string): void {
  report.error(at, where, `a text that may hold a secret and isn't shown (expected ${expected})`);
}
