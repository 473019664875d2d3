/**
 * How busy members are, and what that does to their weights.
 *
 *     agent ─────────────────────┐
 *     health response ─ number ──┼─▶ ReportBook ─▶ PoolLoad ─▶ factor
 *     push ──────────────────────┘                               │
 *                                     static weight × ramp × factor = effective weight
 *                                                                          │
 *                                     live area ◀─ shares ◀─ inclusion probabilities
 *
 * A load report tells how busy a member was; what it will be was decided up to a TTL ago, by answers that caches
 * still hold. Whoever sends everyone to the member that looks idle therefore fills it, finds it full a TTL later, and
 * empties it: the herd. So load moves weights, slowly, by a part of the error a report, and only beyond a low
 * watermark, below which members are as good as each other (NS1's Shed Load has the same two marks).
 *
 * What is not load: latency, which depends on the prober's place; and the answers we gave, of which one may stand for
 * a single client and another for a city.
 */

export {
  effectiveWeight,
  NO_LOAD,
  RAMP_FLOOR,
  rampFactor,
  type EffectiveWeight,
} from './effective-weight.ts';
export { cumulativeShares, inclusionProbabilities, type Inclusion } from './inclusion.ts';
export { readJsonNumber } from './json-number.ts';
export {
  GAIN,
  LEAST_FACTOR,
  nextFactor,
  rescaleFactors,
  targetFactor,
  type Watermarks,
} from './load-factor.ts';
export { isFresh, type LoadReport, type ReportSource } from './load-report.ts';
export { PoolLoad, type LoadPart, type LoadTerms } from './pool-load.ts';
export { readMetric } from './prometheus-metric.ts';
export { RELATIVE_WATERMARKS, relativeLoads } from './relative-load.ts';
export { ReportBook } from './report-book.ts';
export { composeShares } from './shares.ts';
