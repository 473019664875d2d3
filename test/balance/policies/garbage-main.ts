/** Chooses a million times, in a thread of its own as query threads do, and tells what garbage that made. */

import v8 from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { createPolicies, MAX_MEMBERS } from '../../../src/balance/index.ts';
import { createRandom } from '../../../src/base/random.ts';
import { PolicyCode, type PolicyName } from '../../../src/image/live-shares.ts';
import { createClient, createOffer, equalWeights } from '../offers.ts';

/** What the thread tells. */
export interface Garbage {
  readonly collections: readonly string[];
  /** In octets. */
  readonly heapGrowth: number;
}

/** While V8 gets to know the code, it makes garbage of its own. */
const WARM_UP_SELECTS = 200_000;
export const MEASURED_SELECTS = 1_000_000;
/** On a busy machine V8 gets to know the code late: so often the million is chosen anew. What makes garbage, makes it each time. */
const MAX_TRIES = 10;

if (parentPort !== null) parentPort.postMessage(measureUntilClean(workerData as PolicyName));

function measureUntilClean(name: PolicyName): Garbage {
  const policy = createPolicies(createRandom(7))[PolicyCode[name]]!;
  const offers = [1, 4, 10].map((members) =>
    createOffer(name, { weights: equalWeights(members), answers: 4 }),
  );
  const clients = ['192.0.2.1', '198.51.100.7', '2001:db8::1'].map((address) => createClient(address));
  const chosen = new Uint16Array(MAX_MEMBERS);
  const repeat = (selects: number): void => {
    for (let i = 0; i < selects; i++)
      policy.select(offers[i % offers.length]!, clients[i % clients.length]!, chosen);
  };
  repeat(WARM_UP_SELECTS);
  let garbage = measure(() => repeat(MEASURED_SELECTS));
  for (let tries = 1; tries < MAX_TRIES && !isClean(garbage); tries++)
    garbage = measure(() => repeat(MEASURED_SELECTS));
  return garbage;
}

function measure(work: () => void): Garbage {
  const profiler = new v8.GCProfiler();
  profiler.start();
  const heapBefore = v8.getHeapStatistics().used_heap_size;
  work();
  const heapGrowth = v8.getHeapStatistics().used_heap_size - heapBefore;
  return { collections: profiler.stop().statistics.map(({ gcType }) => gcType), heapGrowth };
}

/** An octet for every select would be more. What there is, the compiler and these very measurements made. */
function isClean({ collections, heapGrowth }: Garbage): boolean {
  return collections.length === 0 && heapGrowth < MEASURED_SELECTS;
}
