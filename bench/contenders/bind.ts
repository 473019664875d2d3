/** BIND 9 (ISC): the reference, with everything; here authoritative only. */

import type { Contender } from './contender.ts';

export const bind: Contender = {
  name: 'BIND',
  program: 'named',
  debianPackage: 'bind9',
  versionArguments: ['-V'],
  prepare: ({ directory, port, corpus }) => ({
    files: {
      'bench.zone': corpus.masterFile,
      'named.conf': `
options {
  directory "${directory}";
  pid-file "${directory}/named.pid";
  session-keyfile "${directory}/session.key";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  recursion no;
  minimal-responses yes;
  notify no;
  dnssec-validation no;
};
controls { };
logging { channel said { stderr; severity warning; }; category default { said; }; };
zone "${corpus.origin}" { type primary; file "bench.zone"; };
`,
    },
    args: ['-f', '-n', '1', '-c', `${directory}/named.conf`],
  }),
};
