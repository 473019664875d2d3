/**
 * What it costs replicas to agree through Redis, and what they gain: real servers, and a real redis-server between them.
 *
 *     npm run bench:replicas [-- --only overrides,deaths,loss,targets,idle,returns --trials 20]
 *
 * - overrides: from the request on one replica to the first answer that follows it, on each
 * - deaths: from a member's death to the first answer without it: three replicas, and one server alone, with the same members
 * - loss: queries while Redis is killed, or stopped
 * - targets, idle: what Redis has to do, and how many probes there are
 * - returns: until replicas that were cut off are of one mind again
 *
 * How many false downs agreement prevents, `npm run bench:false-downs` tells.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Members } from './heal/members.ts';
import {
  measureDeaths,
  mortalPools,
  nameOf,
  poolLines,
  untilAllAreIn,
  type Check,
  type Death,
} from './replicas/deaths.ts';
import { RunningGroup, RunningReplica, zoneText } from './replicas/group.ts';
import { measureIdle, type IdleFigures } from './replicas/idle-replicas.ts';
import { measureTargets, type TargetsFigures } from './replicas/many-targets.ts';
import { idlePoolLines, measureOverrides, OVERRIDE_LINES, type OverrideTrial } from './replicas/overrides.ts';
import { measureLosses, type LossRun } from './replicas/redis-loss.ts';
import { measureReturns, OUTAGES, type Return } from './replicas/returns.ts';
import { writeResult } from './replicas/write-result.ts';
import { formatTable, percentile } from './table.ts';

const PARTS = ['overrides', 'deaths', 'loss', 'targets', 'idle', 'returns'] as const;
type Part = (typeof PARTS)[number];

const OVERRIDE_TRIALS = 210;
const MANY_POOLS = 2000;
const MANY_POOLS_TRIALS = 40;
const POOLS = 26;
const SPREAD_MS = 26_000;
const IDLE_SIZES = [1, 3, 6, 10] as const;
/** Longer than an interval of the default check. */
const SETTLE_MS = 6000;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: PARTS.join() },
    trials: { type: 'string', default: '20' },
  },
});
const isWanted = (part: Part): boolean => options.only.split(',').includes(part);
const trials = Number(options.trials);
const figures: Record<string, unknown> = {};

if (isWanted('overrides') || isWanted('deaths') || isWanted('loss')) await observeOneGroup();
if (isWanted('overrides')) await observeManyPools();
if (isWanted('targets')) tellTargets(keep('targets', await measureTargets()));
if (isWanted('idle') || isWanted('returns')) {
  // Each with a Redis of its own; what is counted in the one takes no more where the other takes time.
  const [idle, ...returns] = await Promise.all([
    isWanted('idle') ? Promise.all(IDLE_SIZES.map(measureIdle)) : [],
    ...(isWanted('returns') ? OUTAGES.map((outage) => measureReturns(outage, trials)) : []),
  ]);
  if (isWanted('idle')) tellIdle(keep('idle', idle));
  if (isWanted('returns')) tellReturns(keep('returns', returns.flat()));
}
process.stderr.write(`\n${writeResult('replicas', figures)}\n`);
process.exit();

/** Three replicas and a server alone, for what is measured one after the other. */
async function observeOneGroup(): Promise<void> {
  const pools = mortalPools(POOLS);
  const zone = zoneText([...OVERRIDE_LINES, ...poolLines(pools)]);
  const members = await Members.start(pools);
  const [group, alone] = await Promise.all([
    RunningGroup.start(3, zone),
    RunningReplica.start('alone', zone, null),
  ]);
  try {
    await untilAllAreIn(pools, [...group.replicas, alone]);
    await delay(SETTLE_MS);
    if (isWanted('overrides'))
      tellOverrides(
        keep('overrides', await measureOverrides(group.replicas, OVERRIDE_TRIALS)),
        `${pools.length + 1} pools`,
      );
    if (isWanted('deaths')) {
      const deaths = await measureDeaths(pools, members, alone, group.replicas, SPREAD_MS);
      tellDeaths(keep('deaths', deaths));
    }
    // It would only be in the way.
    await alone.stop();
    if (isWanted('loss')) tellLosses(keep('losses', await measureLosses(group, pools.map(nameOf))));
  } finally {
    await alone.stop();
    await group.stop();
    await members.stop();
  }
}

async function observeManyPools(): Promise<void> {
  const group = await RunningGroup.start(3, zoneText([...idlePoolLines(MANY_POOLS), ...OVERRIDE_LINES]));
  try {
    await delay(SETTLE_MS);
    const done = await measureOverrides(group.replicas, MANY_POOLS_TRIALS);
    tellOverrides(keep('overridesWithManyPools', done), `${MANY_POOLS} pools`);
  } finally {
    await group.stop();
  }
}

function keep<Figures>(part: string, found: Figures): Figures {
  figures[part] = found;
  return found;
}

//--- Telling

function tell(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`\n${title}\n\n${formatTable(head, rows)}`);
}

