/** The `octodns` map of a record: notes to octoDNS, its providers, and us. */

import { below, expectMap, expectValue } from '../schema/expect.ts';
import type { Report } from '../schema/report.ts';
import { boolean, integer, oneOf, text } from '../schema/value-type.ts';
import { valueOf } from '../schema/yaml-tree.ts';
import type { YamlMap } from '../schema/yaml-tree.ts';
import { readBalance } from './pool/balance.ts';
import { readHealth } from './pool/health.ts';

/** octoDNS's own check of a record's addresses. */
const HEALTHCHECK = {
  host: text,
  path: text,
  port: integer(1, 65535),
  protocol: oneOf(['http', 'https', 'icmp', 'tcp', 'udp']),
} as const;

/**
 * Checks what we know of the map and leaves the rest to whom it concerns.
 *
 * `lenient` is taken and does nothing: what octoDNS would then forgive is a warning here in any case. `included` and
 * `excluded` name octoDNS's providers, of which we are none.
 *
 * @returns whether the record is to be served: `ignored: true` keeps it out
 */
export function readMetadata(record: YamlMap, where: string, report: Report): boolean {
  const node = valueOf(record, 'octodns');
  const map = node && expectMap(node, below(where, 'octodns'), report);
  if (map === undefined) return true;
  const path = below(where, 'octodns');
  readFlag(map, 'lenient', path, report);
  checkHealthcheck(map, path, report);
  checkOurs(map, path, report);
  return !readFlag(map, 'ignored', path, report);
}

function readFlag(map: YamlMap, key: string, where: string, report: Report): boolean {
  const node = valueOf(map, key);
  return (node && expectValue(boolean, node, below(where, key), report)) ?? false;
}

function checkHealthcheck(metadata: YamlMap, where: string, report: Report): void {
  const node = valueOf(metadata, 'healthcheck');
  const path = below(where, 'healthcheck');
  const map = node && expectMap(node, path, report);
  if (map === undefined) return;
  for (const [key, type] of Object.entries(HEALTHCHECK)) {
    const value = valueOf(map, key);
    if (value !== undefined) expectValue<unknown>(type, value, below(path, key), report);
  }
}

/** `octodns.evenkeel`: our keys where octodns-dump keeps them. */
function checkOurs(metadata: YamlMap, where: string, report: Report): void {
  const node = valueOf(metadata, 'evenkeel');
  const path = below(where, 'evenkeel');
  const map = node && expectMap(node, path, report);
  if (map === undefined) return;
  const balance = valueOf(map, 'balance');
  if (balance) readBalance(balance, below(path, 'balance'), report);
  const health = valueOf(map, 'health');
  if (health) readHealth(health, below(path, 'health'), report);
}
