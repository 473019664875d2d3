/**
 * Replicas that probe nothing, in the time of a virtual clock: what they say, and what they make of what others say. Their
 * store can be watched, and made to refuse or to hang.
 */

import { createRandom, type Clock } from '../../src/base/index.ts';
import { OverrideBook, type Override } from '../../src/health/index.ts';
import { ReportBook, type LoadReport, type ReportSource } from '../../src/load/index.ts';
import {
  MemoryHub,
  Replicas,
  SharedLoads,
  SharedOverrides,
  type ReplicaStore,
} from '../../src/replica/index.ts';
import { commonTable, type CommonTable } from '../../src/replica/keys.ts';
import type { TableChange } from '../../src/replica/store.ts';
import { recordingLogger } from '../control/recording-logger.ts';
import { RecordingListener } from '../support/store-listener.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** How many promises of one exchange with the store hang on one another. */
const PROMISE_DEPTH = 40;
/** Within which a store settles everything, one way or the other. */
const PATIENCE_MS = 1000;

export const HOUR_MS = 3_600_000;

/** A store that a test can watch. */
export class WatchedStore implements ReplicaStore {
  readonly #store: ReplicaStore;
  readonly #clock: Clock;
  /** What becomes of writes; everything else is answered. */
  writes: 'done' | 'refused' | 'unanswered' = 'done';
  /** How long every exchange takes. */
  roundTripMs = 0;
  /** Whether the store is never there at all. */
  isAway = false;
  readonly written: (readonly TableChange[])[] = [];
  beats = 0;

