/** ICMP sockets for tests: as root, the system is told to permit them; else they are there or not, as the system is set. */

import { closeSync, readFileSync, writeFileSync } from 'node:fs';
import { loadLibc } from '../../../src/transport/libc.ts';

const GROUP_RANGE_FILE = '/proc/sys/net/ipv4/ping_group_range';
const EVERY_GROUP = '0 2147483647';

const FAMILIES = { 4: { domain: 2, protocol: 1 }, 6: { domain: 10, protocol: 58 } } as const;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0x80000;

/** Call inside a `describe`: its tests run with the system's permission, if it can be had. */
export function permitIcmp(): void {
  let setting: string | undefined;
  before(() => {
    try {
      setting = readFileSync(GROUP_RANGE_FILE, 'latin1');
      writeFileSync(GROUP_RANGE_FILE, EVERY_GROUP);
    } catch {
      setting = undefined;
    }
  });
  after(() => {
    if (setting !== undefined) writeFileSync(GROUP_RANGE_FILE, setting);
  });
}

export function openIcmpSocket(family: 4 | 6): number | null {
  const { domain, protocol } = FAMILIES[family];
  const descriptor = loadLibc()?.socket(domain, SOCK_DGRAM | SOCK_CLOEXEC, protocol) ?? -1;
  return descriptor < 0 ? null : descriptor;
}

export function isIcmpPermitted(): boolean {
  const descriptor = openIcmpSocket(4);
  if (descriptor !== null) closeSync(descriptor);
  return descriptor !== null;
}

/** The same, but for UDP: echoes are sent into it, and nothing ever comes back. */
export function openSilentSocket(family: 4 | 6): number | null {
  return loadLibc()!.socket(FAMILIES[family].domain, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}
