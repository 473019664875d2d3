/**
 * Shows that answering makes no garbage: the real server under load with V8 telling of every collection, in
 * any of its threads.
 *
 *     npm run bench:garbage [-- --seconds 15]
 *
 * A thread's young generation holds 16 MiB: with as little as 16 octets of garbage per query, a million
 * queries would fill it. (The test test/worker/garbage.test.ts measures the heap itself; this shows the whole
 * process.)
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { evenkeel } from './contenders/evenkeel.ts';
import type { Contender } from './contenders/index.ts';
import { createCorpus } from './corpus.ts';
import { applyLoad, type LoadPlan } from './load.ts';
import { RunningServer } from './running-server.ts';

const PLAN: LoadPlan = {
  title: 'as fast as it can, EDNS',
  clients: 20,
  outstanding: 200,
  queriesPerSecond: null,
  hasEdns: true,
};
const WARM_UP_SECONDS = 10;

/**
 * `[4711:0x55d0c8a3e000] 1234 ms: Scavenge 7.9 (8.2) -> 7.1 (9.2) MB, …`; the second number tells threads
 * apart.
 */
const COLLECTION = /^\[\d+:0x[0-9a-f]+\].*ms: (Scavenge|Mark-Compact|Minor)/gm;

const traced: Contender = {
  ...evenkeel,
  prepare: (site) => {
    const { files, args } = evenkeel.prepare(site);
    return { files, args: ['--trace-gc', ...args] };
  },
};

const { values: options } = parseArgs({ options: { seconds: { type: 'string', default: '15' } } });

const corpus = createCorpus();
const directory = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'));
const queriesFile = join(directory, 'queries');
await writeFile(queriesFile, corpus.queries);
const server = await RunningServer.start(traced, corpus, 0);
try {
  await applyLoad(PLAN, server.port, queriesFile, WARM_UP_SECONDS, 1);
  const told = server.output.length;
  const { completed } = await applyLoad(PLAN, server.port, queriesFile, Number(options.seconds), 1);
  const collections = server.output.slice(told).match(COLLECTION) ?? [];
  console.log(`${completed} queries, ${collections.length} garbage collections`);
  for (const collection of collections) console.log(collection);
  process.exitCode = collections.length === 0 ? 0 : 1;
} finally {
  await server.stop();
  await rm(directory, { recursive: true });
}
