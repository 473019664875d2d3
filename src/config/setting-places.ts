/** Where settings were written, for rules across several of them. */

import type { Position } from '../schema/index.ts';
import { SETTING_ROWS, type Config, type SettingName } from './server-settings.ts';

/**
 * Of each setting that was written: its place, or for a list the place of each of its values; where it couldn't be read, its
 * place all the same.
 */
export type SettingPlaces = ReadonlyMap<SettingName, readonly Position[]>;

/** Nothing is written. */
export const NOWHERE: SettingPlaces = new Map();

/** A flag stands in no file: its name stands for the file's, and for the line which of several it is. */
export function placesOfFlags(flags: Partial<Config>): SettingPlaces {
  const places = new Map<SettingName, readonly Position[]>();
  for (const [name, { flag, isList }] of SETTING_ROWS) {
    if (flags[name] === undefined || flag === null) continue;
    const file = flag.split(' ')[0]!;
    const count = isList ? (flags[name] as readonly unknown[]).length : 1;
    places.set(
      name,
      Array.from({ length: count }, (_, i) => ({ file, line: i + 1, column: 1 })),
    );
  }
  return places;
}