function tellOverrides(done: readonly OverrideTrial[], pools: string): void {
  const own = done.map(({ ownMs }) => ownMs);
  const next = done.flatMap(({ otherMs }) => otherMs);
  const last = done.map(({ otherMs }) => Math.max(...otherMs));
  const between = done.map(({ ownMs, otherMs }) => Math.max(...otherMs) - ownMs);
  tell(
    `Milliseconds from an override to the first answer that follows it, ${pools}`,
    ['', 'times', 'p50', 'p99', 'max'],
    [
      distribution('the replica that was told', own),
      distribution('each of the two others', next),
      distribution('the last of them', last),
      distribution('the last after the first', between),
    ],
  );
}

function tellDeaths(deaths: readonly Death[]): void {
  for (const check of ['default', 'quick'] as const satisfies readonly Check[]) {
    const own = deaths.filter((death) => death.check === check);
    const alone = own.map(({ aloneMs }) => aloneMs);
    const first = own.map(({ togetherMs }) => Math.min(...togetherMs));
    const last = own.map(({ togetherMs }) => Math.max(...togetherMs));
    const ratio = (share: number): string => (percentile(last, share) / percentile(alone, share)).toFixed(2);
    tell(
      `Milliseconds from a member's death to the first answer without it, ${check} check`,
      ['', 'deaths', 'p50', 'p99', 'max'],
      [
        distribution('one server alone', alone),
        distribution('three replicas: the first', first),
        distribution('three replicas: the last', last),
        ['the last × one alone', '', ...[0.5, 0.99, 1].map(ratio)],
        distribution(
          'from the first to the last',
          own.map(({ togetherMs }) => Math.max(...togetherMs) - Math.min(...togetherMs)),
        ),
      ],
    );
  }
}

function tellLosses(runs: readonly LossRun[]): void {
  const rows = runs.flatMap(({ redis, phases }) => {
    const before = phases[0]!;
    return phases.map(({ phase, queries, failed, unanswered, p50, p99, p999, max }) => [
      `Redis ${redis}: ${phase}`,
      String(queries),
      `${failed} (${unanswered})`,
      ...[p50, p99, p999, max].map(String),
      ...[p50 / before.p50, p99 / before.p99, p999 / before.p999].map((ratio) => ratio.toFixed(2)),
    ]);
  });
  tell(
    'Queries while Redis goes and comes back; microseconds, and times what it was before',
    [
      '',
      'queries',
      'failed (unanswered)',
      'p50',
      'p99',
      'p99.9',
      'max',
      'p50 × before',
      'p99 × before',
      'p99.9 × before',
    ],
    rows,
  );
}

function tellTargets(found: readonly TargetsFigures[]): void {
  tell(
    '1,000 HTTP targets every 5 s, by all replicas together',
    [
      '',
      'commands/s',
      'kB/s in',
      'kB/s out',
      '% of core',
      'probes/target/interval',
      'downs/s',
      'dataset kB',
      'keys kB',
    ],
    found.map(({ replicas, isFlapping, redis, memory, probesPerTargetAndInterval, downsPerSecond }) => [
      `${replicas === 1 ? 'one' : 'three'}, ${isFlapping ? 'a tenth flapping' : 'all well'}`,
      ...rates(redis),
      probesPerTargetAndInterval.toFixed(3),
      downsPerSecond.toFixed(1),
      (memory.datasetOctets / 1000).toFixed(0),
      (Object.values(memory.keys).reduce((sum, octets) => sum + octets, 0) / 1000).toFixed(0),
    ]),
  );
}

function tellIdle(found: readonly IdleFigures[]): void {
  tell(
    'Replicas without targets',
    ['replicas', 'commands/s', 'kB/s in', 'kB/s out', '% of core'],
    found.map(({ replicas, redis }) => [String(replicas), ...rates(redis)]),
  );
}

function rates({ commands, octetsIn, octetsOut, cpuShare }: TargetsFigures['redis']): string[] {
  return [
    commands.toFixed(0),
    (octetsIn / 1000).toFixed(1),
    (octetsOut / 1000).toFixed(1),
    (100 * cpuShare).toFixed(1),
  ];
}

function tellReturns(found: readonly Return[]): void {
  const outages = [...new Set(found.map(({ outage }) => outage))];
  tell(
    'Milliseconds from when Redis can be reached again until all replicas hear each other, and agree',
    ['', 'times', 'connected p50', 'max', 'agreed p50', 'max'],
    outages.map((outage) => {
      const own = found.filter((one) => one.outage === outage);
      const connected = own.map(({ connectedMs }) => connectedMs);
      const agreed = own.map(({ agreedMs }) => agreedMs);
      return [
        outage,
        String(own.length),
        ...[connected, agreed].flatMap((ms) => [0.5, 1].map((share) => percentile(ms, share).toFixed(0))),
      ];
    }),
  );
}

function distribution(title: string, ms: readonly number[]): string[] {
  return [title, String(ms.length), ...[0.5, 0.99, 1].map((share) => percentile(ms, share).toFixed(1))];
}
