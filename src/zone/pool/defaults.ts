/** Settings of `evenkeel.yaml` for records that say that they want some, but not all of them. */

import { nameKey } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import { completeSettings } from '../../schema/settings.ts';
import { BALANCE } from './balance.ts';
import type { Balance } from './balance.ts';
import { HEALTH } from './health.ts';
import type { Health } from './health.ts';

/** Fills the keys that a record's `balance` or `health` leaves out; a record without the one or the other has none. */
export interface SteeringDefaults {
  readonly balance: Balance;
  readonly health: Health;
}

export interface PoolDefaults extends SteeringDefaults {
  /** What a zone has for itself, by `nameKey(origin)`; it wins key by key. */
  readonly byZone: ReadonlyMap<string, SteeringDefaults>;
}

/** The defaults as they hold in the zone. */
export function defaultsIn(origin: Name, defaults: PoolDefaults | undefined): SteeringDefaults {
  const zone = defaults?.byZone.get(nameKey(origin));
  return {
    balance: { ...defaults?.balance, ...zone?.balance },
    health: { ...defaults?.health, ...zone?.health },
  };
}

/** A text that is the same for the same defaults, in whichever order they were written. */
export function fingerprintOf({ balance, health }: SteeringDefaults): string {
  return JSON.stringify([completeSettings(BALANCE, balance), completeSettings(HEALTH, health)]);
}
