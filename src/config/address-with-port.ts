/** How the operator writes an address whose port goes without saying nowhere. */

import { type ListenAddress, parseIpAddress } from '../base/index.ts';
import type { ValueType } from '../schema/index.ts';
import { listenAddress } from './listen-address.ts';

/** `192.0.2.1:443`, `[2001:db8::1]:443`. @param minPort 0 where any free port will do */
export function addressWithPort(minPort: 0 | 1): ValueType<ListenAddress> {
  return {
    expected: 'an IP address with its port, such as 192.0.2.1:443 or [2001:db8::1]:443',
    parse(text) {
      // An IPv6 address alone ends in what looks like a port.
      if (parseIpAddress(text) || !/:[0-9]+$/.test(text)) return undefined;
      const read = listenAddress.parse(text);
      return read && read.port >= minPort ? read : undefined;
    },
  };
}
