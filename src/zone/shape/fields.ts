/** A record's value written as a map, one key a field: `{preference: 10, exchange: mail.example.com.}`. */

import type { Name } from '../../dns/name.ts';
import { domainName, parseRdata, rdataFields } from '../../dns/rdata/index.ts';
import type { FieldKind, Token } from '../../dns/rdata/index.ts';
import { rrTypeName } from '../../dns/rr-type.ts';
import { below, expectScalar, reportMissing } from '../../schema/expect.ts';
import { hint } from '../../schema/nearest.ts';
import type { Report } from '../../schema/report.ts';
import { isNull } from '../../schema/yaml-tree.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../../schema/yaml-tree.ts';
import { defaultTokens, entriesByField } from './field-keys.ts';
import { svcParamTokens } from './svc-params.ts';
import { targetText } from './target.ts';

/**
 * Composes the RDATA of a map. Missing and unreadable fields are errors; unknown keys are warnings, as octoDNS passes
 * them over.
 *
 * @returns undefined where there was an error
 */
export function readFields(
  type: number,
  map: YamlMap,
  origin: Name,
  where: string,
  report: Report,
): Uint8Array | undefined {
  const fields = rdataFields(type);
  if (fields === undefined) {
    report.error(map.at, where, `a map (expected a text, as ${rrTypeName(type)} has no fields of its own)`);
    return undefined;
  }
  const entries = entriesByField(type, map);
  const keys = fields.map(({ key }) => key);
  for (const [key, entry] of entries) {
    if (!keys.includes(key)) report.warning(entry.key.at, where, `unknown key "${key}"${hint(key, keys)}`);
  }
  const tokens: Token[] = [];
  let isWhole = true;
  for (const { key, kind } of fields) {
    const node = entries.get(key)?.value;
    const isWritten = node !== undefined && !isNull(node);
    const words = isWritten
      ? fieldTokens(key, kind, node, below(where, key), report)
      : defaultTokens(type, key);
    if (words === undefined && !isWritten) reportMissing(map, key, where, report);
    isWhole &&= words !== undefined;
    tokens.push(...(words ?? []));
  }
  if (!isWhole) return undefined;
  try {
    return parseRdata(type, tokens, origin);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    reportInField(error.message, entries, map, where, report);
    return undefined;
  }
}

/** @returns undefined where there was an error */
function fieldTokens(
  key: string,
  kind: FieldKind,
  node: YamlNode,
  where: string,
  report: Report,
): Token[] | undefined {
  if (key === 'svcparams') return svcParamTokens(node, where, report);
  const tokens: Token[] = [];
  for (const item of node.kind === 'list' ? node.items : [node]) {
    const scalar = expectScalar(item, where, report);
    if (scalar === undefined) return undefined;
    const text = kind === domainName ? targetText(scalar.text, item.at, where, report) : scalar.text;
    tokens.push({ text, quoted: true });
  }
  return tokens;
}

/** parseRdata() begins its message with the field's key; the problem stands where that field does. */
function reportInField(
  message: string,
  entries: ReadonlyMap<string, YamlEntry>,
  map: YamlMap,
  where: string,
  report: Report,
): void {
  for (const [key, { value }] of entries) {
    if (!message.startsWith(`${key}: `)) continue;
    report.error(value.at, below(where, key), message.slice(key.length + 2));
    return;
  }
  report.error(map.at, where, message);
}
