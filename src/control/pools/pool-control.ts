/** What operators ask of the pools, and say about them: the `PoolControl` that the admin API hands out. */

import type { Clock } from '../../base/index.ts';
import { formatName, nameOfKey, parseName, parseRrType, rrTypeName, toLowerName } from '../../dns/index.ts';
import { matches, parsePattern, phaseOf, type Override, type Subject } from '../../health/index.ts';
import type { ZoneStore } from '../zone-store.ts';
import { Explainer } from './explain.ts';
import { parseClient } from './in-process-query.ts';
import type { LiveSet } from './live-set.ts';
import { reportSet } from './pool-reports.ts';
import {
  RequestError,
  type ExplainReport,
  type LoadPush,
  type OverrideReport,
  type OverrideRequest,
  type PoolControl,
  type StatusReport,
  type ZoneReport,
} from './reports.ts';
import { nameOfSet } from './set-planner.ts';
import type { Pools } from './start-pools.ts';

/** What browsers add to a TTL. */
const GRACE_MS = 60_000;

/** A value as a part of a pool, and how patterns know it. */
interface Part {
  readonly live: LiveSet;
  readonly value: number;
  readonly subject: Subject;
}

export class ServerPoolControl implements PoolControl {
  readonly #pools: Pools;
  readonly #zones: ZoneStore;
  readonly #clock: Clock;
  readonly #explainer: Explainer;

  constructor(pools: Pools, zones: ZoneStore, clock: Clock) {
    this.#pools = pools;
    this.#zones = zones;
    this.#clock = clock;
    this.#explainer = new Explainer(pools.service);
  }

  status(): StatusReport {
    const { service, monitor, overrides } = this.#pools;
    const nowMs = this.#clock.now();
    const { doubt } = monitor;
    const book = overrides.book;
    return {
      now: isoTime(nowMs),
      selfDoubt: doubt && { reason: doubt.reason, since: isoTime(doubt.sinceMs) },
      zones: [...this.#zones.entries].map(([origin, entry]) => reportZone(origin, entry)),
      pools: service.sets.map((live) => reportSet(live, monitor)),
      overrides: [...book.active(nowMs), ...book.scheduled(nowMs)].map((override) => this.#report(override)),
    };
  }

  explain(name: string, type: string, client: string | null): ExplainReport {
    const qtype = parseRrType(type);
    if (qtype === undefined)
      throw new RequestError('malformed', `Cannot explain type "${type}": there is none`);
    const prefix = client === null ? null : parseClient(client);
    if (prefix === undefined)
      throw new RequestError(
        'malformed',
        `Cannot explain for client "${client!}": expected an address or a prefix`,
      );
    return this.#explainer.explain(readName(name), qtype, prefix);
  }

  putOverride(request: OverrideRequest): OverrideReport {
    const { book } = this.#pools.overrides;
    const nowMs = this.#clock.now();
    const { action, pattern, owner, reason, fromMs, untilMs, isForced } = request;
    return withRequestErrors(() => {
      const parts = this.#partsOf(pattern);
      if (!isForced && parts.length === 0)
        throw new RequestError('not-found', `Cannot ${action} "${pattern}": no member matches it`);
      if (!isForced && action !== 'up') this.#checkWhatIsLeft(action, pattern, parts);
      const draft = { action, pattern, owner, reason, fromMs: fromMs ?? nowMs, untilMs };
      return this.#report(book.put(draft, nowMs));
    });
  }

  cancelOverrides(idOrPattern: string): readonly OverrideReport[] {
    const cancelled = withRequestErrors(() =>
      this.#pools.overrides.book.cancel(idOrPattern, this.#clock.now()),
    );
    if (cancelled.length === 0)
      throw new RequestError('not-found', `Cannot take back "${idOrPattern}": there is no such override`);
    return cancelled.map((override) => this.#report(override));
  }

  pushLoads(pushes: readonly LoadPush[]): number {
    const { service } = this.#pools;
    let members = 0;
    for (const { subject, value } of pushes) {
      const pattern = withRequestErrors(() => parsePattern(subject));
      if (pattern.kind !== 'host' && pattern.kind !== 'address')
        throw new RequestError(
          'malformed',
          `Cannot take a load of "${subject}": expected a host or an address`,
        );
      members += service.pushLoad(pattern.kind === 'host' ? `${pattern.text}.` : pattern.text, value);
    }
    return members;
  }

  //--- Overrides

  #report(override: Override): OverrideReport {
    const nowMs = this.#clock.now();
    const { id, action, pattern, owner, reason, fromMs, untilMs } = override;
    const parts = this.#partsOf(pattern);
    return {
      id,
      action,
      pattern,
      owner,
      reason,
      from: isoTime(fromMs),
      until: untilMs === null ? null : isoTime(untilMs),
      isActive: phaseOf(override, nowMs) === 'active',
      matches: [...new Set(parts.map(({ live, value }) => describePart(live, value)))],
      safeAfter: action === 'drain' && !override.isCancelled ? this.#safeAfter(override, parts) : null,
    };
  }

  /** null: it is answered all the same, since a word about it in particular stands against the drain. */
  #safeAfter({ fromMs }: Override, parts: readonly Part[]): string | null {
    const nowMs = this.#clock.now();
    const isAhead = fromMs > nowMs;
    if (!isAhead && parts.some(({ live, value }) => isAnswered(live, value))) return null;
    const untilMs = parts.map(({ live, value }) => live.outstandingUntilMs(value));
    // A member scheduled to leave does so early enough for all that is answered from now on.
    return isoTime(Math.max(fromMs, ...untilMs) + GRACE_MS);
  }

  #partsOf(patternText: string): Part[] {
    const pattern = parsePattern(patternText);
    return this.#allParts().filter(({ subject }) => matches(pattern, subject));
  }

