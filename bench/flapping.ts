/**
 * Queries per second while everything flaps: 1,000 pools of four, of which two members go down and come up again without
 * end, against the same server in calm, turn by turn.
 *
 *     npm run bench:flapping [-- --rounds 7 --seconds 3 --flaps 1000,5000]
 *
 * The server is the real one but for its probes: a hook tells the verdicts (hooks/flapping.js), as the health monitor
 * would. Another socket looks at answers all the while: the member that is always up must be in each, the one that is
 * always down in none, no address twice, all with one TTL.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { Asker, type Addresses } from './asker.ts';
import { createCorpus } from './corpus.ts';
import { cpuTimesOfThreads, difference, totalSeconds } from './cpu-time.ts';
import { applyLoad, type LoadPlan } from './load.ts';
import { formatTable, median } from './table.ts';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const HOOK = new URL('hooks/flapping.js', import.meta.url).href;
const PORT = 15_354;
const SERVER_CORE = 0;
const LOADER_CORE = 1;
const WARM_UP_SECONDS = 5;
const LOOK_PAUSE_MS = 1;

const PLANS: readonly LoadPlan[] = [
  { title: 'as fast as it can', clients: 20, outstanding: 200, queriesPerSecond: null, hasEdns: true },
  { title: '20,000 queries/s', clients: 20, outstanding: 200, queriesPerSecond: 20_000, hasEdns: true },
];

interface Turn {
  readonly plan: string;
  readonly round: number;
  readonly flapsPerSecond: number;
  /** How many there were. */
  readonly told: number;
  readonly queriesPerSecond: number;
  readonly lost: number;
  /** Per query, in microseconds: of the busiest thread, which is the one that answers, and of the control thread. */
  readonly workerUs: number;
  readonly controlUs: number;
  readonly latencyUs: number;
  readonly looked: number;
  readonly wrong: number;
}

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '3' },
    flaps: { type: 'string', default: '1000,5000' },
  },
});
const rates = [0, ...options.flaps.split(',').map(Number)];

