/**
 * How often a live member is taken out because probes get lost, and how long a dead one stays in: the scheduler as it
 * is, in simulated time, beside the rules of other servers.
 *
 *     tsx bench/false-downs.ts [--days 2] [--targets 100] [--replicated-days 0.6] [--only alone|replicas]
 *
 * Each probe is lost with the same probability, whatever became of the others, and then times out. The closed form
 * assumes that results come in the order the probes began and that nothing is held after flapping.
 *
 * Then the same for three replicas beside one alone, with a thousand targets, so that their beats cost little beside the probes:
 * a day of it is a thousand target-days.
 */

import { parseArgs } from 'node:util';
import { createRandom, randomBelow, type Logger } from '../src/base/index.ts';
import { HealthMonitor, isServed, type ProbeResult, type Target } from '../src/health/index.ts';
import { createTarget } from '../test/support/simulated-targets.ts';
import { VirtualClock } from '../test/support/virtual-clock.ts';
import { SimulatedReplicas, type Outcome } from './replicas/simulated-replicas.ts';
import { writeResult } from './replicas/write-result.ts';
import { formatTable, percentile } from './table.ts';

const DAY_MS = 86_400_000;
const LOSSES = [0.05, 0.2] as const;
const ROUND_TRIP_MS = 1;
const SEED = 1;

/** How a server judges: after so many failures a target is down, and passes in a row clear them or bring it up again. */
interface Rule {
  readonly title: string;
  readonly intervalMs: number;
  /** From a failure on. */
  readonly confirmMs: number;
  readonly fall: number;
  /** So many passes in a row clear the failures; 1: failures must be in a row. */
  readonly clear: number;
  readonly rise: number;
}

const OURS: Rule = { title: 'Evenkeel', intervalMs: 5000, confirmMs: 250, fall: 5, clear: 2, rise: 2 };

/** Defaults, as their documentation and sources have them. Route 53 has several checkers vote; this is one of them. */
const PEERS: readonly Rule[] = [
  { title: 'PowerDNS ifportup', intervalMs: 5000, confirmMs: 5000, fall: 1, clear: 1, rise: 1 },
  { title: 'PowerGSLB', intervalMs: 3000, confirmMs: 3000, fall: 3, clear: 1, rise: 5 },
  { title: 'gdnsd', intervalMs: 10_000, confirmMs: 10_000, fall: 10, clear: 10, rise: 20 },
  { title: 'Route 53 fast', intervalMs: 10_000, confirmMs: 10_000, fall: 3, clear: 1, rise: 3 },
];

const PASSED: ProbeResult = { isPass: true, isAnswered: true, reason: 'connected', body: null, agent: null };
const REFUSED: ProbeResult = {
  isPass: false,
  isAnswered: true,
  reason: 'connection refused',
  body: null,
  agent: null,
};
const TIMED_OUT: ProbeResult = {
  isPass: false,
  isAnswered: false,
  reason: 'timeout',
  body: null,
  agent: null,
};

/** What becomes of the probes of a dead member. */
const DEATHS = [
  ['refuses', REFUSED, ROUND_TRIP_MS],
  ['is silent', TIMED_OUT, 2000],
] as const;
const DEATH_ROUNDS = 20;
/** How many servers judge the targets. */
const GROUPS = [1, 3] as const;
const REPLICATED_TARGETS = 1000;

const { values: options } = parseArgs({
  options: {
    days: { type: 'string', default: '2' },
    targets: { type: 'string', default: '100' },
    'replicated-days': { type: 'string', default: '0.6' },
    only: { type: 'string', default: '' },
  },
});
const targetCount = Number(options.targets);

if (options.only !== 'replicas') {
  console.log('False downs per target and day\n');
  console.log(
    formatTable(
      ['', ...LOSSES.flatMap((loss) => [`${100 * loss} % lost`, 'closed form'])],
      await falseDownRows(),
    ),
  );
  console.log('\nSeconds from a death to the verdict, default settings\n');
  console.log(formatTable(['the dead member', 'p50', 'p95', 'max'], await detectionRows()));
}
if (options.only !== 'alone') await compareReplicas();

async function falseDownRows(): Promise<string[][]> {
  const ours = [OURS.title];
  for (const loss of LOSSES) {
    const days = loss < 0.1 ? Number(options.days) : Number(options.days) / 10;
    ours.push(formatRate(await simulateOurs(loss, days)), formatRate(closedForm(OURS, loss)));
  }
  const peers = PEERS.map((rule) => [
    rule.title,
    ...LOSSES.flatMap((loss) => [
      formatRate(simulateRule(rule, loss, 2000)),
      formatRate(closedForm(rule, loss)),
    ]),
  ]);
  return [ours, ...peers];
}

