/** `load`: where the reports of how busy a member is come from, and what follows from them. */

import type { Report } from '../../schema/report.ts';
import { optionalSetting, readSettings, setting } from '../../schema/settings.ts';
import type { Complete, Written } from '../../schema/settings.ts';
import { decimal, duration, integer, oneOf, text } from '../../schema/value-type.ts';
import type { YamlNode } from '../../schema/yaml-tree.ts';
import { jsonPath } from './json-path.ts';
import { metric } from './metric.ts';

const MAX_LOAD = 1_000_000_000;
const HOUR_MS = 3_600_000;

/** The settings of load reports. Times are milliseconds once read. */
export const LOAD = {
  from: setting(
    oneOf(['agent', 'health', 'push']),
    'push',
    'Who tells: an HAProxy agent on the member, the response to the health check, or whoever pushes to the admin API',
  ),
  port: optionalSetting(integer(1, 65_535), 'The port of the agent'),
  send: optionalSetting(text, 'What is sent to the agent first'),
  interval: setting(duration(100, HOUR_MS), 5000, 'How often the agent is asked'),
  timeout: setting(duration(10, 60_000), 2000, 'How long the agent may take'),
  json: optionalSetting(jsonPath, 'Where the number stands in a JSON response'),
  metric: optionalSetting(metric, 'Which Prometheus metric it is'),
  low: setting(decimal(0, MAX_LOAD), 0.7, 'Up to this load a member keeps its whole weight'),
  high: setting(decimal(0, MAX_LOAD), 0.95, 'From this load on it keeps the least there is'),
  max_age: setting(duration(1000, 24 * HOUR_MS), 30_000, 'How long a report counts'),
} as const;

export type Load = Written<typeof LOAD>;

/** Every setting, as it holds for one record. */
export type LoadSettings = Complete<typeof LOAD>;

/** Reads `load: {from: agent, port: 9777}`. */
export function readLoad(node: YamlNode, where: string, report: Report): Load {
  return readSettings(LOAD, node, where, report);
}
