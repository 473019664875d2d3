/** The `svcparams` map of SVCB and HTTPS, written as the words of RFC 9460 §2.1. */

import type { Token } from '../../dns/rdata/index.ts';
import { below, expectMap, expectScalar } from '../../schema/expect.ts';
import type { Report } from '../../schema/report.ts';
import { isNull } from '../../schema/yaml-tree.ts';
import type { YamlNode } from '../../schema/yaml-tree.ts';

/**
 * `{alpn: [h2, h3], no-default-alpn:, port: 443}` becomes `alpn=h2,h3 no-default-alpn port=443`. A comma within an
 * item is escaped for the list, and its backslash for the string (RFC 9460 appendix A.1).
 */
export function svcParamTokens(node: YamlNode, where: string, report: Report): Token[] {
  const map = expectMap(node, where, report);
  return (map?.entries ?? []).map(({ key, value }) => ({
    text: isNull(value) ? key.text : `${key.text}=${paramText(value, below(where, key.text), report)}`,
    quoted: false,
  }));
}

function paramText(value: YamlNode, where: string, report: Report): string {
  if (value.kind !== 'list') return expectScalar(value, where, report)?.text ?? '';
  return value.items
    .map((item, i) => expectScalar(item, below(where, i), report)?.text ?? '')
    .map((item) => item.replaceAll(',', '\\\\,'))
    .join(',');
}
