/** Who is to notice: each server with its defaults, and as quick as its settings go. */

import { fileURLToPath } from 'node:url';
import { createPoolZone, gdnsdMultifo, powerdnsLua, type Contender } from '../contenders/index.ts';
import { MEMBER_PORT, ORIGIN, TTL_SECONDS, type HealPool } from './pools.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const NS_TTL_SECONDS = 300;

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
    `: {type: NS, ttl: ${NS_TTL_SECONDS}, value: ns1.${ORIGIN}}`,
    `ns1: {type: A, ttl: ${NS_TTL_SECONDS}, value: 127.0.0.1}`,
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
  const records = pools.map(({ label }) => `${label} ${TTL_SECONDS} DYNA multifo!${label}`);
  return gdnsdMultifo(
    name,
    createPoolZone(ORIGIN, NS_TTL_SECONDS, records),
    `plugin => http_status, port => ${MEMBER_PORT}, ${settings}`,
    pools.map(
      ({ label, mortal, survivor }) => `${label} => { mortal => ${mortal}, survivor => ${survivor} }`,
    ),
  );
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
  return powerdnsLua(name, createPoolZone(ORIGIN, NS_TTL_SECONDS, records), [
    `lua-health-checks-interval=${intervalSeconds}`,
  ]);
}