  #allParts(): Part[] {
    const { service } = this.#pools;
    return service.sets.flatMap((live) => {
      const { set } = live;
      const part = (pool: number | null, value: number): Part => ({
        live,
        value,
        subject: service.subjectOf(set, pool, value),
      });
      const inPools = set.pools.flatMap(({ members }, pool) => members.map(({ value }) => part(pool, value)));
      return [...inPools, ...set.lastResort.map((value) => part(null, value))];
    });
  }

  /** Whoever takes out the last member takes the name off the net: that has to be meant. */
  #checkWhatIsLeft(action: string, patternText: string, parts: readonly Part[]): void {
    const pattern = parsePattern(patternText);
    for (const live of new Set(parts.map((part) => part.live))) {
      const { set, plan } = live;
      for (const { way } of plan?.views ?? []) {
        const left = way.flatMap(({ pool, members }) =>
          members.filter(
            ({ value, standing }) =>
              standing.kind !== 'out' && !matches(pattern, this.#pools.service.subjectOf(set, pool, value)),
          ),
        );
        const farther = this.#notConsidered(live, way.length, pattern);
        if (left.length > 0 || farther) continue;
        throw new RequestError(
          'conflict',
          `Cannot ${action} "${patternText}": ${nameOfSet(set)} would have no member left to answer with (force does it all the same)`,
        );
      }
    }
  }

  /** Whether a pool, or the last resort, that no view had to consider has a member that the pattern leaves. */
  #notConsidered({ set }: LiveSet, considered: number, pattern: ReturnType<typeof parsePattern>): boolean {
    if (considered > set.pools.length) return false;
    const { service } = this.#pools;
    const fallbacks = set.pools.flatMap(({ fallback }) => fallback ?? []);
    const isLeft = (pool: number | null, value: number): boolean =>
      !matches(pattern, service.subjectOf(set, pool, value));
    return (
      set.lastResort.some((value) => isLeft(null, value)) ||
      fallbacks.some((pool) => set.pools[pool]!.members.some(({ value }) => isLeft(pool, value)))
    );
  }
}

function reportZone(origin: string, { served, problems, alarm }: ZoneEntryLike): ZoneReport {
  return {
    zone: formatName(nameOfKey(origin)),
    serial: served?.serial ?? null,
    names: served?.names ?? 0,
    records: served?.records ?? 0,
    alarm,
    errors: problems.filter(({ severity }) => severity === 'error').length,
    warnings: problems.filter(({ severity }) => severity === 'warning').length,
  };
}

type ZoneEntryLike = ReturnType<ZoneStore['entries']['get']> & object;

function isAnswered({ plan }: LiveSet, value: number): boolean {
  return plan?.views.some(({ members }) => members.some((member) => member.value === value)) ?? false;
}

/** `192.0.2.1 (www.example.com. A)` */
function describePart({ set }: LiveSet, value: number): string {
  return `${set.members[value]!.text} (${formatName(toLowerName(set.owner))} ${rrTypeName(set.type)})`;
}

function readName(text: string): Uint8Array {
  try {
    return parseName(text.endsWith('.') ? text : `${text}.`);
  } catch (error) {
    throw new RequestError('malformed', (error as Error).message);
  }
}

/** What the operator wrote wrong is told as such. */
function withRequestErrors<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof SyntaxError) throw new RequestError('malformed', error.message);
    if (error instanceof RangeError) throw new RequestError('conflict', error.message);
    throw error;
  }
}

function isoTime(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
