/**
 * The latest load report of every subject, by every source. Who reads it says how old a report may be: that is a
 * setting of the pool, and pools may share a member.
 */

import { isFresh, type LoadReport, type ReportSource } from './load-report.ts';

/** Whoever may push could otherwise fill the memory with names. Ours. */
const MAX_REPORTS = 65_536;

export class ReportBook {
  /** By source and subject; whoever was silent longest is first. */
  readonly #reports = new Map<string, LoadReport>();
  readonly #maxReports: number;

  constructor(maxReports = MAX_REPORTS) {
    this.#maxReports = maxReports;
  }

  get size(): number {
    return this.#reports.size;
  }

  /**
   * Keeps a report if it is news. When the book is full, the subject that was silent longest is forgotten.
   *
   * @param subject whose load it is: a host or an address; where two checks of one member tell different numbers, the
   *   check's key
   * @param nowMs a report from the future, by another replica's clock, is taken to be from now
   * @returns whether it is news: a load that can be, and later than what is known
   */
  accept(subject: string, report: LoadReport, nowMs: number): boolean {
    if (!Number.isFinite(report.value) || report.value < 0) return false;
    const key = keyOf(report.source, subject);
    const known = this.#reports.get(key);
    const atMs = Math.min(report.atMs, nowMs);
    if (known !== undefined && known.atMs >= atMs) return false;
    this.#reports.delete(key);
    this.#reports.set(key, Object.freeze({ ...report, atMs }));
    if (this.#reports.size > this.#maxReports) this.#reports.delete(this.#reports.keys().next().value!);
    return true;
  }

  /** The latest report, however old; undefined: there was none. */
  latest(source: ReportSource, subject: string): LoadReport | undefined {
    return this.#reports.get(keyOf(source, subject));
  }

  /** Every report that is no older than an age, with its subject. For the status and for replicas. */
  *fresh(maxAgeMs: number, nowMs: number): Generator<readonly [subject: string, report: LoadReport]> {
    for (const [key, report] of this.#reports) {
      if (isFresh(report, maxAgeMs, nowMs)) yield [key.slice(report.source.length + 1), report];
    }
  }
}

function keyOf(source: ReportSource, subject: string): string {
  return `${source} ${subject}`;
}
