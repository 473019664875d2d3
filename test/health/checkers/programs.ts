/** Programs for exec checks. */

import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a shell script. @returns the command that names it */
export function writeProgram(directory: string, script: string): string {
  const command = 'check.sh';
  writeFileSync(join(directory, command), `#!/bin/sh\n${script}\n`);
  chmodSync(join(directory, command), 0o755);
  return command;
}
