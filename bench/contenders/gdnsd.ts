/** gdnsd: the authoritative server nearest to ours in purpose, in C, also with recvmmsg and sendmmsg. */

import type { Contender } from './contender.ts';

export const gdnsd: Contender = {
  name: 'gdnsd',
  program: 'gdnsd',
  debianPackage: 'gdnsd',
  versionArguments: ['version'],
  prepare: ({ directory, port, corpus }) => ({
    files: {
      [`zones/${corpus.origin.slice(0, -1)}`]: corpus.masterFile,
      config: `
options => {
  run_dir => ${directory}/run
  state_dir => ${directory}/state
  listen => { "127.0.0.1:${port}" => { udp_threads = 1, tcp_threads = 1 } }
}
`,
    },
    args: ['-c', directory, 'start'],
  }),
};
