/** Why an address can't be listened on, and what to do about it. */

import { getSystemErrorMap } from 'node:util';
import { formatListenAddress, type ListenAddress } from '../base/listen-address.ts';

const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is another instance running?',
  EACCES: 'a port below 1024 needs root or CAP_NET_BIND_SERVICE',
  EADDRNOTAVAIL: 'this machine has no such address',
  EAFNOSUPPORT: 'this machine has no IPv6',
  EMFILE: 'raise the limit of open files, or run fewer threads',
};

/** @param errno as in C: positive */
export function listenError(address: ListenAddress, protocol: 'udp' | 'tcp', errno: number): Error {
  const [code, reason] = getSystemErrorMap().get(-errno) ?? ['', `error ${errno}`];
  const advice = ADVICE[code];
  const message = `Cannot listen on ${formatListenAddress(address)}/${protocol}: ${reason}${advice ? ` (${advice})` : ''}`;
  return Object.assign(new Error(message), { code, errno });
}
