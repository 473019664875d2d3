/** `health`: how a pool's members are probed. */

import { expectValue } from '../../schema/expect.ts';
import type { Report } from '../../schema/report.ts';
import { readSettings, setting } from '../../schema/settings.ts';
import type { Written } from '../../schema/settings.ts';
import { duration, integer, oneOf, text } from '../../schema/value-type.ts';
import type { ValueType } from '../../schema/value-type.ts';
import type { YamlNode } from '../../schema/yaml-tree.ts';

const protocol = oneOf(['tcp', 'http', 'https', 'dns', 'icmp', 'agent', 'exec']);

/** Inclusive. */
export interface StatusRange {
  readonly from: number;
  readonly to: number;
}

const STATUS_RANGES = /^\s*[1-5][0-9]{2}(?:-[1-5][0-9]{2})?(?:\s*,\s*[1-5][0-9]{2}(?:-[1-5][0-9]{2})?)*\s*$/;

/** `200`, `200-399` or `200-299, 304`. */
const statusSet: ValueType<readonly StatusRange[]> = {
  expected: 'HTTP status codes such as 200-299, 304',
  parse(source) {
    if (!STATUS_RANGES.test(source)) return undefined;
    const ranges = source.split(',').map((range) => {
      const [from, to = from] = range.trim().split('-').map(Number);
      return { from: from!, to: to! };
    });
    return ranges.every(({ from, to }) => from <= to) ? ranges : undefined;
  },
};

const quorum: ValueType<'any' | 'majority' | 'all' | number> = {
  expected: 'any, majority, all, or a number of replicas from 1 to 16',
  parse: (source) => oneOf(['any', 'majority', 'all']).parse(source) ?? integer(1, 16).parse(source),
};

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** The settings of a check. Times are milliseconds once read; a port or path without a default has the protocol's. */
export const HEALTH = {
  protocol: setting(protocol, 'tcp', 'What is spoken to a member'),
  host: setting(text, null, 'The Host header and TLS server name; default: the owner name'),
  port: setting(integer(1, 65_535), null, 'The port; default: the protocol has one, or the check is refused'),
  path: setting(text, '/', 'What an HTTP check asks for'),
  expect: setting(statusSet, [{ from: 200, to: 299 }], 'Which HTTP status codes are a pass'),
  command: setting(text, null, 'The program of an exec check'),
  interval: setting(duration(100, HOUR_MS), 5000, 'From one probe of a member to the next'),
  timeout: setting(duration(10, MINUTE_MS), 2000, 'How long a probe may take'),
  fall: setting(integer(1, 100), 5, 'How many failures make a member down'),
  rise: setting(integer(1, 100), 2, 'How many passes in a row make it up again'),
  confirm_interval: setting(
    duration(10, MINUTE_MS),
    250,
    'From one confirming probe to the next after a failure',
  ),
  slow_start: setting(
    duration(0, HOUR_MS),
    0,
    'How long the weight of a recovered member takes to its full size',
  ),
  quorum: setting(quorum, 'majority', 'How many of the probing replicas must agree'),
} as const;

export type Health = Written<typeof HEALTH>;

/** Reads `health: tcp` or `health: {protocol: http, port: 8080, path: /health}`. */
export function readHealth(node: YamlNode, where: string, report: Report): Health {
  if (node.kind !== 'scalar') return readSettings(HEALTH, node, where, report);
  const named = expectValue(protocol, node, where, report);
  return named === undefined ? {} : { protocol: named };
}
