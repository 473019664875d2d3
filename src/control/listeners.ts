/** Which addresses to listen on. */

import { networkInterfaces } from 'node:os';

import type { Logger } from '../base/logger.ts';
import { formatListenAddress, type ListenAddress } from '../config/index.ts';

/** A machine without IPv6 must not keep the server from starting with nothing configured: there its default listener is left out. */
export function usableDefaults(defaults: readonly ListenAddress[], logger: Logger): readonly ListenAddress[] {
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.map(({ address }) => address),
  );
  const usable = defaults.filter(({ address }) => own.includes(address));
  for (const listener of defaults.filter((one) => !usable.includes(one))) {
    logger.info(`Not listening on ${formatListenAddress(listener)}: this machine has no such address`);
  }
  return usable;
}
