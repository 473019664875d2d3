/** Ours, as `npm start` runs it, but for one worker and one address. */

import { fileURLToPath } from 'node:url';
import type { Corpus } from '../corpus.ts';
import type { Contender } from './contender.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export const evenkeel: Contender = serving('Evenkeel', ({ yaml }) => yaml);

/** The same answers out of pools. */
export const evenkeelPools: Contender = serving('Evenkeel pools', ({ pooledYaml }) => pooledYaml);

function serving(name: string, zoneOf: (corpus: Corpus) => string): Contender {
  return {
    name,
    program: process.execPath,
    debianPackage: null,
    versionArguments: [MAIN, '--version'],
    prepare: ({ directory, port, corpus }) => ({
      files: {
        [`zones/${corpus.origin}yaml`]: zoneOf(corpus),
        // Several of ours run at once.
        'evenkeel.yaml': 'admin: { listen: none }\n',
      },
      args: [
        ...[MAIN, 'serve', '--workers', '1', '--listen', `127.0.0.1:${port}`],
        ...['--config', `${directory}/evenkeel.yaml`],
        ...['--zones', `${directory}/zones`, '--state-dir', `${directory}/state`],
      ],
    }),
  };
}
