/** Resolvers that believe in a root server of our own: Unbound (NLnet Labs), BIND (ISC), Knot Resolver (CZ.NIC). */

import { startNamed } from './bind.ts';
import { Daemon } from './daemon.ts';

export type ResolverName = 'unbound' | 'bind' | 'kresd';

/** @param rootAddress where the root zone is served, on port 53; `readyName` has an SOA there or below */
export type StartResolver = (rootAddress: string, readyName: string) => Promise<Daemon>;

export const RESOLVERS: Readonly<Record<ResolverName, StartResolver>> = {
  unbound: startUnbound,
  bind: startBindResolver,
  kresd: startKresd,
};

function rootHints(rootAddress: string): string {
  return `. 3600 NS a.root.\na.root. 3600 A ${rootAddress}\n`;
}

/** It asks with random case (0x20) and minimised names (RFC 9156). */
function startUnbound(rootAddress: string, readyName: string): Promise<Daemon> {
  return Daemon.start({
    program: 'unbound',
    readyNames: [readyName],
    prepare: ({ directory, address, port }) => ({
      args: ['-d', '-c', `${directory}/unbound.conf`],
      files: {
        'root.hints': rootHints(rootAddress),
        'unbound.conf': `
server:
  directory: "${directory}"
  chroot: ""
  username: ""
  pidfile: "${directory}/unbound.pid"
  use-syslog: no
  interface: ${address}@${port}
  num-threads: 1
  do-ip6: no
  do-not-query-localhost: no
  module-config: "iterator"
  root-hints: "root.hints"
  use-caps-for-id: yes
  qname-minimisation: yes
remote-control:
  control-enable: no
`,
      },
    }),
  });
}

function startBindResolver(rootAddress: string, readyName: string): Promise<Daemon> {
  return startNamed(
    [readyName],
    'recursion yes; empty-zones-enable no; qname-minimization strict;',
    'zone "." { type hint; file "root.hints"; };',
    { 'root.hints': rootHints(rootAddress) },
  );
}

function startKresd(rootAddress: string, readyName: string): Promise<Daemon> {
  return Daemon.start({
    program: 'kresd',
    readyNames: [readyName],
    prepare: ({ directory, address, port }) => ({
      args: ['-n', '-c', `${directory}/kresd.conf`, directory],
      files: {
        'root.hints': rootHints(rootAddress),
        'kresd.conf': `
net.ipv6 = false
net.listen('${address}', ${port}, { kind = 'dns' })
trust_anchors.remove('.')
for _, name in ipairs({ 'ta_update', 'ta_signal_query', 'priming', 'detect_time_skew' }) do modules.unload(name) end
modules = { 'hints' }
hints.root_file('${directory}/root.hints')
policy.add(policy.all(policy.FLAGS('ALLOW_LOCAL')))
cache.size = 10 * MB
`,
      },
    }),
  });
}
