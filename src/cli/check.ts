/** `evenkeel check`: every problem of every zone file, before the server meets it. */

import { count } from '../base/count.ts';
import type { WrittenConfig } from '../config/index.ts';
import { formatName } from '../dns/name.ts';
import { formatProblem, type Problem } from '../schema/index.ts';
import { compileZone, findZoneSources, loadZone, type LoadOptions, type ZoneSource } from '../zone/index.ts';
import { readConfig } from './read-config.ts';

export type CheckOutput = 'text' | 'json';

interface Summary {
  readonly zones: number;
  readonly errors: number;
  readonly warnings: number;
}

/** @returns the exit code: 0 if every zone can be served, 1 if there is an error */
export function runCheck(configFile: string | undefined, flags: WrittenConfig, output: CheckOutput): number {
  const loaded = readConfig(configFile, flags);
  if (loaded === null) return 1;
  const { zonesDirectory, defaultTtlSeconds } = loaded.config;
  const options = { defaultTtlSeconds, poolDefaults: loaded.poolDefaults, allotSerial: () => 1 };
  const { sources, problems: found } = findZoneSources(zonesDirectory);
  const problems = [...found, ...sources.flatMap((source) => checkSource(source, options))];
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const summary = { zones: sources.length, errors, warnings: problems.length - errors };
  process.stdout.write(output === 'json' ? formatJson(problems, summary) : formatText(problems, summary));
  return errors === 0 ? 0 : 1;
}

/** Loads and compiles as the server would; the serial doesn't matter. */
function checkSource(source: ZoneSource, options: LoadOptions): readonly Problem[] {
  const { zone, problems } = loadZone(source, options);
  if (zone === null) return problems;
  try {
    compileZone(zone);
    return problems;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const at = { file: source.files[0]!, line: 1, column: 1 };
    return [...problems, { severity: 'error', at, where: formatName(source.origin), message: error.message }];
  }
}

function formatText(problems: readonly Problem[], { zones, errors, warnings }: Summary): string {
  const lines = problems.map(formatProblem);
  return `${[...lines, `${count(zones, 'zone')}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`].join('\n')}\n`;
}

function formatJson(problems: readonly Problem[], summary: Summary): string {
  const flat = problems.map(({ at, ...problem }) => ({ ...at, ...problem }));
  return `${JSON.stringify({ problems: flat, summary }, null, 2)}\n`;
}
