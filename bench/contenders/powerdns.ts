/** PowerDNS with one thread, whose Lua records check the members they answer with. */

import type { Contender } from './contender.ts';
import type { PoolZone } from './pool-zone.ts';

/** @param settings more lines of pdns.conf */
export function powerdnsLua(name: string, zone: PoolZone, settings: readonly string[] = []): Contender {
  return {
    name,
    program: 'pdns_server',
    debianPackage: 'pdns-server',
    versionArguments: ['--version'],
    prepare: ({ directory, port }) => ({
      files: {
        'bench.zone': zone.masterFile,
        'named.conf': `zone "${zone.origin.slice(0, -1)}" { type master; file "${directory}/bench.zone"; };\n`,
        'pdns.conf': `
launch=bind
bind-config=${directory}/named.conf
local-address=127.0.0.1
local-port=${port}
socket-dir=${directory}
receiver-threads=1
distributor-threads=1
enable-lua-records=yes
loglevel=3
${settings.join('\n')}
`,
      },
      args: [`--config-dir=${directory}`, '--daemon=no', '--guardian=no', '--disable-syslog'],
    }),
  };
}
