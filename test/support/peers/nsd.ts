/** NSD (NLnet Labs), authoritative. */

import { dedent } from '../dedent.ts';
import { Daemon, type ZoneText } from './daemon.ts';

export function startNsd(zones: readonly ZoneText[]): Promise<Daemon> {
  return Daemon.start({
    program: 'nsd',
    readyNames: zones.map(({ origin }) => origin),
    prepare: ({ directory, address, port }) => ({
      args: ['-d', '-c', `${directory}/nsd.conf`],
      files: {
        ...zoneFiles(zones),
        'nsd.conf': `
server:
  ip-address: ${address}@${port}
  server-count: 1
  username: ""
  chroot: ""
  zonesdir: "${directory}"
  database: ""
  pidfile: "${directory}/nsd.pid"
  xfrdfile: "${directory}/xfrd.state"
  zonelistfile: "${directory}/zone.list"
  xfrdir: "${directory}"
  identity: "ns1"
  nsid: "ascii_ns1"
  ipv4-edns-size: 1232
  minimal-responses: yes
  round-robin: no
  rrl-ratelimit: 0
remote-control:
  control-enable: no
${zones.map(({ origin }, i) => `zone:\n  name: "${origin}"\n  zonefile: "${i}.zone"\n`).join('')}`,
      },
    }),
  });
}

/** The zones as files `0.zone`, `1.zone`, …: origins may hold what file names may not. */
export function zoneFiles(zones: readonly ZoneText[]): Record<string, string> {
  return Object.fromEntries(
    zones.map(({ origin, text }, i) => [`${i}.zone`, `$ORIGIN ${origin}\n${dedent(text)}\n`]),
  );
}
