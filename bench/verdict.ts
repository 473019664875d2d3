/**
 * From a verdict to the first answer that follows it.
 *
 *     npm run bench:verdict [-- --pools 100]
 *
 *     member closes ─▶ probes fail ─▶ verdict ─▶ views written ─▶ a query is answered ─▶ the response is here
 *                                        └──────────── measured ──────────────────────────────┘
 *
 * The real server, with real probes of real members; a hook in it takes the time when the health monitor tells the pools of a
 * verdict (hooks/verdict-time.js), by the clock that all processes share. Meanwhile this process asks for the name without
 * a pause, one query after the other, so what is measured holds up to two round trips; they are told for comparison.
 */

import { fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { RrType } from '../src/dns/index.ts';
import { composeQuery } from './answer-time.ts';
import { formatTable, percentile } from './table.ts';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const HOOK = new URL('hooks/verdict-time.js', import.meta.url).href;
const ORIGIN = 'bench.example.';
const DNS_PORT = 15_355;
const MEMBER_PORT = 18_085;
/** With both members, and with one: each record is 16 octets. */
const RECORD_OCTETS = 16;
/** Quick enough for many verdicts; what comes after one does not depend on it. */
const HEALTH = `{protocol: tcp, port: ${MEMBER_PORT}, interval: 500ms, confirm_interval: 50ms, fall: 2, rise: 1}`;
const START_LIMIT_MS = 20_000;

interface Heard {
  readonly address: string;
  readonly state: string;
  readonly atNs: string;
}

const { values: options } = parseArgs({ options: { pools: { type: 'string', default: '100' } } });
const numbers = Array.from({ length: Number(options.pools) }, (_, n) => n);
const mortalOf = (n: number): string => `127.40.0.${n + 1}`;
const survivorOf = (n: number): string => `127.41.0.${n + 1}`;

const directory = mkdtempSync(join(tmpdir(), 'evenkeel-bench-'));
writeConfiguration();
const servers: Server[] = [];
for (const n of numbers) {
  servers.push(await listen(mortalOf(n)));
  await listen(survivorOf(n));
}
const args = [
  ...[
    'serve',
    '--workers',
    '1',
    '--listen',
    `127.0.0.1:${DNS_PORT}`,
    '--config',
    `${directory}/evenkeel.yaml`,
  ],
  ...['--zones', `${directory}/zones`, '--state-dir', `${directory}/state`],
];
const server = fork(MAIN, args, {
  execArgv: ['--import', HOOK],
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
const heard: Heard[] = [];
server.on('message', (message) => void heard.push(message as Heard));
const socket = createSocket('udp4');
try {
  await untilAllAreIn();
  const roundTripsUs: number[] = [];
  const down: number[] = [];
  const up: number[] = [];
  for (const n of numbers) {
    servers[n]!.close();
    down.push(await follow(n, 1, 'down', roundTripsUs));
  }
  for (const n of numbers) {
    servers[n] = await listen(mortalOf(n));
    up.push(await follow(n, 2, 'up', roundTripsUs));
  }
  report({ down, up }, roundTripsUs);
} finally {
  if (server.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  rmSync(directory, { recursive: true });
}
process.exit();

/**
 * Asks until an answer has so many addresses.
 *
 * @returns microseconds since the verdict
 */
async function follow(n: number, addresses: number, state: string, roundTripsUs: number[]): Promise<number> {
  const from = heard.length;
  const query = composeQuery(`host${n}.${ORIGIN}`, RrType.A, false);
  const seenNs = await new Promise<bigint>((resolve) => {
    let sentNs = 0n;
    const ask = (): void => {
      sentNs = process.hrtime.bigint();
      socket.send(query, DNS_PORT, '127.0.0.1');
    };
    const take = (response: Buffer): void => {
      const nowNs = process.hrtime.bigint();
      roundTripsUs.push(Number(nowNs - sentNs) / 1000);
      if (response.length !== query.length + addresses * RECORD_OCTETS) {
        ask();
        return;
      }
      socket.off('message', take);
      resolve(nowNs);
    };
    socket.on('message', take);
    ask();
  });
  const isIt = (one: Heard): boolean => one.address === mortalOf(n) && one.state === state;
  while (!heard.slice(from).some(isIt)) await delay(1);
  return Number(seenNs - BigInt(heard.slice(from).find(isIt)!.atNs)) / 1000;
}

async function untilAllAreIn(): Promise<void> {
  const isUp = (address: string): boolean => heard.findLast((one) => one.address === address)?.state === 'up';
  const deadlineMs = performance.now() + START_LIMIT_MS;
  while (!numbers.every((n) => isUp(mortalOf(n)) && isUp(survivorOf(n)))) {
    if (performance.now() > deadlineMs) throw new Error('Cannot begin: not every member is up');
    await delay(50);
  }
  // Until the threads listen, and the TTL has risen.
  await delay(3000);
}

async function listen(address: string): Promise<Server> {
  const one = createServer((connection) => connection.on('error', () => undefined).resume());
  one.listen(MEMBER_PORT, address);
  await once(one, 'listening');
  return one;
}

function writeConfiguration(): void {
  const lines = [`? ''`, `: {type: NS, value: ns1.${ORIGIN}}`, 'ns1: {type: A, value: 127.0.0.1}'];
  for (const n of numbers) {
    const values = `[${mortalOf(n)}, ${survivorOf(n)}]`;
    lines.push(`host${n}: {type: A, ttl: 60, values: ${values}, balance: round-robin, health: ${HEALTH}}`);
  }
  mkdirSync(join(directory, 'zones'));
  writeFileSync(join(directory, 'zones', `${ORIGIN}yaml`), `${lines.join('\n')}\n`);
  writeFileSync(join(directory, 'evenkeel.yaml'), 'admin: { listen: none }\n');
}

function report(directions: Readonly<Record<string, number[]>>, roundTripsUs: readonly number[]): void {
  const row = (title: string, microseconds: readonly number[]): string[] => [
    title,
    String(microseconds.length),
    ...[0.5, 0.95, 0.99, 1].map((share) => (percentile(microseconds, share) / 1000).toFixed(3)),
  ];
  const rows = Object.entries(directions).map(([title, values]) => row(`verdict: ${title}`, values));
  console.log('Milliseconds from the verdict to the first response that follows it\n');
  console.log(
    formatTable(['', 'times', 'p50', 'p95', 'p99', 'max'], [...rows, row('one round trip', roundTripsUs)]),
  );
}
