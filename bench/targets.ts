/**
 * What it takes to watch very many members: the real server with a pool of four for every name, each member probed over HTTP
 * at an address of its own.
 *
 *     npm run bench:targets [-- --seconds 30 --cases 10000/5,30000/10]
 *
 * Two processes answer at all addresses that live. A tenth of the members is then silent: as root, packets to them
 * vanish (a network namespace of its own, a link whose other end knows no such address); otherwise their
 * connections are taken and never answered.
 *
 * - ready: from the start of the process to its first answer, with a whole round of probes behind it
 * - CPU: of the control thread, which probes, and of the whole process, as a share of one core
 * - late: how long after its time a probe began, over all of them
 * - down: verdicts since the start; the silent members, and no others
 * - stalls: how often the server's event loop stood still for more than a quarter of a second
 */

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { cpuTimeOfTree, cpuTimesOfThreads, difference, totalSeconds } from './cpu-time.ts';
import { enterOwnNetwork, hasOwnNetwork, ip } from './own-network.ts';
import { formatTable, percentile } from './table.ts';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const HOOK = new URL('hooks/timer-lateness.js', import.meta.url).href;
const ANSWERER = fileURLToPath(new URL('hooks/many-members.js', import.meta.url));

const ORIGIN = 'bench.example.';
const PORTS = [18_081, 18_082] as const;
const DNS_PORT = 15_353;
const POOL_SIZE = 4;
/** One in so many members is silent. */
const SILENT_SHARE = 10;
/** Two rounds of all probes, and the silent ones down. */
const SETTLE_INTERVALS = 3;
const START_LIMIT_MS = 120_000;
const TELL_LIMIT_MS = 20_000;

/** For a server that never got as far. */
const NO_FIGURES: readonly string[] = Array.from({ length: 9 }, () => '–');
const NOTHING_TOLD = [{ count: 0, lateness: [] }] as const;

interface Case {
  readonly targets: number;
  readonly intervalSeconds: number;
  readonly isTenthSilent: boolean;
}

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    cases: { type: 'string', default: '10000/5,30000/10' },
  },
});
const cases: readonly Case[] = options.cases.split(',').flatMap((text) => {
  const [targets, intervalSeconds] = text.split('/').map(Number);
  return [false, true].map((isTenthSilent) => ({
    targets: targets!,
    intervalSeconds: intervalSeconds!,
    isTenthSilent,
  }));
});

await enterOwnNetwork();
if (hasOwnNetwork()) {
  // What is sent to 10.8.0.0/16 arrives at the far end, which is nobody's, and is dropped.
  ip('link add near type veth peer name far');
  ip('link set near arp off');
  ip('addr add 10.8.0.1/16 dev near');
  ip('link set near up');
  ip('link set far up');
}
const answerers = PORTS.map((port) => fork(ANSWERER, [String(port)]));
try {
  await Promise.all(answerers.map((answerer) => once(answerer, 'message')));
  const rows: string[][] = [];
  for (const one of cases) {
    process.stderr.write(`${titleOf(one)}\n`);
    rows.push(await measure(one));
  }
  const head = [
    'HTTP targets',
    'ready s',
    'control thread',
    'process',
    'RSS MB',
    'probes/s',
    'late p50 ms',
    'p99',
    'max',
    'down',
    'stalls',
  ];
  console.log(formatTable(head, rows));
} finally {
  for (const answerer of answerers) answerer.kill('SIGKILL');
}

async function measure(one: Case): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), 'evenkeel-bench-'));
  mkdirSync(join(directory, 'zones'));
  writeFileSync(join(directory, 'zones', `${ORIGIN}yaml`), zoneText(one));
  writeFileSync(join(directory, 'evenkeel.yaml'), 'admin: { listen: none }\nlog: { format: json }\n');
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
  const server = fork(MAIN, args, { execArgv: ['--import', HOOK], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  server.stdout!.on('data', (said) => (output += String(said)));
  server.stderr!.on('data', (said) => (output += String(said)));
  try {
    const startMs = performance.now();
    while (!output.includes('Ready: ')) {
      if (server.exitCode !== null) throw new Error(`Cannot start: ${output.slice(-2000)}`);
      if (performance.now() - startMs > START_LIMIT_MS) return [titleOf(one), 'not ready', ...NO_FIGURES];
      await delay(100);
    }
    const readySeconds = (performance.now() - startMs) / 1000;
    await delay(SETTLE_INTERVALS * one.intervalSeconds * 1000);
    const settled = output.length;
    const observed = await observe(server);
    const downs = output.split(' is DOWN: ').length - 1;
    const stalls = output.slice(settled).split('The event loop stood still').length - 1;
    return [titleOf(one), readySeconds.toFixed(1), ...observed, String(downs), String(stalls)];
  } finally {
    if (server.exitCode === null) {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
    rmSync(directory, { recursive: true });
  }
}

async function observe(server: ChildProcess): Promise<string[]> {
  const pid = server.pid!;
  const seconds = Number(options.seconds);
  server.send({ lateness: 'reset' });
  const before = { process: cpuTimeOfTree(pid), control: cpuTimesOfThreads(pid).get(String(pid))! };
  await delay(seconds * 1000);
  const after = { process: cpuTimeOfTree(pid), control: cpuTimesOfThreads(pid).get(String(pid))! };
  const rssKb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'ascii'))![1]);
  server.send({ lateness: 'tell' });
  // It may be so busy with probes that it never gets to it.
  const signal = AbortSignal.timeout(TELL_LIMIT_MS);
  const [{ count, lateness }] = (await once(server, 'message', { signal }).catch(() => NOTHING_TOLD)) as [
    { count: number; lateness: number[] },
  ];
  const share = (part: 'process' | 'control'): string =>
    `${((100 * totalSeconds(difference(after[part], before[part]))) / seconds).toFixed(0)} %`;
  const late = (part: number): string => (count === 0 ? '–' : percentile(lateness, part).toFixed(1));
  return [
    share('control'),
    share('process'),
    (rssKb / 1000).toFixed(0),
    (count / seconds).toFixed(0),
    ...[0.5, 0.99, 1].map(late),
  ];
}

function zoneText({ targets, intervalSeconds, isTenthSilent }: Case): string {
  const lines = [`? ''`, `: {type: NS, value: ns1.${ORIGIN}}`, 'ns1: {type: A, value: 127.0.0.1}'];
  for (let pool = 0; pool < targets / POOL_SIZE; pool++) {
    const addresses = Array.from({ length: POOL_SIZE }, (_, i) => {
      const n = pool * POOL_SIZE + i;
      const network = isTenthSilent && n % SILENT_SHARE === 0 ? silentNetwork() : '127.30';
      // No address ends in 0 or 255, or is one of ours.
      return `${network}.${Math.floor(n / 250)}.${2 + (n % 250)}`;
    });
    lines.push(
      `host${pool}: {type: A, ttl: 60, values: [${addresses.join(', ')}], balance: round-robin, ` +
        `health: {protocol: http, port: ${PORTS[pool % PORTS.length]!}, interval: ${intervalSeconds}s}}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Members in 127.31.0.0/16 take connections and never answer. */
function silentNetwork(): string {
  return hasOwnNetwork() ? '10.8' : '127.31';
}

function titleOf({ targets, intervalSeconds, isTenthSilent }: Case): string {
  return `${targets.toLocaleString('en')} every ${intervalSeconds} s, ${isTenthSilent ? 'a tenth silent' : 'all alive'}`;
}
