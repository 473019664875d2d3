/** What somebody says of how busy a member is. */

/** Who can say it: the member's agent, its response to the health check, or whoever pushes to the admin API. */
export type ReportSource = 'agent' | 'health' | 'push';

/** Frozen; a newer one replaces it. */
export interface LoadReport {
  /**
   * - `number`: a load, in whatever unit the watermarks have; for least-connections a count
   * - `percent`: of the configured weight, as an HAProxy agent says `75%`; 0 asks for no answers at all
   */
  readonly kind: 'number' | 'percent';
  /** Finite, 0 or more. */
  readonly value: number;
  readonly source: ReportSource;
  /** When it was true, in Unix milliseconds: replicas share reports. */
  readonly atMs: number;
}

/** Whether a report still counts. Where it doesn't, the static weight stands. */
export function isFresh(report: LoadReport, maxAgeMs: number, nowMs: number): boolean {
  return nowMs - report.atMs <= maxAgeMs;
}
