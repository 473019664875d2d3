/**
 * Load shedding with caches in between: what a report tells was decided up to a TTL ago, and what it changes shows only
 * as caches expire. A hundred resolvers, of very different sizes, ask for one member each and keep it for a TTL; every
 * few seconds the members report how busy they were.
 *
 * How old the news is decides. With loads of the very moment, every five seconds, picking the least loaded does as well
 * here as shedding does; with the averages that machines report, it herds.
 */

import { expect } from 'chai';
import { createRandom } from '../../src/base/random.ts';
import { createPolicies } from '../../src/balance/index.ts';
import { PolicyCode, type PolicyName } from '../../src/image/live-shares.ts';
import { PoolLoad, type LoadReport } from '../../src/load/index.ts';
import { createClient, createOffer } from '../balance/offers.ts';

const RESOLVERS = 100;
const TTL_SECONDS = 60;
const REPORT_SECONDS = 5;
/** Members tell an average over a minute, as `node_load1` is. */
const AVERAGED_SECONDS = 60;
const DURATION_SECONDS = 3600;
/** Measured is what comes after the first minutes, in which the loop finds its balance. */
const SETTLED_SECONDS = 900;
const SEEDS = [1, 2, 3];
const CLIENT = createClient('192.0.2.1');
const LOW = 0.7;
const HIGH = 0.95;

/** Of equal weight in the zone file, but one of them is half a machine. */
const CAPACITIES = [1, 1, 1, 0.5];
const WEAK = 3;
/** Of all capacity; shared equally, the weak member would have a load of 1.14. */
const DEMAND = 0.65;

interface Member {
  /** Its load: demand sent to it, for its capacity. */
  readonly meanLoad: number;
  /** The standard deviation over time. */
  readonly spread: number;
  /** The part of the time in which it was asked for more than it can. */
  readonly overloaded: number;
}

/** Which member is answered, by the latest reports. */
interface Balancer {
  count(loads: readonly number[], nowMs: number): void;
  choose(): number;
}

describe('load shedding behind caches', () => {
  for (const seed of SEEDS) {
    it(`relieves a member that can't take its share, and stays there (seed ${seed})`, () => {
      const before = simulate(createPolicyBalancer('weighted', seed), seed);
      const after = simulate(createPolicyBalancer('least-load', seed), seed);
      expect(before[WEAK]!.meanLoad).to.be.above(1);
      expect(after[WEAK]!.meanLoad).to.be.within(LOW, HIGH);
      expect(after[WEAK]!.overloaded).to.be.below(before[WEAK]!.overloaded / 2);
      // Most of the spread is the chance of who asks whom, which is there without load reports too.
      for (const [i, { spread }] of after.entries()) expect(spread).to.be.below(1.6 * before[i]!.spread);
    });

    it(`does not herd, as picking the least loaded does (seed ${seed})`, () => {
      const shed = simulate(createPolicyBalancer('least-load', seed), seed);
      const herd = simulate(createHerd(), seed);
      for (const [i, { overloaded, spread }] of shed.entries()) {
        expect(overloaded).to.be.below(herd[i]!.overloaded);
        expect(spread).to.be.below(0.55 * herd[i]!.spread);
      }
    });
  }
});

/** The policy, with shares as the control plane works them out; `weighted` has no reports to go by. */
function createPolicyBalancer(name: PolicyName, seed: number): Balancer {
  const policy = createPolicies(createRandom(seed))[PolicyCode[name]]!;
  const weights = CAPACITIES.map(() => 1);
  const poolLoad = new PoolLoad(weights, { policy: name, low: LOW, high: HIGH, maxAgeMs: 30_000 });
  const chosen = new Uint16Array(weights.length);
  let offer = createOffer(name, { weights });
  return {
    count(loads, nowMs) {
      if (name === 'weighted') return;
      const reports = loads.map((value): LoadReport => ({
        kind: 'number',
        value,
        source: 'push',
        atMs: nowMs,
      }));
      const parts = poolLoad.update(reports, nowMs);
      offer = createOffer(name, { weights: parts.map(({ factor }) => factor) });
    },
    choose() {
      policy.select(offer, CLIENT, chosen);
      return chosen[0]!;
    },
  };
}

/** Whoever is the least loaded by its report gets every answer until the next. */
function createHerd(): Balancer {
  let least = 0;
  return {
    count(loads) {
      least = loads.indexOf(Math.min(...loads));
    },
    choose: () => least,
  };
}

/** Second by second. What resolver i is asked for falls with its rank, down to a tenth. */
function simulate(balancer: Balancer, seed: number): Member[] {
  const random = createRandom(seed * 7919);
  const sizes = Array.from({ length: RESOLVERS }, (_, i) => 1 / (1 + (9 * i) / RESOLVERS));
  const scale = (DEMAND * sum(CAPACITIES)) / sum(sizes);
  const cached = sizes.map(() => balancer.choose());
  const expiresAt = sizes.map(() => random.nextUint32() % TTL_SECONDS);
  const averages = CAPACITIES.map(() => 0);
  const history = CAPACITIES.map((): number[] => []);
  for (let second = 0; second < DURATION_SECONDS; second++) {
    for (let i = 0; i < RESOLVERS; i++) {
      if (expiresAt[i]! > second) continue;
      cached[i] = balancer.choose();
      // The first client after the end asks again; busy resolvers sooner.
      expiresAt[i] = second + TTL_SECONDS + (random.nextUint32() % 5);
    }
    const loads = CAPACITIES.map(() => 0);
    for (const [i, member] of cached.entries()) loads[member]! += (sizes[i]! * scale) / CAPACITIES[member]!;
    for (const [member, load] of loads.entries())
      averages[member]! += (load - averages[member]!) / AVERAGED_SECONDS;
    if (second % REPORT_SECONDS === 0) balancer.count(averages, second * 1000);
    if (second >= SETTLED_SECONDS) for (const [member, load] of loads.entries()) history[member]!.push(load);
  }
  return history.map(describeLoads);
}

function describeLoads(loads: readonly number[]): Member {
  const meanLoad = sum(loads) / loads.length;
  const spread = Math.sqrt(sum(loads.map((load) => (load - meanLoad) ** 2)) / loads.length);
  return { meanLoad, spread, overloaded: loads.filter((load) => load > 1).length / loads.length };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