async function detectionRows(): Promise<string[][]> {
  const rows: string[][] = [];
  for (const [title, result, afterMs] of DEATHS) {
    const seconds = (await simulateDeaths(result, afterMs)).map((ms) => ms / 1000).sort((a, b) => a - b);
    const at = (share: number): string =>
      seconds[Math.min(seconds.length - 1, Math.floor(share * seconds.length))]!.toFixed(1);
    rows.push([title, at(0.5), at(0.95), at(1)]);
  }
  return rows;
}

//--- Ours: the scheduler itself

interface Simulation {
  readonly clock: VirtualClock;
  readonly monitor: HealthMonitor;
  readonly targets: readonly Target[];
}

function simulate(outcome: (target: Target) => Outcome, onDown: (target: Target) => void): Simulation {
  const clock = new VirtualClock();
  const ignore = (): void => undefined;
  const logger: Logger = {
    debug: ignore,
    info: ignore,
    warn: (message) => console.log(message),
    error: ignore,
  };
  const monitor = new HealthMonitor({
    clock,
    random: createRandom(SEED),
    logger,
    pace: (action) => action(),
    probe: (target) =>
      new Promise((resolve) => {
        const [afterMs, result] = outcome(target);
        clock.after(afterMs, () => resolve(result));
      }),
    createWatch: () => ({ open: ignore, close: ignore }),
    wantsBody: () => false,
    canaries: [],
    onVerdict: (target, verdict, before) => {
      if (isServed(before.state) && !isServed(verdict.state)) onDown(target);
    },
    commonMs: () => clock.monotonicMs(),
    onFound: ignore,
    onSlow: ignore,
    onResult: ignore,
    onDoubt: ignore,
  });
  const targets = createTargets(targetCount);
  monitor.watch(targets);
  return { clock, monitor, targets };
}

async function simulateOurs(loss: number, days: number): Promise<number> {
  const random = createRandom(SEED + 1);
  let downs = 0;
  const { clock, monitor } = simulate(
    () => (isLost(random, loss) ? [2000, TIMED_OUT] : [ROUND_TRIP_MS, PASSED]),
    () => downs++,
  );
  await clock.advance(days * DAY_MS);
  monitor.close();
  return downs / targetCount / days;
}

/** How long each target stayed in after it died, one after the other, at any moment of its interval. */
async function simulateDeaths(result: ProbeResult, afterMs: number): Promise<number[]> {
  const random = createRandom(SEED + 2);
  const diedMs = new Map<Target, number>();
  const tookMs: number[] = [];
  const { clock, monitor, targets } = simulate(
    (target) => (diedMs.has(target) ? [afterMs, result] : [ROUND_TRIP_MS, PASSED]),
    (target) => {
      const sinceMs = diedMs.get(target);
      if (sinceMs !== undefined) tookMs.push(clock.monotonicMs() - sinceMs);
    },
  );
  for (let round = 0; round < DEATH_ROUNDS; round++) {
    // So long that nobody is held for flapping.
    await clock.advance(DAY_MS / 100);
    for (const target of targets.slice(0, targetCount / 2)) {
      await clock.advance(randomBelow(random, 200));
      diedMs.set(target, clock.monotonicMs());
    }
    await clock.advance(10_000);
    diedMs.clear();
  }
  monitor.close();
  return tookMs;
}

//--- Replicas beside one alone

async function compareReplicas(): Promise<void> {
  const calm = [];
  for (const loss of LOSSES) {
    const days = Number(options['replicated-days']) / (loss < 0.1 ? 1 : 20);
    for (const servers of GROUPS) calm.push(await simulateLosses(servers, loss, days));
  }
  const deaths = [];
  for (const [title, result, afterMs] of DEATHS)
    for (const servers of GROUPS)
      deaths.push(await simulateReplicatedDeaths(servers, title, result, afterMs));
  console.log('\nFalse downs of one server alone, and of three replicas\n');
  console.log(
    formatTable(
      ['', 'target-days', 'false downs', 'a target and day', "by one's own probes", 'probes'],
      calm.map(({ servers, loss, targetDays, downs, ownDowns, probes }) => [
        `${servers === 1 ? 'one alone' : 'three replicas'}, ${100 * loss} % lost`,
        targetDays.toFixed(0),
        String(downs),
        downs === 0 ? '0' : formatRate(downs / targetDays),
        String(ownDowns),
        String(probes),
      ]),
    ),
  );
  console.log('\nSeconds from a death until no replica answers with the dead member, default settings\n');
  console.log(
    formatTable(
      ['the dead member', 'deaths', 'p50', 'p95', 'max'],
      deaths.map(({ servers, title, seconds }) => [
        `${title}, ${servers === 1 ? 'one alone' : 'three replicas'}`,
        String(seconds.length),
        ...[0.5, 0.95, 1].map((share) => percentile(seconds, share).toFixed(2)),
      ]),
    ),
  );
  writeResult('false-downs', { calm, deaths });
}

