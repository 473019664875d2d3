/** The `octodns` map of a record: notes to octoDNS, its providers, and us. */

import { below, checkKeys, expectMap, expectValue } from '../schema/expect.ts';
import type { Report } from '../schema/report.ts';
import { boolean } from '../schema/value-type.ts';
import { valueOf } from '../schema/yaml-tree.ts';
import type { YamlMap, YamlNode } from '../schema/yaml-tree.ts';
import type { Health } from './pool/health.ts';
import { readHealthcheck } from './pool/healthcheck.ts';
import { readSection } from './pool/section.ts';
import type { Section } from './pool/section.ts';
import { readSteering, STEERING_KEYS } from './pool/steering.ts';
import type { Steering } from './pool/steering.ts';

/** What the map says to us. */
export interface Metadata {
  /** `ignored: true` keeps the record out. */
  readonly isServed: boolean;
  /** octoDNS's own check of a dynamic record. */
  readonly healthcheck: Section<Health> | undefined;
  /** Our keys where octodns-dump keeps them. */
  readonly steering: Steering | undefined;
}

/**
 * Reads what we know of the map and leaves the rest to whom it concerns.
 *
 * `lenient` is taken and does nothing: what octoDNS would then forgive is a warning here in any case. `included` and
 * `excluded` name octoDNS's providers, of which we are none.
 */
export function readMetadata(record: YamlMap, where: string, report: Report): Metadata {
  const node = valueOf(record, 'octodns');
  const path = below(where, 'octodns');
  const map = node && expectMap(node, path, report);
  if (map === undefined) return { isServed: true, healthcheck: undefined, steering: undefined };
  readFlag(map, 'lenient', path, report);
  const healthcheck = readSection(map, 'healthcheck', readHealthcheck, path, report);
  return {
    isServed: !readFlag(map, 'ignored', path, report),
    healthcheck: healthcheck?.values && { ...healthcheck, values: healthcheck.values },
    steering: readSection(map, 'evenkeel', readOurs, path, report)?.values,
  };
}

function readFlag(map: YamlMap, key: string, where: string, report: Report): boolean {
  const node = valueOf(map, key);
  return (node && expectValue(boolean, node, below(where, key), report)) ?? false;
}

function readOurs(node: YamlNode, where: string, report: Report): Steering | undefined {
  const map = expectMap(node, where, report);
  if (map === undefined) return undefined;
  checkKeys(map, STEERING_KEYS, where, report);
  return readSteering(map, where, report);
}
