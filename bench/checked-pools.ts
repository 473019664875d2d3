/**
 * CPU time per query where every name is a pool of four whose members are checked: the same pools here, in gdnsd and as
 * PowerDNS's Lua records.
 *
 *     npm run bench:checked-pools [-- --rounds 5 --seconds 3]
 *
 * 100 names, each member at an address of its own on loopback, where one process takes the connections of all the checks. All
 * members are up. The checks themselves are in the figures: 400 connections every five seconds (gdnsd: ten). Otherwise as in
 * the race (run.ts).
 */

import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { createPoolZone, evenkeel, gdnsdMultifo, powerdnsLua, type Contender } from './contenders/index.ts';
import { createCorpus, type Corpus } from './corpus.ts';
import { cpuTimeOfTree, difference, totalSeconds } from './cpu-time.ts';
import { applyLoad, type LoadPlan } from './load.ts';
import { RunningServer } from './running-server.ts';
import { formatTable, median } from './table.ts';

const ANSWERER = fileURLToPath(new URL('hooks/many-members.js', import.meta.url));
const ORIGIN = 'bench.example.';
const MEMBER_PORT = 18_086;
const NAMES = 100;
const MEMBERS = 4;
const TTL_SECONDS = 60;
const SERVER_CORE = 0;
const LOADER_CORE = 1;
const WARM_UP_SECONDS = 5;
/** Two intervals of PowerDNS: every name has been asked for, and every member checked. */
const SETTLE_MS = 11_000;

const PLAN: LoadPlan = {
  title: 'as fast as it can, EDNS',
  clients: 20,
  outstanding: 200,
  queriesPerSecond: null,
  hasEdns: true,
};

interface Pool {
  readonly label: string;
  readonly members: readonly string[];
}

interface Turn {
  readonly server: string;
  readonly round: number;
  readonly microseconds: number;
  readonly queriesPerSecond: number;
}

const POOLS: readonly Pool[] = Array.from({ length: NAMES }, (_, n) => ({
  label: `host${n}`,
  members: Array.from({ length: MEMBERS }, (_, i) => `127.50.${n}.${i + 1}`),
}));

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '3' } },
});
process.env['PATH'] = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;

const CONTENDERS: readonly Contender[] = [
  named('Evenkeel, plain', evenkeel, corpusOf('')),
  named('Evenkeel, 4 of 4', evenkeel, corpusOf(`, balance: round-robin`)),
  named('Evenkeel, 1 of 4', evenkeel, corpusOf(`, balance: {policy: random, answers: 1}`)),
  gdnsdPools(),
  powerdnsPools('PowerDNS ifportup, 4 of 4', `, {selector='all'}`),
  powerdnsPools('PowerDNS ifportup, 1 of 4', ''),
];
const [REFERENCE] = CONTENDERS;

const corpus = corpusOf('');
const directory = mkdtempSync(join(tmpdir(), 'evenkeel-bench-'));
const queriesFile = join(directory, 'queries');
writeFileSync(queriesFile, corpus.queries);
const answerer = fork(ANSWERER, [String(MEMBER_PORT)]);
const servers: RunningServer[] = [];
try {
  await once(answerer, 'message');
  // Whoever serves must not be held up by whoever takes the checks' connections.
  execFileSync('taskset', ['-a', '-cp', String(LOADER_CORE), String(answerer.pid!)], { stdio: 'ignore' });
  for (const contender of CONTENDERS) servers.push(await RunningServer.start(contender, corpus, SERVER_CORE));
  for (const server of servers) {
    process.stderr.write(`warming up ${server.contender.name}\n`);
    await applyLoad(PLAN, server.port, queriesFile, WARM_UP_SECONDS, LOADER_CORE);
  }
  await delay(SETTLE_MS);
  report(await takeTurns());
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  answerer.kill('SIGKILL');
  rmSync(directory, { recursive: true });
}

async function takeTurns(): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (let round = 1; round <= Number(options.rounds); round++) {
    process.stderr.write(`round ${round} of ${options.rounds}\n`);
    for (const i of servers.keys()) {
      const server = servers[(i + round) % servers.length]!;
      const before = cpuTimeOfTree(server.pid);
      const load = await applyLoad(PLAN, server.port, queriesFile, Number(options.seconds), LOADER_CORE);
      const used = totalSeconds(difference(cpuTimeOfTree(server.pid), before));
      turns.push({
        server: server.contender.name,
        round,
        microseconds: (used / load.completed) * 1e6,
        queriesPerSecond: load.queriesPerSecond,
      });
    }
  }
  return turns;
}

function report(turns: readonly Turn[]): void {
  const turnsOf = (name: string): Turn[] => turns.filter(({ server }) => server === name);
  const references = new Map(turnsOf(REFERENCE!.name).map((turn) => [turn.round, turn.microseconds]));
  const rows = CONTENDERS.map(({ name }) => {
    const own = turnsOf(name);
    return [
      name,
      median(own.map(({ microseconds }) => microseconds)).toFixed(2),
      median(own.map(({ round, microseconds }) => microseconds / references.get(round)!)).toFixed(2),
      median(own.map(({ queriesPerSecond }) => queriesPerSecond)).toFixed(0),
    ];
  });
  console.log(`${NAMES} names, median of ${options.rounds} rounds of ${options.seconds} s\n`);
  console.log(formatTable(['', 'CPU µs/query', '× plain', 'queries/s'], rows));
}

//--- The zone, for each

function named(name: string, contender: Contender, ownCorpus: Corpus): Contender {
  return { ...contender, name, prepare: (site) => contender.prepare({ ...site, corpus: ownCorpus }) };
}

/** @param balance what stands after the values; then they are checked too */
function corpusOf(balance: string): Corpus {
  const check = balance === '' ? '' : `${balance}, health: {protocol: tcp, port: ${MEMBER_PORT}}`;
  const yaml = [
    `? ''`,
    `: {type: NS, value: ns1.${ORIGIN}}`,
    'ns1: {type: A, value: 127.0.0.1}',
    ...POOLS.map(
      ({ label, members }) =>
        `${label}: {type: A, ttl: ${TTL_SECONDS}, values: [${members.join(', ')}]${check}}`,
    ),
    '',
  ].join('\n');
  const queries = POOLS.map(({ label }) => `${label}.${ORIGIN} A\n`).join('');
  return { ...createCorpus(), origin: ORIGIN, yaml, queries };
}

function gdnsdPools(): Contender {
  const records = POOLS.map(({ label }) => `${label} ${TTL_SECONDS} DYNA multifo!${label}`);
  return gdnsdMultifo(
    'gdnsd multifo, 4 of 4',
    createPoolZone(ORIGIN, TTL_SECONDS, records),
    `plugin => tcp_connect, port => ${MEMBER_PORT}`,
    POOLS.map(({ label, members }) => `${label} => [ ${members.join(', ')} ]`),
  );
}

/** @param lua the last argument; without one, an answer carries one member at random */
function powerdnsPools(name: string, lua: string): Contender {
  const records = POOLS.map(({ label, members }) => {
    const list = members.map((address) => `'${address}'`).join(', ');
    return `${label} ${TTL_SECONDS} LUA A "ifportup(${MEMBER_PORT}, {${list}}${lua})"`;
  });
  return powerdnsLua(name, createPoolZone(ORIGIN, TTL_SECONDS, records));
}