async function simulateLosses(servers: number, loss: number, days: number): Promise<CalmFigures> {
  const random = createRandom(SEED + 4);
  /** By replica: all should come to the same. */
  const downs = Array.from({ length: servers }, () => 0);
  const simulated = await SimulatedReplicas.start({
    replicas: servers,
    targets: createTargets(REPLICATED_TARGETS),
    seed: SEED + 5,
    outcome: () => (isLost(random, loss) ? [2000, TIMED_OUT] : [ROUND_TRIP_MS, PASSED]),
    onDown: (_target, replica) => {
      downs[replica]!++;
    },
  });
  downs.fill(0);
  await simulated.clock.advance(days * DAY_MS);
  simulated.close();
  const { ownDowns, probes } = simulated;
  return {
    servers,
    loss,
    targetDays: days * REPLICATED_TARGETS,
    downs: Math.max(...downs),
    ownDowns,
    probes,
  };
}

interface CalmFigures {
  readonly servers: number;
  readonly loss: number;
  readonly targetDays: number;
  readonly downs: number;
  /** What each of the probers would have made of it alone. */
  readonly ownDowns: number;
  readonly probes: number;
}

/** How long each stayed in the answers of any replica after it died; half of them stay. */
async function simulateReplicatedDeaths(
  servers: number,
  title: string,
  result: ProbeResult,
  afterMs: number,
): Promise<{ servers: number; title: string; seconds: number[] }> {
  const random = createRandom(SEED + 6);
  const diedMs = new Map<Target, number>();
  const hold = new Map<Target, number>();
  const seconds: number[] = [];
  const targets = createTargets(targetCount);
  const simulated: SimulatedReplicas = await SimulatedReplicas.start({
    replicas: servers,
    targets,
    seed: SEED + 7,
    outcome: (target) => (diedMs.has(target) ? [afterMs, result] : [ROUND_TRIP_MS, PASSED]),
    onDown: (target) => {
      const holding = (hold.get(target) ?? servers) - 1;
      hold.set(target, holding);
      if (holding === 0) seconds.push((simulated.clock.monotonicMs() - diedMs.get(target)!) / 1000);
    },
  });
  for (let round = 0; round < DEATH_ROUNDS; round++) {
    await simulated.clock.advance(DAY_MS / 100);
    for (const target of targets.slice(0, targetCount / 2)) {
      await simulated.clock.advance(randomBelow(random, 200));
      diedMs.set(target, simulated.clock.monotonicMs());
    }
    await simulated.clock.advance(10_000);
    diedMs.clear();
    hold.clear();
  }
  simulated.close();
  return { servers, title, seconds };
}

//--- The rules of others

/** One target, probe by probe. */
function simulateRule(
  { intervalMs, confirmMs, fall, clear, rise }: Rule,
  loss: number,
  days: number,
): number {
  const random = createRandom(SEED + 3);
  let downs = 0;
  let isUp = true;
  let failures = 0;
  let passes = 0;
  for (let ms = 0; ms < days * DAY_MS; ms += failures > 0 && isUp ? confirmMs : intervalMs) {
    const isPass = !isLost(random, loss);
    passes = isPass ? passes + 1 : 0;
    if (isUp) {
      failures = isPass && passes >= clear ? 0 : failures + (isPass ? 0 : 1);
      if (failures < fall) continue;
      isUp = false;
      downs++;
    } else if (passes >= rise) {
      isUp = true;
      failures = 0;
    }
  }
  return downs / days;
}

/**
 * From a failure on, another comes before `clear` passes in a row with probability a = 1 − (1−p)^clear, after
 * (1 − (1−p)^clear) / p probes on average, whichever it is; `fall` − 1 more in all make it down.
 */
function closedForm({ intervalMs, confirmMs, fall, clear, rise }: Rule, loss: number): number {
  const again = 1 - (1 - loss) ** clear;
  const stages = Array.from({ length: fall - 1 }, (_, k) => again ** k).reduce(
    (sum, share) => sum + share,
    0,
  );
  const suspectMs = confirmMs * stages * (again / loss);
  const downMs = (intervalMs * ((1 - loss) ** -rise - 1)) / loss;
  const share = again ** (fall - 1);
  return (DAY_MS * share) / (intervalMs / loss + suspectMs + share * downMs);
}

function createTargets(targets: number): Target[] {
  return Array.from({ length: targets }, (_, i) => createTarget(`198.18.${i >> 8}.${i & 255}`));
}

function isLost(random: ReturnType<typeof createRandom>, loss: number): boolean {
  return random.nextUint32() < loss * 0x1_0000_0000;
}

function formatRate(perDay: number): string {
  return perDay >= 10 ? perDay.toFixed(0) : perDay.toPrecision(2);
}
