/** `geo`: octoDNS's older, deprecated way to send places to addresses. */

import type { Name } from '../../dns/name.ts';
import { below, expectMap } from '../../schema/expect.ts';
import type { Report } from '../../schema/report.ts';
import type { YamlNode } from '../../schema/yaml-tree.ts';
import { readRdata } from '../shape/read-rdata.ts';
import { isGeoCode } from './geo-code.ts';

/** By geo code, the addresses for queries from there. */
export type Geo = ReadonlyMap<string, readonly Uint8Array[]>;

/** Reads the map under `geo`: geo codes, each with a list of values. */
export function readGeo(type: number, node: YamlNode, origin: Name, where: string, report: Report): Geo {
  const geo = new Map<string, Uint8Array[]>();
  for (const { key, value } of expectMap(node, where, report)?.entries ?? []) {
    if (!isGeoCode(key.text))
      report.error(key.at, where, `"${key.text}" (expected a place such as EU or NA-US-KY)`);
    const items = value.kind === 'list' ? value.items : [value];
    const path = below(where, key.text);
    geo.set(
      key.text,
      items.flatMap((item, i) => readRdata(type, item, origin, below(path, i), report) ?? []),
    );
  }
  return geo;
}
