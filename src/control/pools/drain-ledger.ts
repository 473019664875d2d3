/**
 * Until when caches may hold what was answered of a drained member, by any replica. Each tells the others for each drain that it
 * has heard of; a drain that one of them hasn't heard of is not safe yet, since that one goes on answering.
 *
 *     dns1   o-7k3m9q ─ answered until 12:00:03, caches hold it until 12:01:03 ──┐
 *     dns2   o-7k3m9q ─ answered until 12:00:03, caches hold it until 12:00:23 ──┼─▶ the latest + grace
 *     dns3   (nothing said yet) ── waited for ───────────────────────────────────┘
 *
 * Who is gone is not waited for: it may be dead. What it has said counts; if it hasn't, what it may have answered until it was heard of
 * last, with the longest TTL there is. If it is cut off and alive, it goes on answering, which its own status tells. Who is cut off
 * itself waits for those who were there.
 */

import type { Clock } from '../../base/index.ts';
import { compareVersions, type Override, type OverrideBook } from '../../health/index.ts';
import { isMoment, parseObject, type Replicas } from '../../replica/index.ts';
import type { LiveSet } from './live-set.ts';
import { partsOf, type Part } from './override-parts.ts';
import type { PoolService } from './pool-service.ts';

/** How often what is told is brought up to date. */
const LOOK_MS = 1000;
/** The shared time is known to about as much. */
const SAME_MS = 100;
/** How long those who are gone are counted: longer than any TTL that is sensible. */
const DAY_MS = 86_400_000;

export interface DrainLedgerOptions {
  readonly service: PoolService;
  readonly book: OverrideBook;
  readonly replicas: Replicas;
  readonly clock: Clock;
}

export class DrainLedger {
  readonly #options: DrainLedgerOptions;
  readonly #startedMs: number;
  /** When each replica was last there, in Unix milliseconds. */
  readonly #lastThereMs = new Map<string, number>();
  /** Who was there at the last look. */
  #lastOthers: readonly string[] = [];
  /** What each replica, gone or not, has said last of the drains there are. */
  #lastTold: ReadonlyMap<string, number> = new Map();
  readonly #unsubscribe: () => void;
  #cancelLook = (): void => undefined;
  /** Of the active drains; null: to be worked out, which takes a look at every member. */
  #parts: ReadonlyMap<Override, readonly Part[]> | null = null;
  /** The service's when {@link #parts} were worked out. */
  #generation = -1;

