/** Who is to notice: each server with its defaults, and as quick as its settings go. */

import { fileURLToPath } from 'node:url';
import type { Contender } from '../contenders/index.ts';
import { MEMBER_PORT, ORIGIN, TTL_SECONDS, type HealPool } from './pools.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export function createContenders(pools: readonly HealPool[]): Contender[] {
  return [
    evenkeel('Evenkeel', '', pools),
    evenkeel('Evenkeel, watch', ', watch: true', pools),
    evenkeel('Evenkeel, 1 s', ', interval: 1s, confirm_interval: 100ms, timeout: 500ms', pools),
    gdnsd('gdnsd', '', pools),
    // A timeout is a second at least, and less than the interval.
    gdnsd(
      'gdnsd, 2 s',
      'interval => 2, timeout => 1, down_thresh => 1, ok_thresh => 1, up_thresh => 1',
      pools,
    ),
    powerdns('PowerDNS', { intervalSeconds: 5, timeoutSeconds: 2 }, pools),
    powerdns('PowerDNS, 1 s', { intervalSeconds: 1, timeoutSeconds: 1 }, pools),
  ];
}

function evenkeel(name: string, settings: string, pools: readonly HealPool[]): Contender {
  const zone = [
    `? ''`,
    `: {type: NS, ttl: 300, value: ns1.${ORIGIN}}`,
    'ns1: {type: A, ttl: 300, value: 127.0.0.1}',
    ...pools.map(
      ({ label, mortal, survivor }) =>
        `${label}: {type: A, ttl: ${TTL_SECONDS}, values: [${mortal}, ${survivor}], balance: round-robin, ` +
        `health: {protocol: http, port: ${MEMBER_PORT}${settings}}}`,
    ),
    '',
  ].join('\n');
  return {
    name,
    program: process.execPath,
    debianPackage: null,
    versionArguments: [MAIN, '--version'],
    prepare: ({ directory, port }) => ({
      files: { [`zones/${ORIGIN}yaml`]: zone, 'evenkeel.yaml': 'admin: { listen: none }\n' },
      args: [
        ...[MAIN, 'serve', '--workers', '1', '--listen', `127.0.0.1:${port}`],
        ...['--config', `${directory}/evenkeel.yaml`],
        ...['--zones', `${directory}/zones`, '--state-dir', `${directory}/state`],
      ],
    }),
  };
}

/** @param settings of the check; its defaults are a probe every 10 s, 10 failures to go down and 20 passes to come up */
function gdnsd(name: string, settings: string, pools: readonly HealPool[]): Contender {
  const resources = pools.map(
    ({ label, mortal, survivor }) => `    ${label} => { mortal => ${mortal}, survivor => ${survivor} }`,
  );
  const records = pools.map(({ label }) => `${label} ${TTL_SECONDS} DYNA multifo!${label}`);
  return {
    name,
    program: 'gdnsd',
    debianPackage: 'gdnsd',
    versionArguments: ['version'],
    prepare: ({ directory, port }) => ({
      files: {
        [`zones/${ORIGIN.slice(0, -1)}`]: masterFile(records),
        config: `
options => {
  run_dir => ${directory}/run
  state_dir => ${directory}/state
  listen => { "127.0.0.1:${port}" => { udp_threads = 1, tcp_threads = 1 } }
}
service_types => { web => { plugin => http_status, port => ${MEMBER_PORT}, ${settings} } }
plugins => {
  multifo => {
    service_types => web
${resources.join('\n')}
  }
}
`,
      },
      args: ['-c', directory, 'start'],
    }),
  };
}

/** A Lua record is checked from the first query for it on, and down with its first failure. */
function powerdns(
  name: string,
  { intervalSeconds, timeoutSeconds }: { intervalSeconds: number; timeoutSeconds: number },
  pools: readonly HealPool[],
): Contender {
  const records = pools.map(({ label, mortal, survivor }) => {
    const options = `{selector='all', timeout=${timeoutSeconds}}`;
    const url = `http://${ORIGIN.slice(0, -1)}:${MEMBER_PORT}/`;
    return `${label} ${TTL_SECONDS} LUA A "ifurlup('${url}', {'${mortal}', '${survivor}'}, ${options})"`;
  });
  return {
    name,
    program: 'pdns_server',
    debianPackage: 'pdns-server',
    versionArguments: ['--version'],
    prepare: ({ directory, port }) => ({
      files: {
        'bench.zone': masterFile(records),
        'named.conf': `zone "${ORIGIN.slice(0, -1)}" { type master; file "${directory}/bench.zone"; };\n`,
        'pdns.conf': `
launch=bind
bind-config=${directory}/named.conf
local-address=127.0.0.1
local-port=${port}
socket-dir=${directory}
receiver-threads=1
distributor-threads=1
enable-lua-records=yes
lua-health-checks-interval=${intervalSeconds}
loglevel=3
`,
      },
      args: [`--config-dir=${directory}`, '--daemon=no', '--guardian=no', '--disable-syslog'],
    }),
  };
}

function masterFile(records: readonly string[]): string {
  return [
    `$ORIGIN ${ORIGIN}`,
    '$TTL 300',
    `@ SOA ns1.${ORIGIN} hostmaster.${ORIGIN} 1 7200 900 1209600 300`,
    '@ NS ns1',
    'ns1 A 127.0.0.1',
    ...records,
    '',
  ].join('\n');
}
