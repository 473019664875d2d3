/** An address to answer queries on. */

import { isIP } from 'node:net';

import type { ValueType } from '../schema/index.ts';

export interface ListenAddress {
  /** IPv4 or IPv6, without brackets. */
  readonly address: string;
  /** 0: any that is free, the same for UDP and TCP. */
  readonly port: number;
}

/** RFC 1035 §4.2. */
const DNS_PORT = 53;

/** `192.0.2.1`, `192.0.2.1:5300`, `::1`, `[::1]`, `[::1]:5300`; port 53 where none is written. */
export const listenAddress: ValueType<ListenAddress> = {
  expected: 'an IP address with or without a port, such as 192.0.2.1:53 or [2001:db8::1]:53',
  parse(text) {
    if (isIP(text) !== 0) return { address: text, port: DNS_PORT };
    const match = /^(?:\[(?<ipv6>[^\]]+)\]|(?<ipv4>[0-9.]+))(?::(?<port>[0-9]{1,5}))?$/.exec(text);
    const { ipv4, ipv6, port = String(DNS_PORT) } = match?.groups ?? {};
    const isAddress = ipv6 === undefined ? isIP(ipv4 ?? '') === 4 : isIP(ipv6) === 6;
    return isAddress && Number(port) <= 0xffff ? { address: ipv6 ?? ipv4!, port: Number(port) } : undefined;
  },
};

/** `192.0.2.1:53`, `[2001:db8::1]:53` */
export function formatListenAddress({ address, port }: ListenAddress): string {
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}
