/**
 * Loaded into a server with `--import`: nothing is probed, and of each pool's four members the second and the third go
 * down and come up again at will. The first stays up, the fourth is down. Whoever sends `{ flapsPerSecond }` over IPC sets how
 * many verdicts change in a second, in all pools together and by turns; each is told as Council tells its own.
 */

/** @import { PoolService as Service } from '../../src/control/pools/pool-service.ts' */
/** @import { Target, Verdict } from '../../src/health/index.ts' */
/** @import { Council as RealCouncil } from '../../src/replica/index.ts' */

const dist = new URL('../../dist/', import.meta.url).href;
/** @type {unknown} */
const builtPools = await import(`${dist}control/pools/pool-service.js`);
/** @type {unknown} */
const builtHealth = await import(`${dist}health/index.js`);
const { PoolService } = /** @type {{ PoolService: { prototype: Service } }} */ (builtPools);
/** @type {unknown} */
const builtReplica = await import(`${dist}replica/index.js`);
const { firstVerdict } = /** @type {{ firstVerdict: () => Verdict }} */ (builtHealth);
const { Council } = /** @type {{ Council: { prototype: RealCouncil } }} */ (builtReplica);

/** How often some are told: as many as are due by then. */
const TICK_MS = 5;
const UP = 0;
const DOWN = 3;

/** @type {Map<string, Verdict>} by the target's key */
const verdicts = new Map();
/** @type {Target[]} */
let flapping = [];

Object.assign(Council.prototype, {
  /** @type {RealCouncil['watch']} */
  watch(targets) {
    const all = [...targets];
    const members = all.map((target) => ({ target, place: Number(target.address.split('.')[3]) & 3 }));
    for (const { target, place } of members) verdicts.set(target.key, verdictOf(place !== DOWN));
    flapping = members.filter(({ place }) => place !== UP && place !== DOWN).map(({ target }) => target);
  },
  /** @type {RealCouncil['verdict']} */
  verdict: (key) => verdicts.get(key),
  settled: () => Promise.resolve(),
});

/** @type {Service['onVerdict']} */
let tell = () => undefined;
/** @type {unknown} */
const original = Reflect.get(PoolService.prototype, 'useCouncil');
const useCouncil = /** @type {Service['useCouncil']} */ (original);
Object.assign(PoolService.prototype, {
  /** @this {Service} @type {Service['useCouncil']} */
  useCouncil(council) {
    tell = (...told) => this.onVerdict(...told);
    useCouncil.call(this, council);
  },
});

let flapsPerSecond = 0;
let next = 0;
let owed = 0;
let told = 0;
let lastMs = performance.now();

setInterval(() => {
  const nowMs = performance.now();
  owed += ((nowMs - lastMs) * flapsPerSecond) / 1000;
  lastMs = nowMs;
  for (; owed >= 1; owed--, told++) {
    // 7,919 is a prime: neighbours in the list do not flap one after the other.
    const target = /** @type {Target} */ (flapping[(next++ * 7919) % flapping.length]);
    const before = /** @type {Verdict} */ (verdicts.get(target.key));
    const after = verdictOf(before.state !== 'up');
    verdicts.set(target.key, after);
    tell(target, after, before);
  }
}, TICK_MS).unref();

process.on('message', (/** @type {{ flapsPerSecond: number }} */ message) => {
  ({ flapsPerSecond } = message);
  owed = 0;
  process.send?.({ told, flapping: flapping.length });
  told = 0;
});

/** @param {boolean} isUp */
function verdictOf(isUp) {
  const state = isUp ? /** @type {const} */ ('up') : /** @type {const} */ ('down');
  return { ...firstVerdict(), state, changedMs: Date.now(), failures: isUp ? 0 : 5, passes: isUp ? 2 : 0 };
}
