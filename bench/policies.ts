/**
 * What the choice among a pool's members costs a query, for each policy.
 *
 *     npx tsx bench/policies.ts [--seconds 1 --only client-hash]
 *
 * Offers and clients come up by turns, as they do on a server with many pools.
 */

import { parseArgs } from 'node:util';
import { Client, createPolicies, MAX_MEMBERS, type Offer } from '../src/balance/index.ts';
import { createRandom } from '../src/base/random.ts';
import {
  OFFER_SEED,
  OFFER_SHARE,
  OFFER_WORDS,
  PolicyCode,
  type PolicyName,
} from '../src/image/live-shares.ts';
import { composeShares } from '../src/load/index.ts';
import { formatTable, median } from './table.ts';

const ROUNDS = 7;
const SELECTS = 4096;
/** More than the processor learns by heart. */
const POOLS = 64;
const CASES = [
  { members: 4, answers: 1 },
  { members: 4, answers: 4 },
  { members: 10, answers: 1 },
  { members: 10, answers: 3 },
  { members: 64, answers: 1 },
  { members: 64, answers: 8 },
] as const;

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '1' }, only: { type: 'string', default: '' } },
});

const random = createRandom(1);
const policies = createPolicies(random);
const chosen = new Uint16Array(MAX_MEMBERS);
const names = (Object.keys(PolicyCode) as PolicyName[]).filter((name) => name.includes(options.only));

// All are called before any is timed, so that the call is as little predictable as on a server.
for (const name of names) measure(name, 4, 4, 0.01);
const rows = names.map((name) => [
  name,
  ...CASES.map(({ members, answers }) => {
    const seconds = Number(options.seconds) / ROUNDS;
    return median(Array.from({ length: ROUNDS }, () => measure(name, members, answers, seconds))).toFixed(0);
  }),
]);
console.log('Nanoseconds per select, median:\n');
console.log(
  formatTable(['policy', ...CASES.map(({ members, answers }) => `${answers} of ${members}`)], rows),
);

function measure(name: PolicyName, members: number, answers: number, seconds: number): number {
  const offers = createOffers(name, members, answers);
  const clients = Array.from({ length: POOLS }, createClient);
  const policy = policies[PolicyCode[name]]!;
  let found = 0;
  const start = process.cpuUsage();
  const microseconds = (): number => process.cpuUsage(start).user + process.cpuUsage(start).system;
  let passes = 0;
  for (; microseconds() < seconds * 1e6; passes++) {
    for (let i = 0; i < SELECTS; i++) found += policy.select(offers[i % POOLS]!, clients[i % POOLS]!, chosen);
  }
  const nanoseconds = (microseconds() * 1000) / (passes * SELECTS);
  if (found !== passes * SELECTS * answers)
    throw new Error(`Cannot measure ${name}: it chose ${found} members`);
  return nanoseconds;
}

/** Pools of members with weights 1 to 4, side by side, their shares as the control plane writes them. */
function createOffers(name: PolicyName, members: number, answers: number): Offer[] {
  const offerWords = members * OFFER_WORDS;
  const words = new Int32Array(POOLS * offerWords);
  return Array.from({ length: POOLS }, (_, pool) => {
    const at = pool * offerWords;
    const weights = Array.from({ length: members }, () => 1 + (random.nextUint32() % 4));
    for (const [i, share] of composeShares(name, weights, answers).entries()) {
      words[at + i * OFFER_WORDS + OFFER_SHARE] = share;
      words[at + i * OFFER_WORDS + OFFER_SEED] = random.nextUint32();
    }
    return { words, at, members, answers };
  });
}

function createClient(): Client {
  const client = new Client();
  client.set(
    Uint8Array.from({ length: 4 }, () => random.nextUint32() >>> 24),
    0,
    4,
    false,
  );
  return client;
}
