/** What is to be probed for a pool set: each value's addresses, with a check that no longer depends on the record. */

import type { Check, Target } from '../../health/index.ts';
import { formatName, RrType } from '../../dns/index.ts';
import type { SettingTable } from '../../schema/index.ts';
import { readUint16 } from '../../wire/index.ts';
import { ADDRESS_ITSELF, HEALTH, type HealthSettings, type PoolSet } from '../../zone/index.ts';

/** 0: the protocol has none, or none that could be meant. */
const DEFAULT_PORTS: Readonly<Record<HealthSettings['protocol'], number>> = {
  tcp: 0,
  http: 80,
  https: 443,
  dns: 53,
  icmp: 0,
  agent: 0,
  exec: 0,
};

/** RFC 2782: priority, weight, port, target. */
const SRV_PORT_AT = 4;

type CheckKey = keyof Check;

/** Settings on which every probe depends, or the verdict. */
const ALWAYS: readonly CheckKey[] = [
  'interval',
  'down_interval',
  'timeout',
  'fall',
  'rise',
  'confirm_interval',
  'watch',
  'probers',
  'quorum',
];

const HTTP: readonly CheckKey[] = ['host', 'path', 'expect', 'match', 'max_body', 'follow'];

/** Settings on which the probes of a protocol depend besides: what is not among them keeps no target from being shared. */
const RELEVANT: Readonly<Record<HealthSettings['protocol'], readonly CheckKey[]>> = {
  tcp: [],
  http: HTTP,
  https: [...HTTP, 'server_name', 'verify'],
  dns: ['name', 'type', 'rcode'],
  icmp: [],
  agent: ['send'],
  exec: ['command', 'host'],
};

/** The check of a value at an address. */
export function targetOf(set: PoolSet, health: HealthSettings, value: number, address: string): Target {
  const { port, host, server_name, name, down_interval, ...rest } = health;
  const owner = formatName(set.owner);
  const hostName = host === ADDRESS_ITSELF ? address : (host ?? owner.replace(/(?<=.)\.$/, ''));
  const check: Check = {
    ...rest,
    port: port ?? servicePort(set, value) ?? DEFAULT_PORTS[health.protocol],
    host: hostName,
    server_name: server_name ?? hostName,
    name: name ?? owner,
    down_interval: down_interval ?? health.interval,
  };
  return { key: keyOf(address, check), address, check };
}

/** An SRV record names the port of its service. */
function servicePort(set: PoolSet, value: number): number | undefined {
  return set.type === RrType.SRV ? readUint16(set.members[value]!.rdata, SRV_PORT_AT) : undefined;
}

/** The values that some pool wants to know the health of. */
export function checkedValues({ pools, health }: PoolSet): number[] {
  if (health === null) return [];
  const values = pools.flatMap(({ members }) =>
    members.filter(({ status }) => status === 'obey').map(({ value }) => value),
  );
  return [...new Set(values)];
}

/** Whether the values are names, whose addresses must be found out. */
export function isOfNames({ type }: PoolSet): boolean {
  return type === RrType.CNAME || type === RrType.DNAME || type === RrType.SRV;
}

/** The names whose addresses have to be followed for a set. */
export function namesToFollow(set: PoolSet): string[] {
  if (set.alias !== undefined) return [set.alias];
  return isOfNames(set) ? checkedValues(set).map((value) => set.members[value]!.host!) : [];
}

/** What is to be probed for each of a set's values. @param addressesOf those of a name */
export function targetsOf(set: PoolSet, addressesOf: (name: string) => readonly string[]): Target[][] {
  const { health } = set;
  if (health === null) return set.members.map(() => []);
  const checked = new Set(checkedValues(set));
  return set.members.map(({ text, host }, value) => {
    if (!checked.has(value)) return [];
    const addresses = isOfNames(set) ? addressesOf(host!) : [text];
    return addresses.map((address) => targetOf(set, health, value, address));
  });
}

/** `tcp 192.0.2.1 80`, and whatever is not as usual. */
function keyOf(address: string, check: Check): string {
  const parts = [check.protocol, address, String(check.port)];
  for (const key of [...ALWAYS, ...RELEVANT[check.protocol]]) {
    const value = check[key];
    const usual = usualOf(key, check);
    if (value !== usual && JSON.stringify(value) !== JSON.stringify(usual))
      parts.push(`${key}=${JSON.stringify(value)}`);
  }
  return parts.join(' ');
}

function usualOf(key: CheckKey, { interval }: Check): unknown {
  return key === 'down_interval' ? interval : (HEALTH as SettingTable)[key]!.default;
}
