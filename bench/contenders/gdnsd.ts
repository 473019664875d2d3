/** gdnsd: the authoritative server nearest to ours in purpose, in C, also with recvmmsg and sendmmsg. */

import type { Contender, Site } from './contender.ts';
import type { PoolZone } from './pool-zone.ts';

export const gdnsd: Contender = {
  name: 'gdnsd',
  program: 'gdnsd',
  debianPackage: 'gdnsd',
  versionArguments: ['version'],
  prepare: (site) => prepare(site, site.corpus),
};

/**
 * gdnsd with pools, whose records are `DYNA multifo!<resource>`.
 *
 * @param check the plugin that checks the members, and its settings
 * @param resources the pools, as `name => members`
 */
export function gdnsdMultifo(
  name: string,
  zone: PoolZone,
  check: string,
  resources: readonly string[],
): Contender {
  const plugins = `
service_types => { member => { ${check} } }
plugins => {
  multifo => {
    service_types => member
${resources.map((resource) => `    ${resource}`).join('\n')}
  }
}
`;
  return { ...gdnsd, name, prepare: (site) => prepare(site, zone, plugins) };
}

function prepare({ directory, port }: Site, zone: PoolZone, plugins = ''): ReturnType<Contender['prepare']> {
  return {
    files: {
      [`zones/${zone.origin.slice(0, -1)}`]: zone.masterFile,
      config: `
options => {
  run_dir => ${directory}/run
  state_dir => ${directory}/state
  listen => { "127.0.0.1:${port}" => { udp_threads = 1, tcp_threads = 1 } }
}
${plugins}`,
    },
    args: ['-c', directory, 'start'],
  };
}
