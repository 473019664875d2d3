/** Unbound (NLnet Labs), resolving. */

import { Daemon } from './daemon.ts';

export interface StubZone {
  readonly origin: string;
  /** Where its authoritative server is: `127.0.0.1@5300`. */
  readonly server: string;
}

/** @param readyNames names with an SOA that resolve through the stubs */
export function startUnbound(readyNames: readonly string[], stubs: readonly StubZone[]): Promise<Daemon> {
  return Daemon.start({
    program: 'unbound',
    readyNames,
    prepare: ({ directory, address, port }) => ({
      args: ['-d', '-c', `${directory}/unbound.conf`],
      files: {
        'unbound.conf': `
server:
  directory: "${directory}"
  chroot: ""
  username: ""
  pidfile: "${directory}/unbound.pid"
  use-syslog: no
  interface: ${address}@${port}
  num-threads: 1
  do-not-query-localhost: no
  module-config: "iterator"
  qname-minimisation: yes
  local-zone: "test." transparent
remote-control:
  control-enable: no
${stubs.map(({ origin, server }) => `stub-zone:\n  name: "${origin}"\n  stub-addr: ${server}\n`).join('')}`,
      },
    }),
  });
}
