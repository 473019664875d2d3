/**
 * Load reports as all replicas know them: who probes a member, or is pushed its load, tells the others. Reports come with every
 * probe, so they are gathered for a moment; each has its own age, in the time that all have in common.
 */

import type { Clock } from '../base/index.ts';
import type { LoadReport, ReportSource } from '../load/index.ts';
import type { Keeper } from './common-tables.ts';
import { parseObject } from './parse-object.ts';
import type { Replicas } from './replicas.ts';

/** Ours: no load report is news within it. */
const GATHER_MS = 200;
/** Longer than any report counts for long. */
const MAX_AGE_MS = 3_600_000;

const SOURCES: readonly string[] = ['agent', 'health', 'push'] satisfies ReportSource[];

/** Who holds the reports. */
export interface ReportHolder {
  /** By that source, however old. */
  latest(source: ReportSource, subject: string): LoadReport | undefined;
  /** Another replica was told so. */
  take(subject: string, report: LoadReport): void;
  fresh(maxAgeMs: number): Iterable<readonly [subject: string, report: LoadReport]>;
}

export class SharedLoads implements Keeper {
  readonly #replicas: Replicas;
  readonly #clock: Clock;
  readonly #holder: ReportHolder;
  #gathered = new Map<string, LoadReport>();
  #cancel: (() => void) | null = null;

  constructor(replicas: Replicas, clock: Clock, holder: ReportHolder) {
    this.#replicas = replicas;
    this.#clock = clock;
    this.#holder = holder;
    replicas.keep('loads', this);
  }

  /** Tells the others of a report that was made here. */
  share(subject: string, report: LoadReport): void {
    this.#gathered.set(entryOf(subject, report), report);
    this.#cancel ??= this.#clock.after(GATHER_MS, () => {
      this.#cancel = null;
      for (const [entry, latest] of this.#gathered) this.#replicas.put('loads', entry, this.#compose(latest));
      this.#gathered = new Map();
    });
  }

  close(): void {
    this.#cancel?.();
  }

  *entries(): Iterable<readonly [string, string]> {
    for (const [subject, report] of this.#holder.fresh(MAX_AGE_MS))
      yield [entryOf(subject, report), this.#compose(report)];
  }

  take(entry: string, text: string): string | null {
    const report = this.#parse(text);
    const subject = entry.slice(entry.indexOf(' ') + 1);
    if (report === undefined || entryOf(subject, report) !== entry) return null;
    const held = this.#holder.latest(report.source, subject);
    // Within a moment they are the same one.
    if (held !== undefined && held.atMs > report.atMs + GATHER_MS) return this.#compose(held);
    this.#holder.take(subject, report);
    return null;
  }

  isPast(_entry: string, text: string): boolean {
    const report = this.#parse(text);
    return report === undefined || this.#clock.now() - report.atMs > MAX_AGE_MS;
  }

  #compose({ kind, value, source, atMs }: LoadReport): string {
    return JSON.stringify({ kind, value, source, atMs: this.#replicas.time.fromLocal(atMs) });
  }

  /** undefined: it is not what we write. */
  #parse(text: string): LoadReport | undefined {
    const { kind, value, source, atMs } = parseObject(text);
    if ((kind !== 'number' && kind !== 'percent') || typeof source !== 'string' || !SOURCES.includes(source))
      return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0 || typeof atMs !== 'number')
      return undefined;
    const localMs = this.#replicas.time.toLocal(atMs);
    // From a store whose clock was ahead of this one's: it would never grow old.
    if (localMs > this.#clock.now() + GATHER_MS) return undefined;
    return Object.freeze({ kind, value, source: source as ReportSource, atMs: localMs });
  }
}

function entryOf(subject: string, { source }: LoadReport): string {
  return `${source} ${subject}`;
}
