/** `health`: how a pool's members are probed. */

import { formatName, parseName } from '../../dns/name.ts';
import { parseRrType } from '../../dns/rr-type.ts';
import { expectValue } from '../../schema/expect.ts';
import type { Report } from '../../schema/report.ts';
import { optionalSetting, readSettings, setting } from '../../schema/settings.ts';
import type { Complete, Written } from '../../schema/settings.ts';
import { boolean, duration, integer, oneOf, text } from '../../schema/value-type.ts';
import type { ValueType } from '../../schema/value-type.ts';
import type { YamlNode } from '../../schema/yaml-tree.ts';

const protocol = oneOf(['tcp', 'http', 'https', 'dns', 'icmp', 'agent', 'exec']);

/** The `host` that stands for the member's own address; the manual has it as octoDNS's `host: null`. */
export const ADDRESS_ITSELF = '';

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

/** What stands in the request line, so that it neither ends it nor begins another. */
const httpPath: ValueType<string> = {
  expected: 'a path such as /health',
  parse: (source) => (/^\/[\x21-\x7e]*$/.test(source) ? source : undefined),
};

/** What a Host header or a TLS server name may say: neither a blank nor the end of a line. */
const hostName: ValueType<string> = {
  expected: 'a host such as www.example.com',
  parse: (source) => (/^[\x21-\x7e]+$/.test(source) ? source : undefined),
};

/** Absolute, whether it says so by a final dot or not. */
const domainName: ValueType<string> = {
  expected: 'a name such as www.example.com.',
  parse(source) {
    try {
      return formatName(parseName(source));
    } catch {
      return undefined;
    }
  },
};

const rrType: ValueType<string> = {
  expected: 'a record type such as A or SOA',
  parse: (source) => (parseRrType(source) === undefined ? undefined : source.toUpperCase()),
};

/** A file of one directory: no way leads out of it. */
const fileName: ValueType<string> = {
  expected: "a file's name, without a path",
  parse: (source) => (/^(?!\.{0,2}$)[^/\0]+$/.test(source) ? source : undefined),
};

/** How many of those who probe a member must agree that it is down. */
export type Quorum = 'any' | 'majority' | 'all' | number;

const quorum: ValueType<Quorum> = {
  expected: 'any, majority, all, or a number of replicas from 1 to 16',
  parse: (source) => oneOf(['any', 'majority', 'all']).parse(source) ?? integer(1, 16).parse(source),
};

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** An RCODE by name, as far as a check of a name server may expect one. */
const rcode = oneOf(['noerror', 'nxdomain', 'refused', 'servfail', 'any']);

/** The settings of a check. Times are milliseconds once read; what has no default here has the protocol's. */
export const HEALTH = {
  protocol: setting(protocol, 'tcp', 'What is spoken to a member'),
  port: optionalSetting(
    integer(1, 65_535),
    'The port; default: 80 for http, 443 for https, 53 for dns; of an SRV record its own',
  ),
  host: optionalSetting(hostName, 'The Host header; default: the owner name'),
  server_name: optionalSetting(
    hostName,
    'The TLS server name (SNI), which the certificate must be for; default: the host',
  ),
  verify: setting(
    boolean,
    true,
    'Whether an https check fails on a certificate that is expired or not to be trusted',
  ),
  path: setting(httpPath, '/', 'What an HTTP check asks for'),
  expect: setting(statusSet, [{ from: 200, to: 299 }], 'Which HTTP status codes are a pass'),
  match: optionalSetting(
    text,
    'A text that must stand in the HTTP response, within its first max_body octets',
  ),
  max_body: setting(integer(1, 1_048_576), 65_536, 'How many octets of an HTTP response are read'),
  follow: setting(integer(0, 5), 0, 'How many HTTP redirects are followed'),
  name: optionalSetting(domainName, 'The name that a dns check asks for; default: the owner name'),
  type: setting(rrType, 'SOA', 'The type that a dns check asks for'),
  rcode: setting(
    rcode,
    'noerror',
    'The RCODE that a dns check expects; any: whatever it is, an answer is a pass',
  ),
  send: optionalSetting(text, 'What an agent check sends first'),
  command: optionalSetting(fileName, "The program of an exec check, by its name in the server's exec_dir"),
  interval: setting(duration(100, HOUR_MS), 5000, 'From one probe of a member to the next'),
  down_interval: optionalSetting(
    duration(100, HOUR_MS),
    'The same for a member that is down; default: interval',
  ),
  timeout: setting(duration(10, MINUTE_MS), 2000, 'How long a probe may take'),
  fall: setting(integer(1, 100), 5, 'How many failures make a member down'),
  rise: setting(
    integer(1, 100),
    2,
    'How many passes in a row make it up again, or clear the failures so far',
  ),
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
  watch: setting(
    boolean,
    false,
    'Whether an idle connection is held to the member, whose end calls for a probe at once',
  ),
  probers: setting(integer(1, 16), 3, 'How many replicas probe a member in turn, where there are so many'),
  quorum: setting(
    quorum,
    'majority',
    'How many of the probing replicas must find a member down: any, majority, all, or a number',
  ),
} as const;

export type ProtocolName = HealthSettings['protocol'];

export type Health = Written<typeof HEALTH>;

/** Every setting, as it holds for one record. */
export type HealthSettings = Complete<typeof HEALTH>;

/** Reads `health: tcp` or `health: {protocol: http, port: 8080, path: /health}`. */
export function readHealth(node: YamlNode, where: string, report: Report): Health {
  if (node.kind !== 'scalar') return readSettings(HEALTH, node, where, report);
  const named = expectValue(protocol, node, where, report);
  return named === undefined ? {} : { protocol: named };
}
