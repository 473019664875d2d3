/**
 * How long a dead member stays in the answers, and how long a living one stays out of them.
 *
 *     npm run bench:heal [-- --pools 52 --deaths killed,stopped,unplugged --only Evenkeel --spread 40]
 *
 * All servers run at once and watch the same members, so that every death is seen by each of them. Members die at random
 * moments, and a name is asked for from the death on until an answer comes without the dead member: every 10 ms at
 * first, then every hundredth of the time that has passed. When all servers have seen all deaths, or have had their
 * time, the members come back the same way.
 *
 * As root it runs in a network namespace of its own; otherwise nothing is unplugged.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Asker, type Addresses } from './asker.ts';
import type { Corpus } from './corpus.ts';
import { createContenders } from './heal/contenders.ts';
import { Members } from './heal/members.ts';
import { createPools, DEATHS, ORIGIN, type Death, type HealPool } from './heal/pools.ts';
import { enterOwnNetwork, hasOwnNetwork } from './own-network.ts';
import { RunningServer } from './running-server.ts';
import { formatTable, percentile } from './table.ts';

const ANY_CORE = '0-1';
const FIRST_PAUSE_MS = 10;
const PAUSE_SHARE = 0.01;
/** gdnsd's defaults take up to 106 s to take a member out, and 200 s to take it in again. */
const DEATH_LIMIT_MS = 150_000;
const RETURN_LIMIT_MS = 260_000;
/** Longer than two intervals of everyone. */
const SETTLE_MS = 21_000;
const START_LIMIT_MS = 60_000;

interface Observation {
  readonly server: string;
  readonly death: Death;
  /** null: not within the limit. */
  readonly goneMs: number | null;
  readonly backMs: number | null;
}

const { values: options } = parseArgs({
  options: {
    pools: { type: 'string', default: '52' },
    deaths: { type: 'string', default: DEATHS.join() },
    only: { type: 'string', default: '' },
    spread: { type: 'string', default: '40' },
  },
});
process.env['PATH'] = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;

await enterOwnNetwork();
await main();

async function main(): Promise<void> {
  const deaths = DEATHS.filter(
    (death) => options.deaths.split(',').includes(death) && (death !== 'unplugged' || hasOwnNetwork()),
  );
  const pools = createPools(deaths, Number(options.pools));
  const contenders = createContenders(pools).filter(({ name }) => name.startsWith(options.only));
  const servers: RunningServer[] = [];
  const askers = new Map<string, Asker>();
  const members = await Members.start(pools);
  try {
    for (const contender of contenders) {
      say(`starting ${contender.name}`);
      servers.push(await RunningServer.start(contender, corpusOf(pools), ANY_CORE));
      askers.set(contender.name, new Asker(servers.at(-1)!.port));
    }
    await untilAllAreIn(pools, askers);
    report(await observe(pools, members, askers), deaths);
    for (const server of servers) tellStalls(server);
  } finally {
    for (const asker of askers.values()) asker.close();
    await Promise.all(servers.map((server) => server.stop()));
    await members.stop();
  }
}

/**
 * Both members of every pool, twice, with more than an interval of everyone between. All are asked for at once, since
 * PowerDNS checks from the first query on, in rounds.
 */
async function untilAllAreIn(pools: readonly HealPool[], askers: ReadonlyMap<string, Asker>): Promise<void> {
  for (const settleMs of [SETTLE_MS, 0]) {
    const sinceMs = performance.now();
    const waits = [...askers].flatMap(([server, asker]) =>
      pools.map(async (pool) => {
        const isPoolIn = (answer: Addresses | null): boolean => isIn(pool, answer);
        if ((await timeUntil(asker, nameOf(pool), isPoolIn, sinceMs, START_LIMIT_MS)) === null)
          throw new Error(`Cannot begin: ${server} does not answer with both members of ${pool.label}`);
      }),
    );
    await Promise.all(waits);
    await delay(settleMs);
  }
}