  constructor(store: ReplicaStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  get name(): string {
    return this.#store.name;
  }

  /** What the hub knows it as. */
  get inner(): ReplicaStore {
    return this.#store;
  }

  /** Entry by entry, what was written to a table: `a=1`. */
  writtenTo(table: string): string[] {
    return this.written
      .flat()
      .filter((change) => change.table.key === table)
      .flatMap(({ set }) => [...set].map(([entry, text]) => `${entry}=${text}`));
  }

  open(listener: Parameters<ReplicaStore['open']>[0]): void {
    if (!this.isAway) this.#store.open(listener);
  }

  async beat(beat: Parameters<ReplicaStore['beat']>[0]): ReturnType<ReplicaStore['beat']> {
    this.beats++;
    await this.#travel();
    return this.#store.beat(beat);
  }

  leave(beat: Parameters<ReplicaStore['leave']>[0]): Promise<void> {
    return this.#store.leave(beat);
  }

  async write(changes: readonly TableChange[], hint: string | null): Promise<void> {
    this.written.push(changes);
    await this.#travel();
    if (this.writes === 'refused') throw new Error('OOM');
    if (this.writes === 'unanswered') {
      await new Promise<void>((resolve) => this.#clock.after(PATIENCE_MS, resolve));
      throw new Error('no answer within 1 s');
    }
    await this.#store.write(changes, hint);
  }

  async read(table: Parameters<ReplicaStore['read']>[0]): ReturnType<ReplicaStore['read']> {
    await this.#travel();
    return this.#store.read(table);
  }

  tell(hint: string): Promise<void> {
    return this.#store.tell(hint);
  }

  settle(...asked: Parameters<ReplicaStore['settle']>): Promise<string> {
    return this.#store.settle(...asked);
  }

  close(): void {
    this.#store.close();
  }

  async #travel(): Promise<void> {
    const { roundTripMs } = this;
    if (roundTripMs > 0) await new Promise<void>((resolve) => this.#clock.after(roundTripMs, resolve));
  }
}

export class Site {
  readonly clock: Clock;
  readonly store: WatchedStore;
  readonly replicas: Replicas;
  readonly log: string[];
  readonly book: OverrideBook;
  readonly overrides: SharedOverrides;
  readonly reports = new ReportBook();
  readonly loads: SharedLoads;
  readonly #hub: MemoryHub;

  constructor(clock: Clock, hub: MemoryHub, name: string, seed: number) {
    this.clock = clock;
    this.#hub = hub;
    const store = new WatchedStore(hub.connect(), clock);
    this.store = store;
    const { logger, lines } = recordingLogger();
    this.log = lines;
    const random = createRandom(seed);
    this.replicas = new Replicas({ name, store, clock, random, logger });
    this.book = new OverrideBook(name, random);
    this.overrides = new SharedOverrides({ book: this.book, replicas: this.replicas, clock, logger });
    this.loads = new SharedLoads(this.replicas, clock, {
      latest: (source, subject) => this.reports.latest(source, subject),
      take: (subject, report) => void this.reports.accept(subject, report, clock.now()),
      fresh: (maxAgeMs) => this.reports.fresh(maxAgeMs, clock.now()),
    });
  }

  cut(why?: string): void {
    this.#hub.cut(this.store.inner, why);
  }

  restore(): void {
    this.#hub.restore(this.store.inner);
  }

  //--- What is said here

  put(pattern: string, more: Partial<Override> = {}): Override {
    const nowMs = this.clock.now();
    const draft = {
      action: 'drain' as const,
      pattern,
      owner: 'kim',
      reason: '',
      fromMs: nowMs,
      untilMs: null,
    };
    return this.book.put({ ...draft, ...more }, nowMs);
  }

  cancel(idOrPattern: string): void {
    this.book.cancel(idOrPattern, this.clock.now());
  }

  /** A report that comes to this replica. */
  report(subject: string, value: number, source: ReportSource = 'push'): void {
    const atMs = this.clock.now();
    const report: LoadReport = { kind: 'number', value, source, atMs };
    if (this.reports.accept(subject, report, atMs)) this.loads.share(subject, report);
  }

  /** The load of a subject and its age in milliseconds: `7, 200 ms`. */
  load(subject: string, source: ReportSource = 'push'): string {
    const report = this.reports.latest(source, subject);
    return report === undefined ? 'none' : `${report.value}, ${this.clock.now() - report.atMs} ms`;
  }
}

export class Sites {
  readonly clock = new VirtualClock(undefined, PROMISE_DEPTH);
  readonly hub = new MemoryHub(this.clock);
  readonly all: Site[] = [];
  readonly #watcher: ReplicaStore;

  constructor() {
    this.#watcher = this.hub.connect();
    this.#watcher.open(new RecordingListener());
  }

  /** Replicas that know each other, with clocks that are so much ahead. */
  static async started(...skewsMs: readonly number[]): Promise<Sites> {
    const sites = new Sites();
    for (const skewMs of skewsMs) await sites.start(sites.add(skewMs));
    await sites.clock.advance(2000);
    return sites;
  }

  add(skewMs = 0, name = `dns${this.all.length + 1}`): Site {
    const site = new Site(skewed(this.clock, skewMs), this.hub, name, this.all.length + 1);
    this.all.push(site);
    return site;
  }

  async start({ replicas }: Site): Promise<void> {
    void replicas.start(1000);
    await this.clock.advance(5);
  }

  //--- The store, as somebody else sees it

  read(table: CommonTable): Promise<ReadonlyMap<string, string>> {
    return this.#watcher.read(commonTable(table));
  }

  /** Writes what somebody else might. */
  async write(table: CommonTable, entries: Readonly<Record<string, string>>): Promise<void> {
    const set = new Map(Object.entries(entries));
    await this.#watcher.write([{ table: commonTable(table), isWhole: false, set, remove: [] }], null);
  }

  tell(hint: string): Promise<void> {
    return this.#watcher.tell(hint);
  }

  beat(replica: string, heartbeat: string): Promise<unknown> {
    return this.#watcher.beat({ replica, heartbeat, tables: [], hint: '' });
  }
}

export function skewed(clock: Clock, skewMs: number): Clock {
  return {
    now: () => clock.now() + skewMs,
    monotonicMs: () => clock.monotonicMs() + skewMs,
    after: (delayMs, action) => clock.after(delayMs, action),
  };
}
