/**
 * What the load reports of one pool's members come to: each member's load factor, carried from report to report.
 *
 *     a number    the factor goes part of the way to what the watermarks ask for, once a report
 *     a percent   the member has decided itself: the factor is that, at once
 *     no report, or one too old: the factor is 1, and shedding starts anew with the next
 */

import type { PolicyName } from '../image/live-shares.ts';
import { nextFactor, rescaleFactors, type Watermarks } from './load-factor.ts';
import { isFresh, type LoadReport } from './load-report.ts';
import { RELATIVE_WATERMARKS, relativeLoads } from './relative-load.ts';

export interface LoadTerms extends Watermarks {
  readonly policy: PolicyName;
  readonly maxAgeMs: number;
}

/** A member's load and what follows from it. */
export interface LoadPart {
  /** What the weight is multiplied by: 0 to 1, or more where an agent says more than 100 %. */
  readonly factor: number;
  /** Whether there is a report to go by. */
  readonly standing: 'none' | 'fresh' | 'stale';
}

export class PoolLoad {
  readonly #weights: readonly number[];
  readonly #terms: LoadTerms;
  /** Before rescaling, which must not feed back. */
  readonly #factors: number[];
  /** When the report last counted was true; the same report is not counted twice. */
  readonly #countedMs: number[];
  #staleMs = Infinity;

  /** @param weights the members' static weights, above 0 */
  constructor(weights: readonly number[], terms: LoadTerms) {
    this.#weights = weights;
    this.#terms = terms;
    this.#factors = weights.map(() => 1);
    this.#countedMs = weights.map(() => -Infinity);
  }

  /** When the first of the reports that count now will be too old, in Unix milliseconds; infinite: none does. */
  get staleMs(): number {
    return this.#staleMs;
  }

  /**
   * Counts what reports there are.
   *
   * @param reports each member's latest; undefined for one that has none, or that gets no answers now and so says
   *   nothing about them
   */
  update(reports: readonly (LoadReport | undefined)[], nowMs: number): LoadPart[] {
    const fresh = reports.map((report) =>
      report !== undefined && isFresh(report, this.#terms.maxAgeMs, nowMs) ? report : undefined,
    );
    this.#countNumbers(fresh);
    const oldestMs = Math.min(...fresh.map((report) => report?.atMs ?? Infinity));
    this.#staleMs = oldestMs + this.#terms.maxAgeMs + 1;
    const shed = rescaleFactors(this.#factors);
    return fresh.map((report, i) => ({
      factor: report?.kind === 'percent' ? report.value / 100 : shed[i]!,
      standing: report !== undefined ? 'fresh' : reports[i] !== undefined ? 'stale' : 'none',
    }));
  }

  #countNumbers(fresh: readonly (LoadReport | undefined)[]): void {
    const told = fresh.map((report) => (report?.kind === 'number' ? report : undefined));
    const loads = this.#loads(told);
    for (const [i, report] of told.entries()) {
      if (report === undefined) {
        this.#factors[i] = 1;
        this.#countedMs[i] = -Infinity;
      } else if (report.atMs > this.#countedMs[i]!) {
        this.#factors[i] = nextFactor(this.#factors[i]!, loads.get(i)!, this.#watermarks);
        this.#countedMs[i] = report.atMs;
      }
    }
  }

  /** The loads of the members that tell theirs, by their places. */
  #loads(told: readonly (LoadReport | undefined)[]): Map<number, number> {
    const places = [...told.keys()].filter((i) => told[i] !== undefined);
    const values = places.map((i) => told[i]!.value);
    const loads = this.#isRelative
      ? relativeLoads(
          values,
          places.map((i) => this.#weights[i]!),
        )
      : values;
    return new Map(places.map((place, n) => [place, loads[n]!]));
  }

  get #isRelative(): boolean {
    return this.#terms.policy === 'least-connections';
  }

  get #watermarks(): Watermarks {
    return this.#isRelative ? RELATIVE_WATERMARKS : this.#terms;
  }
}
