/** Ours, as `npm start` runs it, but for one worker and one address. */

import { fileURLToPath } from 'node:url';
import type { Contender } from './contender.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export const evenkeel: Contender = {
  name: 'Evenkeel',
  program: process.execPath,
  debianPackage: null,
  versionArguments: [MAIN, '--version'],
  prepare: ({ directory, port, corpus }) => ({
    files: { [`zones/${corpus.origin}yaml`]: corpus.yaml },
    args: [
      ...[MAIN, 'serve', '--workers', '1', '--listen', `127.0.0.1:${port}`],
      ...['--zones', `${directory}/zones`, '--state-dir', `${directory}/state`],
    ],
  }),
};
