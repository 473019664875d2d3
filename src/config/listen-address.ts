/** How the operator writes an address to listen on. */

import { type ListenAddress, parseIpAddress, parseIpv4, parseIpv6 } from '../base/index.ts';
import type { ValueType } from '../schema/index.ts';

/** RFC 1035 §4.2. */
const DNS_PORT = 53;

/** `192.0.2.1`, `192.0.2.1:5300`, `::1`, `[::1]`, `[::1]:5300`; port 53 where none is written. */
export const listenAddress: ValueType<ListenAddress> = {
  expected: 'an IP address with or without a port, such as 192.0.2.1:53 or [2001:db8::1]:53',
  parse(text) {
    if (parseIpAddress(text)) return { address: text, port: DNS_PORT };
    const match = /^(?:\[(?<ipv6>[^\]]+)\]|(?<ipv4>[0-9.]+))(?::(?<port>[0-9]{1,5}))?$/.exec(text);
    const { ipv4 = '', ipv6 = '', port = String(DNS_PORT) } = match?.groups ?? {};
    const isAddress = parseIpv4(ipv4) !== undefined || parseIpv6(ipv6) !== undefined;
    return isAddress && Number(port) <= 0xffff ? { address: ipv4 || ipv6, port: Number(port) } : undefined;
  },
};
