/** The `svcparams` map of SVCB and HTTPS, written as the words of RFC 9460 §2.1. */

import type { Token } from '../../dns/rdata/index.ts';
import { below, expectMap, expectScalar } from '../../schema/expect.ts';
import type { Report } from '../../schema/report.ts';
import { isNull } from '../../schema/yaml-tree.ts';
import type { YamlNode } from '../../schema/yaml-tree.ts';

/**
 * `{alpn: [h2, h3], no-default-alpn:, port: 443}` becomes `alpn=h2,h3 no-default-alpn port=443`. A comma within an
 * item is escaped for the list, and its backslash for the string (RFC 9460 appendix A.1).
 *
 * @returns undefined where there was an error
 */
export function svcParamTokens(node: YamlNode, where: string, report: Report): Token[] | undefined {
  const tokens = expectMap(node, where, report)?.entries.map(({ key, value }): Token | undefined => {
    if (isNull(value)) return { text: key.text, quoted: false };
    const text = paramText(value, below(where, key.text), report);
    return text === undefined ? undefined : { text: `${key.text}=${text}`, quoted: false };
  });
  return tokens?.every((token) => token !== undefined) ? tokens : undefined;
}

/** @returns undefined where there was an error */
function paramText(value: YamlNode, where: string, report: Report): string | undefined {
  if (value.kind !== 'list') return expectScalar(value, where, report)?.text;
  const items = value.items.map((item, i) => expectScalar(item, below(where, i), report)?.text);
  if (!items.every((item) => item !== undefined)) return undefined;
  return items.map((item) => item.replaceAll(',', '\\\\,')).join(',');
}
