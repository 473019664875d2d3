/**
 * The race (docs/benchmarks.md): CPU time per query and queries per second, side by side with Debian's name
 * servers.
 *
 *     npm run bench [-- --rounds 7 --seconds 3 --warm-up 10 --only gdnsd,Evenkeel]
 *
 * Every server runs at the same time, on one core and idle but for its turn; dnsperf has another core. A
 * round asks each server for some seconds, one after the other, so that whatever the machine does meanwhile
 * meets all of them; ratios are taken within a round, and their median is told.
 */

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CONTENDERS, PAIRS, REFERENCE, type Contender } from './contenders/index.ts';
import { createCorpus, type Corpus } from './corpus.ts';
import { cpuTimeOfTree, cpuTimesOfThreads, difference, totalSeconds, type CpuTime } from './cpu-time.ts';
import { applyLoad, type LoadPlan, type LoadResult } from './load.ts';
import { RunningServer } from './running-server.ts';
import { formatTable, median } from './table.ts';

/** The core of the servers, and that of dnsperf. */
const SERVER_CORE = 0;
const LOADER_CORE = 1;

/** 200 on the way: as many as a socket with a default receive buffer holds without a loss. */
const PLANS: readonly LoadPlan[] = [
  { title: 'as fast as it can', clients: 20, outstanding: 200, queriesPerSecond: null, hasEdns: false },
  { title: 'as fast as it can, EDNS', clients: 20, outstanding: 200, queriesPerSecond: null, hasEdns: true },
  { title: '20,000 queries/s, EDNS', clients: 20, outstanding: 200, queriesPerSecond: 20_000, hasEdns: true },
];

const RESULTS = new URL('results/', import.meta.url);

interface Turn {
  readonly server: string;
  readonly plan: string;
  readonly round: number;
  readonly load: LoadResult;
  /** Of the whole process and its children; of its busiest thread. */
  readonly process: CpuTime;
  readonly worker: CpuTime;
}

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '3' },
    'warm-up': { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
  },
});

// Daemons live where an ordinary user's PATH does not look.
process.env['PATH'] = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;

await main();

async function main(): Promise<void> {
  const contenders = chooseContenders();
  requirePrograms(contenders);
  const corpus = createCorpus();
  const directory = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'));
  const queriesFile = join(directory, 'queries');
  writeFileSync(queriesFile, corpus.queries);
  const servers: RunningServer[] = [];
  try {
    for (const contender of contenders)
      servers.push(await RunningServer.start(contender, corpus, SERVER_CORE));
    report(await race(servers, queriesFile), contenders, corpus);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(directory, { recursive: true });
  }
}

async function race(servers: readonly RunningServer[], queriesFile: string): Promise<Turn[]> {
  for (const server of servers) {
    say(`warming up ${server.contender.name}`);
    await applyLoad(PLANS[0]!, server.port, queriesFile, Number(options['warm-up']), LOADER_CORE);
  }
  const turns: Turn[] = [];
  for (const plan of PLANS) {
    for (let round = 1; round <= Number(options.rounds); round++) {
      say(`${plan.title}: round ${round} of ${options.rounds}`);
      // Each round in another order: nobody always comes after the same other.
      const order = servers.map((_, i) => servers[(i + round) % servers.length]!);
      for (const server of order) turns.push(await takeTurn(server, plan, round, queriesFile));
    }
  }
  return turns;
}

async function takeTurn(
  server: RunningServer,
  plan: LoadPlan,
  round: number,
  queriesFile: string,
): Promise<Turn> {
  const before = { process: cpuTimeOfTree(server.pid), threads: cpuTimesOfThreads(server.pid) };
  const load = await applyLoad(plan, server.port, queriesFile, Number(options.seconds), LOADER_CORE);
  const after = { process: cpuTimeOfTree(server.pid), threads: cpuTimesOfThreads(server.pid) };
  const threads = [...after.threads].map(([id, time]) => difference(time, before.threads.get(id) ?? time));
  return {
    server: server.contender.name,
    plan: plan.title,
    round,
    load,
    process: difference(after.process, before.process),
    worker: threads.reduce((busiest, time) => (totalSeconds(time) > totalSeconds(busiest) ? time : busiest)),
  };
}

