/** Which addresses to listen on. */

import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

import { formatListenAddress, type ListenAddress, type Logger } from '../base/index.ts';

/**
 * A machine without IPv6 must not keep the server from starting with nothing configured: there its default listener
 * is left out.
 */
export function usableDefaults(defaults: readonly ListenAddress[], logger: Logger): readonly ListenAddress[] {
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.map(({ address }) => address),
  );
  const usable = defaults.filter(({ address }) => !isIPv6(address) || own.includes(address));
  for (const listener of defaults.filter((one) => !usable.includes(one))) {
    logger.info(`Not listening on ${formatListenAddress(listener)}: this machine has no such address`);
  }
  return usable;
}