  constructor(options: DrainLedgerOptions) {
    this.#options = options;
    this.#startedMs = options.clock.now();
    this.#unsubscribe = options.book.onChange(() => {
      this.#parts = null;
      this.#tell();
    });
    this.#look();
  }

  close(): void {
    this.#unsubscribe();
    this.#cancelLook();
  }

  /**
   * From when on no cache that keeps to TTLs holds an answer that this replica gave; null: it is answered all the same, since
   * a word about it in particular stands against the drain.
   */
  ownUntilMs({ fromMs, madeMs }: Override, parts: readonly Part[]): number | null {
    const isAhead = fromMs > this.#options.clock.now();
    if (!isAhead && parts.some(({ live, value }) => isAnswered(live, value))) return null;
    // A member scheduled to leave does so early enough for all that is answered from now on.
    const goneMs = parts.reduce(
      (latestMs, { live, value }) => Math.max(latestMs, live.outstandingUntilMs(value)),
      fromMs,
    );
    // Of answers before our start we know only that the drain ended them.
    const endedMs = Math.max(fromMs, madeMs);
    return endedMs < this.#startedMs ? Math.max(goneMs, endedMs + longestTtlMs(parts)) : goneMs;
  }

  /** Of all replicas together. @returns null: one of them answers it all the same, or hasn't said that it doesn't */
  untilMs(override: Override, parts: readonly Part[]): number | null {
    const ownMs = this.ownUntilMs(override, parts);
    if (ownMs === null || override.fromMs > this.#options.clock.now()) return ownMs;
    let latestMs = ownMs;
    for (const id of this.#others()) {
      const theirsMs = this.#heardFrom(id, override);
      if (theirsMs === null) return null;
      latestMs = Math.max(latestMs, theirsMs);
    }
    for (const [id, thereMs] of this.#lastThereMs) {
      if (this.#isThere(id) || thereMs <= override.madeMs - longestTtlMs(parts)) continue;
      const toldMs = this.#lastTold.get(toldKey(id, override));
      latestMs = Math.max(latestMs, toldMs ?? thereMs + longestTtlMs(parts));
    }
    return latestMs;
  }

  /**
   * The replicas that answer the members of a drain still, as far as is known; none where this one does too, since a word
   * about them in particular stands against the drain.
   */
  waitingFor(override: Override, parts: readonly Part[]): readonly string[] {
    if (override.fromMs > this.#options.clock.now() || this.ownUntilMs(override, parts) === null) return [];
    return this.#others().filter((id) => this.#heardFrom(id, override) === null);
  }

  #isThere(id: string): boolean {
    return this.#others().includes(id);
  }

  /** What one of the {@link #others} has said: as {@link #toldBy}, or while this replica is cut off, before that. */
  #heardFrom(id: string, override: Override): number | null {
    if (!this.#options.replicas.isIsolated) return this.#toldBy(id, override);
    return this.#lastTold.get(toldKey(id, override)) ?? null;
  }

  /** Those who answer too: while this replica is cut off, those who were there before, and go on unheard. */
  #others(): readonly string[] {
    const { replicas } = this.#options;
    return replicas.isIsolated ? this.#lastOthers : replicas.peers.map(({ id }) => id);
  }

  /** Until when caches hold what it has answered, by this machine's clock; null: it hasn't said, or answers it still. */
  #toldBy(replica: string, { id, version }: Override): number | null {
    const { replicas } = this.#options;
    const told = parse(replicas.entries(replica, 'drains').get(id));
    if (told === undefined || told.untilMs === null || compareVersions(told.version, version) !== 0)
      return null;
    return replicas.time.toLocal(told.untilMs);
  }

  #look(): void {
    const nowMs = this.#options.clock.now();
    this.#lastOthers = this.#others();
    const drains = this.#drains();
    const told = new Map<string, number>();
    for (const { id } of this.#options.replicas.peers) {
      this.#lastThereMs.set(id, nowMs);
      for (const drain of drains) {
        const untilMs = this.#toldBy(id, drain);
        if (untilMs !== null) told.set(toldKey(id, drain), untilMs);
      }
    }
    const { isIsolated } = this.#options.replicas;
    for (const id of this.#lastThereMs.keys()) {
      // Of those who are there, what they say now counts.
      if (!isIsolated && this.#isThere(id)) continue;
      for (const key of drains.map((drain) => toldKey(id, drain)))
        if (!told.has(key) && this.#lastTold.has(key)) told.set(key, this.#lastTold.get(key)!);
    }
    this.#lastTold = told;
    for (const [id, thereMs] of this.#lastThereMs) if (nowMs - thereMs > DAY_MS) this.#lastThereMs.delete(id);
    this.#tell();
    this.#cancelLook = this.#options.clock.after(LOOK_MS, () => this.#look());
  }

  /** Those in force. */
  #drains(): Override[] {
    const { book, clock } = this.#options;
    return book.active(clock.now()).filter(({ action }) => action === 'drain');
  }

  #tell(): void {
    const { service, replicas } = this.#options;
    const drains = this.#drains();
    const ids = new Set(drains.map(({ id }) => id));
    for (const id of replicas.own('drains').keys()) if (!ids.has(id)) replicas.setOwn('drains', id, null);
    if (this.#generation !== service.generation || !drains.every((drain) => this.#parts?.has(drain))) {
      this.#parts = partsOf(service, drains);
      this.#generation = service.generation;
    }
    for (const drain of drains) {
      const untilMs = this.ownUntilMs(drain, this.#parts!.get(drain)!);
      const told = parse(replicas.own('drains').get(drain.id));
      const sharedMs = untilMs === null ? null : replicas.time.fromLocal(untilMs);
      if (told && isSame(told, { version: drain.version, untilMs: sharedMs })) continue;
      replicas.setOwn('drains', drain.id, JSON.stringify({ version: drain.version, untilMs: sharedMs }));
    }
  }
}

interface Told {
  readonly version: Override['version'];
  /** In shared milliseconds; null: it is answered. */
  readonly untilMs: number | null;
}

function toldKey(replica: string, { id, version }: Override): string {
  return `${replica} ${id} ${version.counter} ${version.replica}`;
}

function isSame(a: Told, b: Told): boolean {
  if (compareVersions(a.version, b.version) !== 0) return false;
  if (a.untilMs === null || b.untilMs === null) return a.untilMs === b.untilMs;
  return Math.abs(a.untilMs - b.untilMs) <= SAME_MS;
}

/** undefined: nothing was told, or it is not what we write. */
function parse(text = ''): Told | undefined {
  const { version, untilMs } = parseObject(text) as Partial<Told>;
  const isVersion = typeof version?.counter === 'number' && typeof version.replica === 'string';
  return isVersion && (untilMs === null || isMoment(untilMs)) ? { version, untilMs } : undefined;
}

function longestTtlMs(parts: readonly Part[]): number {
  return parts.reduce((longestMs, { live }) => Math.max(longestMs, live.set.ttlSeconds * 1000), 0);
}

function isAnswered({ plan }: LiveSet, value: number): boolean {
  return plan?.views.some(({ members }) => members.some((member) => member.value === value)) ?? false;
}
