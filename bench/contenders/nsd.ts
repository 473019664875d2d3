/**
 * NSD (NLnet Labs): authoritative only, answers compiled ahead, one system call per packet in Debian's build.
 */

import type { Contender } from './contender.ts';

export const nsd: Contender = {
  name: 'NSD',
  program: 'nsd',
  debianPackage: 'nsd',
  versionArguments: ['-v'],
  prepare: ({ directory, port, corpus }) => ({
    files: {
      'bench.zone': corpus.masterFile,
      'nsd.conf': `
server:
  server-count: 1
  ip-address: 127.0.0.1@${port}
  username: ""
  zonesdir: "${directory}"
  zonelistfile: "${directory}/zone.list"
  xfrdfile: "${directory}/xfrd.state"
  pidfile: "${directory}/nsd.pid"
  database: ""
  round-robin: yes
  minimal-responses: yes
  rrl-ratelimit: 0
remote-control:
  control-enable: no
zone:
  name: ${corpus.origin}
  zonefile: bench.zone
`,
    },
    args: ['-d', '-c', `${directory}/nsd.conf`],
  }),
};