const corpus = createCorpus();
const directory = mkdtempSync(join(tmpdir(), 'evenkeel-bench-'));
const queriesFile = join(directory, 'queries');
writeFileSync(queriesFile, corpus.queries);
mkdirSync(join(directory, 'zones'));
const zone = corpus.pooledYaml.replaceAll(
  'balance: round-robin',
  'balance: {policy: round-robin, ttl_min: 20}, health: {protocol: tcp, port: 9}',
);
writeFileSync(join(directory, 'zones', `${corpus.origin}yaml`), zone);
writeFileSync(join(directory, 'evenkeel.yaml'), 'admin: { listen: none }\nlog: { level: error }\n');
const args = [
  ...['serve', '--workers', '1', '--listen', `127.0.0.1:${PORT}`, '--config', `${directory}/evenkeel.yaml`],
  ...['--zones', `${directory}/zones`, '--state-dir', `${directory}/state`],
];
const server = fork(MAIN, args, {
  execPath: 'taskset',
  execArgv: ['-c', String(SERVER_CORE), process.execPath, '--import', HOOK],
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
const asker = new Asker(PORT);
try {
  while ((await asker.ask(`host0.${corpus.origin}`)) === null) {
    if (server.exitCode !== null) throw new Error('Cannot start the server');
  }
  report(await takeTurns());
} finally {
  asker.close();
  if (server.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  rmSync(directory, { recursive: true });
}

async function takeTurns(): Promise<Turn[]> {
  const turns: Turn[] = [];
  await flap(rates.at(-1)!);
  await applyLoad(PLANS[0]!, PORT, queriesFile, WARM_UP_SECONDS, LOADER_CORE);
  for (const plan of PLANS) {
    for (let round = 1; round <= Number(options.rounds); round++) {
      process.stderr.write(`${plan.title}: round ${round} of ${options.rounds}\n`);
      const order = rates.map((_, i) => rates[(i + round) % rates.length]!);
      for (const flapsPerSecond of order) turns.push(await takeTurn(plan, round, flapsPerSecond));
    }
  }
  return turns;
}

async function takeTurn(plan: LoadPlan, round: number, flapsPerSecond: number): Promise<Turn> {
  await flap(flapsPerSecond);
  const pid = server.pid!;
  const before = cpuTimesOfThreads(pid);
  const looking = new AbortController();
  const looks = look(looking.signal);
  const load = await applyLoad(plan, PORT, queriesFile, Number(options.seconds), LOADER_CORE);
  const after = cpuTimesOfThreads(pid);
  looking.abort();
  const { told } = await flap(0);
  const used = new Map(
    [...after].map(([id, time]) => [id, totalSeconds(difference(time, before.get(id) ?? time))]),
  );
  const control = used.get(String(pid))!;
  used.delete(String(pid));
  const perQueryUs = (seconds: number): number => (seconds / load.completed) * 1e6;
  return {
    plan: plan.title,
    round,
    flapsPerSecond,
    told,
    queriesPerSecond: load.queriesPerSecond,
    lost: load.lost,
    workerUs: perQueryUs(Math.max(...used.values())),
    controlUs: perQueryUs(control),
    latencyUs: load.averageLatencyUs,
    ...(await looks),
  };
}

/** @returns how many verdicts have been told since it was called last */
async function flap(flapsPerSecond: number): Promise<{ told: number }> {
  server.send({ flapsPerSecond });
  const [told] = (await once(server, 'message')) as [{ told: number }];
  return told;
}

/** Looks at one pool's answer after the other, until it is called off. */
async function look(signal: AbortSignal): Promise<{ looked: number; wrong: number }> {
  let looked = 0;
  let wrong = 0;
  for (let n = 0; !signal.aborted; n = (n + 389) % 1000) {
    const answer = await asker.ask(`host${n}.${corpus.origin}`);
    looked++;
    if (answer === null || !isRight(n, answer)) {
      wrong++;
      process.stderr.write(`wrong: host${n}: ${JSON.stringify(answer)}\n`);
    }
    await delay(LOOK_PAUSE_MS);
  }
  return { looked, wrong };
}

function isRight(n: number, { rcode, addresses, ttlSeconds }: Addresses): boolean {
  const member = (i: number): string => `198.18.${n >> 6}.${((n & 63) << 2) | i}`;
  const places = addresses.map((address) => [0, 1, 2].findIndex((i) => address === member(i)));
  return (
    rcode === 0 &&
    places.includes(0) &&
    !places.includes(-1) &&
    new Set(places).size === places.length &&
    new Set(ttlSeconds).size === 1
  );
}

function report(turns: readonly Turn[]): void {
  console.log(`1,000 pools of four; median of ${options.rounds} rounds of ${options.seconds} s`);
  for (const { title } of PLANS) {
    const ofPlan = turns.filter(({ plan }) => plan === title);
    const rows = rates.map((rate) => {
      const own = ofPlan.filter(({ flapsPerSecond }) => flapsPerSecond === rate);
      const calm = new Map(
        ofPlan.filter(({ flapsPerSecond }) => flapsPerSecond === 0).map((turn) => [turn.round, turn]),
      );
      const middle = (measure: (turn: Turn) => number): number => median(own.map(measure));
      const ratio = (measure: (turn: Turn) => number): string =>
        median(own.map((turn) => measure(turn) / measure(calm.get(turn.round)!))).toFixed(2);
      const sum = (measure: (turn: Turn) => number): number =>
        own.reduce((total, turn) => total + measure(turn), 0);
      return [
        rate === 0 ? 'calm' : `${rate} verdicts/s`,
        middle(({ queriesPerSecond }) => queriesPerSecond).toFixed(0),
        ratio(({ queriesPerSecond }) => queriesPerSecond),
        middle(({ workerUs }) => workerUs).toFixed(2),
        ratio(({ workerUs }) => workerUs),
        middle(({ controlUs }) => controlUs).toFixed(2),
        middle(({ latencyUs }) => latencyUs).toFixed(0),
        String(sum(({ told }) => told)),
        String(sum(({ lost }) => lost)),
        `${sum(({ wrong }) => wrong)} of ${sum(({ looked }) => looked)}`,
      ];
    });
    const head = [
      '',
      'queries/s',
      '× calm',
      'worker µs/query',
      '× calm',
      'control µs/query',
      'latency µs',
      'verdicts',
      'lost',
      'wrong',
    ];
    console.log(`\n${title}\n\n${formatTable(head, rows)}`);
  }
}
