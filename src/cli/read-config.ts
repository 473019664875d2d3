/** The configuration a command runs with. */

import { existsSync } from 'node:fs';

import { loadConfig, type LoadedConfig, type WrittenConfig } from '../config/index.ts';
import { formatProblem } from '../schema/index.ts';

/** Read from the working directory where no file is named. */
const DEFAULT_FILE = 'evenkeel.yaml';

/** Problems go to standard error. @returns null if there are any */
export function readConfig(file: string | undefined, flags: WrittenConfig): LoadedConfig | null {
  const loaded = loadConfig(file ?? (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : null), flags);
  for (const problem of loaded.problems) process.stderr.write(`${formatProblem(problem)}\n`);
  return loaded.problems.length === 0 ? loaded : null;
}
