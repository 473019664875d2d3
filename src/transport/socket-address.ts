/**
 * An IP address and a port as the kernel takes them.
 *
 *     sockaddr_in    0 AF_INET    2 port   4 address                                   (16 octets)
 *     sockaddr_in6   0 AF_INET6   2 port   4 flow label   8 address   24 scope         (28)
 *
 * The family is in native order, port and address in network order.
 */

import { parseIpAddress } from '../base/ip-address.ts';
import type { ListenAddress } from '../base/listen-address.ts';

export const AF_INET = 2;
export const AF_INET6 = 10;
export const MAX_SOCKADDR_OCTETS = 28;

const PORT_AT = 2;
const SIN_ADDR_AT = 4;
const SIN_OCTETS = 16;
const SIN6_ADDR_AT = 8;

/** The `sockaddr` of an address. @throws {TypeError} if the text is no IP address */
export function composeSockaddr({ address, port }: ListenAddress): Uint8Array {
  const octets = parseIpAddress(address);
  if (octets === undefined) throw new TypeError(`Cannot listen on "${address}": it is not an IP address`);
  const isIpv4 = octets.length === 4;
  const sockaddr = new Uint8Array(isIpv4 ? SIN_OCTETS : MAX_SOCKADDR_OCTETS);
  const view = new DataView(sockaddr.buffer);
  view.setUint16(0, isIpv4 ? AF_INET : AF_INET6, true);
  view.setUint16(PORT_AT, port);
  sockaddr.set(octets, isIpv4 ? SIN_ADDR_AT : SIN6_ADDR_AT);
  return sockaddr;
}

/** The port in a `sockaddr` of either family. */
export function portOf(sockaddr: Uint8Array): number {
  return new DataView(sockaddr.buffer, sockaddr.byteOffset).getUint16(PORT_AT);
}

/** Whether the address stands for all addresses of its family. */
export function isWildcardAddress(address: string): boolean {
  return parseIpAddress(address)?.every((octet) => octet === 0) ?? false;
}
