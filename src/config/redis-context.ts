/** What the rules and the readers of the settings under `redis` share. */

import { below, type Report } from '../schema/index.ts';
import { SERVER_SETTINGS, type Config, type SettingName } from './server-settings.ts';
import type { SettingPlaces } from './setting-places.ts';

export interface RedisContext {
  readonly config: Config;
  readonly places: SettingPlaces;
  readonly report: Report;
}

/** The settings under `redis`. */
export type RedisName = Extract<SettingName, `redis${string}`>;

/** Whether something stands there, even what can't be read. */
export function isWritten(name: RedisName, { places }: RedisContext): boolean {
  return places.has(name);
}

/** Tells of a written setting. @param item which value of a list */
export function tell(name: RedisName, { places, report }: RedisContext, message: string, item = 0): void {
  const at = places.get(name) ?? [];
  const { key } = SERVER_SETTINGS[name];
  const place = at[item] ?? at[0];
  if (place) report.error(place, at.length > 1 ? below(key, item) : key, message);
}
