/** Knot DNS (CZ.NIC), authoritative. */

import { Daemon, type ZoneText } from './daemon.ts';
import { zoneFiles } from './nsd.ts';

export function startKnot(zones: readonly ZoneText[]): Promise<Daemon> {
  return Daemon.start({
    program: 'knotd',
    readyNames: zones.map(({ origin }) => origin),
    prepare: ({ directory, address, port }) => ({
      args: ['-c', `${directory}/knot.conf`],
      files: {
        ...zoneFiles(zones),
        'knot.conf': `
server:
    rundir: "${directory}"
    listen: ${address}@${port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
    identity: "ns1"
    nsid: "ns1"
    udp-max-payload: 1232
log:
  - target: stderr
    any: warning
database:
    storage: "${directory}"
template:
  - id: default
    storage: "${directory}"
    zonefile-sync: -1
    journal-content: none
zone:
${zones.map(({ origin }, i) => `  - domain: "${origin}"\n    file: "${i}.zone"\n`).join('')}`,
      },
    }),
  });
}