async function observe(
  pools: readonly HealPool[],
  members: Members,
  askers: ReadonlyMap<string, Asker>,
): Promise<Observation[]> {
  const spreadMs = Number(options.spread) * 1000;
  /** What each server took to see what was done to each pool's member. */
  const phase = async (
    what: string,
    act: (pool: HealPool) => Promise<number>,
    isSeen: (pool: HealPool, answer: Addresses | null) => boolean,
    limitMs: number,
  ): Promise<Map<string, number | null>> => {
    say(`${what} ${pools.length} members over ${options.spread} s`);
    const took = new Map<string, number | null>();
    const onOne = async (pool: HealPool): Promise<void> => {
      await delay(Math.random() * spreadMs);
      const sinceMs = await act(pool);
      const onServer = async ([server, asker]: [string, Asker]): Promise<void> => {
        const ms = await timeUntil(asker, nameOf(pool), (answer) => isSeen(pool, answer), sinceMs, limitMs);
        took.set(keyOf(server, pool), ms);
      };
      await Promise.all([...askers].map(onServer));
    };
    await Promise.all(pools.map(onOne));
    return took;
  };
  const gone = await phase('killing', (pool) => members.kill(pool), isOut, DEATH_LIMIT_MS);
  const back = await phase('reviving', (pool) => members.revive(pool), isIn, RETURN_LIMIT_MS);
  return [...askers.keys()].flatMap((server) =>
    pools.map((pool) => {
      const key = keyOf(server, pool);
      return { server, death: pool.death, goneMs: gone.get(key)!, backMs: back.get(key)! };
    }),
  );
}

async function timeUntil(
  asker: Asker,
  name: string,
  isSeen: (answer: Addresses | null) => boolean,
  sinceMs: number,
  limitMs: number,
): Promise<number | null> {
  for (;;) {
    const hasSeen = isSeen(await asker.ask(name));
    const elapsedMs = performance.now() - sinceMs;
    if (hasSeen) return elapsedMs;
    if (elapsedMs > limitMs) return null;
    await delay(Math.max(FIRST_PAUSE_MS, elapsedMs * PAUSE_SHARE));
  }
}

function isOut({ mortal, survivor }: HealPool, answer: Addresses | null): boolean {
  return answer !== null && answer.addresses.includes(survivor) && !answer.addresses.includes(mortal);
}

function isIn({ mortal, survivor }: HealPool, answer: Addresses | null): boolean {
  return answer !== null && answer.addresses.includes(survivor) && answer.addresses.includes(mortal);
}

//--- Telling

function report(observations: readonly Observation[], deaths: readonly Death[]): void {
  const head = ['', 'seen', 'gone p50', 'p95', 'p99', 'max', 'back p50', 'max'];
  for (const death of deaths) {
    const own = observations.filter((observation) => observation.death === death);
    const rows = [...new Set(own.map(({ server }) => server))].map((server) => {
      const ofServer = own.filter((observation) => observation.server === server);
      const gone = ofServer.flatMap(({ goneMs }) => goneMs ?? []);
      const back = ofServer.flatMap(({ goneMs, backMs }) => (goneMs === null ? [] : (backMs ?? [])));
      return [
        server,
        `${gone.length} of ${ofServer.length}`,
        ...[0.5, 0.95, 0.99, 1].map((share) => formatSeconds(gone, share)),
        ...[0.5, 1].map((share) => formatSeconds(back, share)),
      ];
    });
    console.log(`\nA member is ${death}; seconds to the first answer without it, and back\n`);
    console.log(formatTable(head, rows));
  }
}

/** A machine that is busy with something else spoils our probes, which then don't count: figures with many stalls say little. */
function tellStalls({ contender, output }: RunningServer): void {
  const stalls = [...output.matchAll(/The event loop stood still for (\d+) ms/g)].map(([, ms]) => Number(ms));
  if (stalls.length > 0)
    console.log(
      `\n${contender.name}: stalled ${stalls.length} times, for ${Math.max(...stalls)} ms at the longest`,
    );
}

function formatSeconds(ms: readonly number[], share: number): string {
  return ms.length === 0 ? '–' : (percentile(ms, share) / 1000).toFixed(2);
}

function nameOf({ label }: HealPool): string {
  return `${label}.${ORIGIN}`;
}

function keyOf(server: string, { label }: HealPool): string {
  return `${server} ${label}`;
}

/** The contenders have their zones already: only what to wait for is taken from it. */
function corpusOf(pools: readonly HealPool[]): Corpus {
  return { origin: ORIGIN, masterFile: '', yaml: '', pooledYaml: '', queries: `${nameOf(pools[0]!)} A\n` };
}

function say(what: string): void {
  process.stderr.write(`${what}\n`);
}
