/** `octodns.healthcheck`: octoDNS's own check of a dynamic record's members, as a check of ours. */

import { expectMap } from '../../schema/expect.ts';
import type { Report } from '../../schema/report.ts';
import { completeSettings, optionalSetting, readSettings, setting } from '../../schema/settings.ts';
import { integer, oneOf, text } from '../../schema/value-type.ts';
import { isNull } from '../../schema/yaml-tree.ts';
import type { YamlMap, YamlNode } from '../../schema/yaml-tree.ts';
import { ADDRESS_ITSELF } from './health.ts';
import type { Health } from './health.ts';
import { placeOf } from './section.ts';

/** The defaults are those of octoDNS 1.22's code, which its manual tells otherwise. */
export const HEALTHCHECK = {
  protocol: setting(oneOf(['http', 'https', 'icmp', 'tcp', 'udp']), 'https', 'What is spoken to a member'),
  port: setting(integer(1, 65_535), 443, 'The port'),
  path: setting(text, '/_dns', 'What is asked for over HTTP'),
  host: optionalSetting(text, 'The Host header'),
} as const;

/**
 * Reads the map. Keys that octoDNS has no use for are left to whom they concern.
 *
 * @returns undefined where nothing can be probed: that no answer comes by UDP says nothing of a member
 */
export function readHealthcheck(node: YamlNode, where: string, report: Report): Health | undefined {
  const map = expectMap(node, where, report);
  if (map === undefined) return undefined;
  const known = map.entries.map(({ key }) => key.text);
  const written = readSettings(HEALTHCHECK, map, where, report, { known });
  const { protocol, port, path, host } = completeSettings(HEALTHCHECK, written);
  if (protocol === 'udp') {
    const place = placeOf({ node, where }, 'protocol');
    report.warning(
      place.at,
      place.where,
      "UDP can't be probed: the members are not checked by it (expected HTTP, HTTPS, ICMP or TCP)",
    );
    return undefined;
  }
  return {
    protocol,
    ...(protocol !== 'icmp' && { port }),
    path,
    ...(host !== null && { host }),
    ...(hasNullHost(map) && { host: ADDRESS_ITSELF }),
  };
}

/** `host: null` says something here: the address itself. */
function hasNullHost({ entries }: YamlMap): boolean {
  return entries.some(({ key, value }) => key.text === 'host' && isNull(value));
}
