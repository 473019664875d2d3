/** A value with settings of its own: `{value: 192.0.2.12, name: web3, weight: 2}`. */

import { formatName, parseName, toLowerName } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import { formatRdata, rdataNames } from '../../dns/rdata/index.ts';
import { RrType } from '../../dns/rr-type.ts';
import { below, reportMissing } from '../../schema/expect.ts';
import type { Report } from '../../schema/report.ts';
import { optionalSetting, readSettings, setting } from '../../schema/settings.ts';
import type { Written } from '../../schema/settings.ts';
import { integer, oneOf, text } from '../../schema/value-type.ts';
import { valueOf } from '../../schema/yaml-tree.ts';
import type { YamlNode } from '../../schema/yaml-tree.ts';
import { readRdata } from '../shape/read-rdata.ts';
import { targetText } from '../shape/target.ts';
import type { PlacedRdata } from '../twins.ts';
import type { PoolValue } from './pool-set.ts';
import { placeOf } from './section.ts';
import type { Place, Source } from './section.ts';

/** octoDNS ends at 100; Route 53 at 255. */
const MAX_WEIGHT = 65_535;

/** What a member may say beside its value. */
export const MEMBER = {
  name: optionalSetting(text, 'The host, the same in every pool and address family'),
  weight: setting(integer(1, MAX_WEIGHT), 1, 'The share of the answers this member gets'),
  status: setting(
    oneOf(['up', 'down', 'obey']),
    'obey',
    'Always up, always down, or what its health checks say',
  ),
} as const;

/** A value, and what was written beside it: nothing, for a plain one. */
export interface Member extends Source, PlacedRdata {
  readonly settings: Written<typeof MEMBER>;
  /** The host that `name` names, absolute, in lower case, with its final dot. */
  readonly host: string | undefined;
}

/** octoDNS's dynamic types; their values are one text each, so a map can only be a member. */
export const DYNAMIC_TYPES: ReadonlySet<number> = new Set([
  RrType.A,
  RrType.AAAA,
  RrType.CNAME,
  RrType.DNAME,
]);

/**
 * Reads a member, or a plain value as a member without settings. Unknown keys are warnings, as octoDNS passes them
 * over.
 *
 * @returns undefined where the value can't be read
 */
export function readMember(
  type: number,
  node: YamlNode,
  origin: Name,
  where: string,
  report: Report,
): Member | undefined {
  if (node.kind !== 'map' || !DYNAMIC_TYPES.has(type)) {
    const rdata = readRdata(type, node, origin, where, report);
    return rdata && { rdata, at: node.at, host: undefined, settings: {}, node, where };
  }
  const settings = readSettings(MEMBER, node, where, report, { known: ['value'], unknown: 'warning' });
  const value = valueOf(node, 'value');
  if (value === undefined) reportMissing(node, 'value', where, report);
  const rdata = value && readRdata(type, value, origin, below(where, 'value'), report);
  const host =
    settings.name === undefined
      ? undefined
      : readHost(settings.name, placeOf({ node, where }, 'name'), origin, report);
  return rdata && { rdata, at: node.at, host, settings, node, where };
}

/** A host is named as targets are: absolute with a final dot, a single label in the zone. */
function readHost(name: string, { at, where }: Place, origin: Name, report: Report): string | undefined {
  try {
    return formatHost(parseName(targetText(name, at, where, report), origin));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    report.error(at, where, error.message);
    return undefined;
  }
}

/** The member as a value of a pool set of the type. */
export function poolValueOf(type: number, { rdata, host }: Member): PoolValue {
  const target = targetOf(type, rdata);
  return {
    rdata,
    text: target ? formatName(target) : formatRdata(type, rdata),
    host: host ?? (target ? formatHost(target) : null),
  };
}

function targetOf(type: number, rdata: Uint8Array): Name | undefined {
  const start = rdataNames(type, rdata)[0];
  return start === undefined ? undefined : rdata.subarray(start);
}

function formatHost(name: Name): string {
  return formatName(toLowerName(name));
}