function report(turns: readonly Turn[], contenders: readonly Contender[], corpus: Corpus): void {
  const versions = Object.fromEntries(contenders.map((contender) => [contender.name, versionOf(contender)]));
  const machine = {
    cpu: cpus()[0]!.model,
    cores: availableParallelism(),
    kernel: release(),
    node: process.version,
  };
  const date = new Date().toISOString();
  mkdirSync(RESULTS, { recursive: true });
  const file = new URL(`${date.slice(0, 19).replaceAll(':', '')}.json`, RESULTS);
  writeFileSync(file, JSON.stringify({ date, machine, versions, options, plans: PLANS, turns }, null, 2));
  console.log(`${machine.cpu}, ${machine.cores} cores, Linux ${machine.kernel}, Node ${machine.node}`);
  console.log(
    `${corpus.queries.split('\n').length - 1} names, median of ${options.rounds} rounds of ${options.seconds} s`,
  );
  for (const plan of PLANS) {
    console.log(`\n${plan.title}\n\n${summarise(turns, plan, contenders)}`);
    for (const pair of PAIRS) comparePair(turns, plan, pair);
  }
  console.log(`\nAll turns: ${file.pathname}`);
}

function summarise(turns: readonly Turn[], plan: LoadPlan, contenders: readonly Contender[]): string {
  const turnsOf = (name: string): Turn[] =>
    turns.filter((turn) => turn.server === name && turn.plan === plan.title);
  const referenceTurns = turnsOf(REFERENCE.name);
  const rows = contenders.map(({ name }) => {
    const own = turnsOf(name);
    const ratio = (measure: (turn: Turn) => number): string => {
      const ratios = own.flatMap((turn) => {
        const reference = referenceTurns.find(({ round }) => round === turn.round);
        return reference ? measure(turn) / measure(reference) : [];
      });
      return ratios.length > 0 ? median(ratios).toFixed(2) : '';
    };
    return [
      name,
      median(own.map(microsecondsPerQuery)).toFixed(2),
      ratio(microsecondsPerQuery),
      median(own.map((turn) => (turn.process.userSeconds / turn.load.completed) * 1e6)).toFixed(2),
      median(own.map((turn) => (totalSeconds(turn.worker) / turn.load.completed) * 1e6)).toFixed(2),
      median(own.map(({ load }) => load.queriesPerSecond)).toFixed(0),
      ratio(({ load }) => load.queriesPerSecond),
      median(own.map(({ load }) => load.averageLatencyUs)).toFixed(0),
      String(own.reduce((lost, { load }) => lost + load.lost, 0)),
      median(own.map(({ load }) => load.responseOctets)).toFixed(0),
    ];
  });
  const head = [
    'server',
    'CPU µs/query',
    '× gdnsd',
    'of it user',
    'busiest thread',
    'queries/s',
    '× gdnsd',
    'latency µs',
    'lost',
    'octets',
  ];
  return formatTable(head, rows);
}

/** Says how the one's CPU time compares with the other's, round by round, where both have run. */
function comparePair(turns: readonly Turn[], plan: LoadPlan, [one, other]: (typeof PAIRS)[number]): void {
  const costs = (name: string): Map<number, number> =>
    new Map(
      turns
        .filter((turn) => turn.server === name && turn.plan === plan.title)
        .map((turn) => [turn.round, microsecondsPerQuery(turn)]),
    );
  const others = costs(other.name);
  const ratios = [...costs(one.name)].flatMap(([round, cost]) =>
    others.has(round) ? cost / others.get(round)! : [],
  );
  if (ratios.length > 0) {
    const [least, most] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2));
    console.log(
      `\n${one.name}: ${median(ratios).toFixed(2)} × ${other.name} in CPU time, from ${least!} to ${most!}`,
    );
  }
}

function microsecondsPerQuery({ process, load }: Turn): number {
  return (totalSeconds(process) / load.completed) * 1e6;
}

function chooseContenders(): Contender[] {
  const names = options.only.toLowerCase().split(',').filter(Boolean);
  const isChosen = ({ name }: Contender): boolean => names.length === 0 || names.includes(name.toLowerCase());
  return CONTENDERS.filter(isChosen);
}

/** Ends the process if something is missing, saying how to get it. */
function requirePrograms(contenders: readonly Contender[]): void {
  const needed = [
    { program: 'taskset', debianPackage: 'util-linux' },
    { program: 'dnsperf', debianPackage: 'dnsperf' },
    ...contenders,
  ];
  const missing = needed
    .filter(({ program }) => !isInstalled(program))
    .map(({ debianPackage }) => debianPackage);
  if (missing.length > 0) {
    console.error(
      `Cannot run the race: missing ${missing.join(', ')}\n\n    apt-get install ${missing.join(' ')}\n`,
    );
    process.exit(2);
  }
  if (availableParallelism() < 2) {
    console.error('Cannot run the race: it needs two cores, one for the servers and one for dnsperf');
    process.exit(2);
  }
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The first version number in what the program prints. */
function versionOf({ program, versionArguments }: Contender): string {
  const said = execFileSync('sh', ['-c', '"$0" "$@" 2>&1 || true', program, ...versionArguments], {
    encoding: 'utf8',
  });
  return /\d+\.\d+(\.\d+)?/.exec(said)?.[0] ?? 'unknown';
}

function say(what: string): void {
  process.stderr.write(`${what}\n`);
}
