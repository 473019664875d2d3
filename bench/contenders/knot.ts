/** Knot DNS (CZ.NIC): authoritative only, recvmmsg and sendmmsg. */

import type { Contender } from './contender.ts';

export const knot: Contender = {
  name: 'Knot',
  program: 'knotd',
  debianPackage: 'knot',
  versionArguments: ['--version'],
  prepare: ({ directory, port, corpus }) => ({
    files: {
      'bench.zone': corpus.masterFile,
      'knot.conf': `
server:
  rundir: ${directory}
  listen: 127.0.0.1@${port}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
  answer-rotation: on
database:
  storage: ${directory}
log:
  - target: stderr
    any: warning
zone:
  - domain: ${corpus.origin}
    storage: ${directory}
    file: bench.zone
`,
    },
    args: ['-c', `${directory}/knot.conf`],
  }),
};
