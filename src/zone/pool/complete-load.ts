/** `load` as it holds for one record, and the rules about what goes together. */

import type { Report } from '../../schema/report.ts';
import { completeSettings } from '../../schema/settings.ts';
import type { HealthSettings } from './health.ts';
import { LOAD } from './load.ts';
import type { Load, LoadSettings } from './load.ts';
import { placeOf } from './section.ts';
import type { Section } from './section.ts';

/** @returns null for a record of which nobody reports load */
export function completeLoad(
  load: Section<Load> | undefined,
  health: HealthSettings | null,
  report: Report,
): LoadSettings | null {
  if (load === undefined) return null;
  const settings = completeSettings(LOAD, load.values);
  if (!load.isWhole) return settings;
  checkMarks(load, settings, report);
  switch (settings.from) {
    case 'agent':
      checkAgent(load, settings, report);
      break;
    case 'health':
      checkResponse(load, settings, health, report);
      break;
    case 'push':
      break;
  }
  return settings;
}

function checkMarks(load: Section<Load>, { low, high }: LoadSettings, report: Report): void {
  if (low < high) return;
  const { at, where } = placeOf(load, load.values.high === undefined ? 'low' : 'high');
  report.error(at, where, `low ${low} is not below high ${high}`);
}

function checkAgent(load: Section<Load>, { port }: LoadSettings, report: Report): void {
  if (port !== null) return;
  const { at, where } = placeOf(load, 'from');
  report.error(at, where, "port is missing (expected the agent's)");
}

function checkResponse(
  load: Section<Load>,
  { json, metric }: LoadSettings,
  health: HealthSettings | null,
  report: Report,
): void {
  const { at, where } = placeOf(load, 'from');
  if (health?.protocol !== 'http' && health?.protocol !== 'https') {
    report.error(at, where, 'no response to read load from (expected health by http or https)');
  }
  if ((json === null) === (metric === null)) {
    report.error(
      at,
      where,
      `${json === null ? 'neither json nor metric' : 'json and metric'} (expected one of them)`,
    );
  }
}
