/** `health` as it holds for one record, and the rules about what goes together. */

import { isWildcard } from '../../dns/name.ts';
import { RrType } from '../../dns/rr-type.ts';
import type { Report } from '../../schema/report.ts';
import { completeSettings } from '../../schema/settings.ts';
import { formatDuration } from '../../schema/value-type.ts';
import { HEALTH } from './health.ts';
import type { Health, HealthSettings, ProtocolName } from './health.ts';
import type { RecordHead } from './record-head.ts';
import { placeOf } from './section.ts';
import type { Place, Section } from './section.ts';

type Key = keyof typeof HEALTH;

const HTTP: readonly ProtocolName[] = ['http', 'https'];

/** Keys that some protocols have no use for, and those that have. */
const PROTOCOLS: Readonly<Partial<Record<Key, readonly ProtocolName[]>>> = {
  host: [...HTTP, 'exec'],
  server_name: ['https'],
  verify: ['https'],
  path: HTTP,
  expect: HTTP,
  match: HTTP,
  max_body: HTTP,
  follow: HTTP,
  name: ['dns'],
  type: ['dns'],
  rcode: ['dns'],
  send: ['agent'],
  command: ['exec'],
};

/** Protocols without a port that is usual. */
const NEED_PORT: readonly ProtocolName[] = ['tcp', 'agent'];

/**
 * @param healthcheck octoDNS's own, where it counts; `health` wins over it key by key
 * @returns null for a record that wants no check
 */
export function completeHealth(
  record: RecordHead,
  healthcheck: Section<Health> | undefined,
  report: Report,
): HealthSettings | null {
  const own = record.steering.health;
  const sections = [own, healthcheck].filter((section) => section !== undefined);
  const [first] = sections;
  if (first === undefined) return null;
  const settings = completeSettings(
    HEALTH,
    record.defaults.health,
    healthcheck?.values ?? {},
    own?.values ?? {},
  );
  const placeOfKey = (key: Key): Place =>
    placeOf(sections.find(({ values }) => values[key] !== undefined) ?? first, key);
  if (!sections.every(({ isWhole }) => isWhole)) return settings;
  checkPort(settings, record, placeOfKey('protocol'), report);
  checkCommand(settings, placeOfKey('protocol'), report);
  checkHost(settings, record, placeOfKey('protocol'), report);
  checkConfirmInterval(settings, placeOfKey('confirm_interval'), report);
  checkQuorum(settings, placeOfKey('quorum'), report);
  if (own) checkProtocol(own, settings, report);
  return settings;
}

function checkPort(
  { protocol, port }: HealthSettings,
  { type }: RecordHead,
  { at, where }: Place,
  report: Report,
): void {
  const hasServicePort = type === RrType.SRV && protocol === 'tcp';
  if (port !== null || hasServicePort || !NEED_PORT.includes(protocol)) return;
  report.error(at, where, `port is missing (expected one, as ${protocol} has no usual port)`);
}

function checkCommand({ protocol, command }: HealthSettings, { at, where }: Place, report: Report): void {
  if (protocol !== 'exec' || command !== null) return;
  report.error(at, where, 'command is missing (expected the name of a program in exec_dir)');
}

/** The owner name is what a Host header says by default, and no server is named `*.example.com`. */
function checkHost(
  { protocol, host }: HealthSettings,
  { owner }: RecordHead,
  { at, where }: Place,
  report: Report,
): void {
  if (!HTTP.includes(protocol) || host !== null || !isWildcard(owner)) return;
  report.warning(at, where, 'a wildcard is asked for as the host (expected a host)');
}

function checkConfirmInterval(
  { confirm_interval, interval }: HealthSettings,
  { at, where }: Place,
  report: Report,
): void {
  if (confirm_interval <= interval) return;
  const [slow, usual] = [formatDuration(confirm_interval), formatDuration(interval)];
  report.warning(
    at,
    where,
    `failures are confirmed each ${slow}, slower than probed each ${usual} (expected it faster)`,
  );
}

function checkQuorum({ quorum, probers }: HealthSettings, { at, where }: Place, report: Report): void {
  if (typeof quorum !== 'number' || quorum <= probers) return;
  report.error(
    at,
    where,
    `${quorum} replicas can't agree where ${probers} probe (expected probers: ${quorum} or more)`,
  );
}

/** Most of all this tells of a `protocol` that was forgotten. */
function checkProtocol(own: Section<Health>, { protocol }: HealthSettings, report: Report): void {
  for (const key of Object.keys(own.values) as Key[]) {
    const protocols = PROTOCOLS[key];
    if (protocols === undefined || protocols.includes(protocol)) continue;
    const { at, where } = placeOf(own, key);
    report.warning(
      at,
      where,
      `${key} has no part in ${protocol} (expected protocol ${protocols.join(' or ')})`,
    );
  }
}
