/** Sockets for ICMP echoes, where the system lets an ordinary user have them (Linux: `net.ipv4.ping_group_range`). */

import { loadLibc } from '../../transport/index.ts';

const AF_INET = 2;
const AF_INET6 = 10;
const IPPROTO_ICMP = 1;
const IPPROTO_ICMPV6 = 58;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;

/** @returns the descriptor, the caller's to close; null where the system doesn't permit it */
export function openIcmpSocket(family: 4 | 6): number | null {
  const domain = family === 4 ? AF_INET : AF_INET6;
  const protocol = family === 4 ? IPPROTO_ICMP : IPPROTO_ICMPV6;
  const descriptor = loadLibc()?.socket(domain, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol) ?? -1;
  return descriptor < 0 ? null : descriptor;
}
