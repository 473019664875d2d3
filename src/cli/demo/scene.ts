/** What the demo is played on: who is where, and the files of its server. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { findFreePort } from './free-port.ts';

export const DNS_ADDRESS = '127.0.0.1';
/** As everywhere in the manuals. */
export const USUAL_DNS_PORT = 5300;
const USUAL_HTTP_PORT = 8080;

/** The members: names in the zone, and addresses that Linux has without being told. */
export const PLACES = [
  { name: 'web1', address: '127.0.0.11' },
  { name: 'web2', address: '127.0.0.12' },
  { name: 'web3', address: '127.0.0.13' },
] as const;

export interface Scene {
  readonly directory: string;
  readonly dnsPort: number;
  /** Of all members. */
  readonly httpPort: number;
}

/** Writes what the server reads. @throws {Error} where the machine lacks an address */
export async function setScene(directory: string): Promise<Scene> {
  const addresses = PLACES.map(({ address }) => address);
  const httpPort = await findFreePort(addresses, USUAL_HTTP_PORT);
  const dnsPort = await findFreePort([DNS_ADDRESS], USUAL_DNS_PORT);
  const scene = { directory, dnsPort, httpPort };
  mkdirSync(join(directory, 'zones'));
  writeFileSync(configFile(scene), composeConfig(scene));
  writeFileSync(zoneFile(scene), composeZone(scene));
  return scene;
}

export function configFile({ directory }: Scene): string {
  return join(directory, 'evenkeel.yaml');
}

export function zoneFile({ directory }: Scene): string {
  return join(directory, 'zones', 'demo.example.yaml');
}

export function stateDirectory({ directory }: Scene): string {
  return join(directory, 'state');
}

/** The admin API has its socket alone: the usual port may be another server's. */
function composeConfig({ dnsPort }: Scene): string {
  return `listen: ${DNS_ADDRESS}:${dnsPort}
zones: zones
state_dir: state
workers: 1
admin: { listen: none }
log: { format: text }
`;
}

function composeZone({ httpPort }: Scene): string {
  const values = PLACES.map(({ name, address }) => `    - { value: ${address}, name: ${name} }`);
  return `# Edit it while the demo runs: a second later it is in force.
'':
  type: NS
  values: [ns1.demo.example., ns2.demo.example.]
ns1: { type: A, value: ${DNS_ADDRESS} }
ns2: { type: A, value: ${DNS_ADDRESS} }
www:
  type: A
  ttl: 60
  values:
${values.join('\n')}
  balance: round-robin
  health: { protocol: http, port: ${httpPort}, interval: 1s }
`;
}
