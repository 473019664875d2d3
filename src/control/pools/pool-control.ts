/** What operators ask of the pools, and say about them: the `PoolControl` that the admin API hands out. */

import type { Clock } from '../../base/index.ts';
import { formatName, nameOfKey, parseName, parseRrType, rrTypeName, toLowerName } from '../../dns/index.ts';
import { OverrideIndex, parsePattern, phaseOf, type Override } from '../../health/index.ts';
import type { ZoneContents } from '../zone-contents.ts';
import type { ZoneStore } from '../zone-store.ts';
import { Explainer } from './explain.ts';
import { parseClient } from './in-process-query.ts';
import type { LiveSet } from './live-set.ts';
import { partsOf, type Part } from './override-parts.ts';
import { subjectOf } from './override-view.ts';
import { reportSet } from './pool-reports.ts';
import { reportReplicas } from './replica-reports.ts';
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
import { planView, type Considered, type ViewPlan } from './view-plan.ts';

/** What browsers add to a TTL. */
const GRACE_MS = 60_000;

/** What is controlled, and what it tells of itself. */
export type ControlledPools = Pick<
  Pools,
  'service' | 'monitor' | 'council' | 'replicas' | 'drains' | 'overrides'
> & { readonly contents: Pick<ZoneContents, 'differsOn'> };

/** Later than any version a book has made. */
const NEWEST = { counter: Number.MAX_SAFE_INTEGER, replica: '' };

export class ServerPoolControl implements PoolControl {
  readonly #pools: ControlledPools;
  readonly #zones: ZoneStore;
  readonly #clock: Clock;
  readonly #explainer: Explainer;

  constructor(pools: ControlledPools, zones: ZoneStore, clock: Clock) {
    this.#pools = pools;
    this.#zones = zones;
    this.#clock = clock;
    this.#explainer = new Explainer(pools.service, pools.council);
  }

  status(): StatusReport {
    const { service, monitor, council, replicas, overrides } = this.#pools;
    const nowMs = this.#clock.now();
    const { doubt } = monitor;
    const { book } = overrides;
    return {
      now: isoTime(nowMs),
      selfDoubt: doubt && { reason: doubt.reason, since: isoTime(doubt.sinceMs) },
      zones: [...this.#zones.entries].map(([origin, entry]) => this.#reportZone(origin, entry)),
      replicas: reportReplicas(replicas, this.#clock),
      pools: service.sets.map((live) => reportSet(live, { monitor, council })),
      overrides: this.#reports([...book.active(nowMs), ...book.scheduled(nowMs)]),
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
    const said = { action, pattern, owner, reason, fromMs: fromMs ?? nowMs, untilMs };
    return withRequestErrors(() => {
      const draft = { ...said, id: '', madeMs: nowMs, version: NEWEST, isCancelled: false };
      const parts = partsOf(this.#pools.service, [draft]).get(draft)!;
      if (!isForced && parts.length === 0)
        throw new RequestError('not-found', `Cannot ${action} "${pattern}": no member matches it`);
      if (!isForced && action !== 'up') this.#checkWhatIsLeft(draft, parts);
      return this.#reports([book.put(said, nowMs)])[0]!;
    });
  }

  cancelOverrides(idOrPattern: string): readonly OverrideReport[] {
    const cancelled = withRequestErrors(() =>
      this.#pools.overrides.book.cancel(idOrPattern, this.#clock.now()),
    );
    if (cancelled.length === 0)
      throw new RequestError('not-found', `Cannot take back "${idOrPattern}": there is no such override`);
    return this.#reports(cancelled);
  }

  pushLoads(pushes: readonly LoadPush[]): number {
    const { service } = this.#pools;
    // All are read before the first is taken: a request that is wrong changes nothing.
    const loads = pushes.map(({ subject, value }) => ({ subject: readLoadSubject(subject), value }));
    return loads.reduce((members, { subject, value }) => members + service.pushLoad(subject, value), 0);
  }

  #reportZone(origin: string, { served, problems, alarm }: ZoneEntryLike): ZoneReport {
    const zone = formatName(nameOfKey(origin));
    return {
      zone,
      serial: served?.serial ?? null,
      names: served?.names ?? 0,
      records: served?.records ?? 0,
      alarm,
      errors: problems.filter(({ severity }) => severity === 'error').length,
      warnings: problems.filter(({ severity }) => severity === 'warning').length,
      differsOn: this.#pools.contents.differsOn(zone),
    };
  }

  //--- Overrides

  #reports(overrides: readonly Override[]): OverrideReport[] {
    const parts = partsOf(this.#pools.service, overrides);
    return overrides.map((override) => this.#report(override, parts.get(override)!));
  }

  #report(override: Override, parts: readonly Part[]): OverrideReport {
    const { id, action, pattern, owner, reason, fromMs, untilMs } = override;
    const { drains } = this.#pools;
    const isDrain = action === 'drain' && !override.isCancelled;
    return {
      id,
      action,
      pattern,
      owner,
      reason,
      from: isoTime(fromMs),
      until: untilMs === null ? null : isoTime(untilMs),
      isActive: phaseOf(override, this.#clock.now()) === 'active',
      matches: [...new Set(parts.map(({ live, value }) => describePart(live, value)))],
      safeAfter: isDrain ? this.#safeAfter(override, parts) : null,
      waitingFor: isDrain ? drains.waitingFor(override, parts) : [],
    };
  }

  #safeAfter(override: Override, parts: readonly Part[]): string | null {
    const untilMs = this.#pools.drains.untilMs(override, parts);
    return untilMs === null ? null : isoTime(untilMs + GRACE_MS);
  }

  /** Whoever takes out the last member that is up takes the name off the net: that has to be meant. */
  #checkWhatIsLeft(draft: Override, parts: readonly Part[]): void {
    for (const live of new Set(parts.map((part) => part.live))) {
      for (const view of live.plan?.views ?? []) {
        if (isLeft(view.members, this.#planUnder(draft, live, view.entry).members)) continue;
        throw new RequestError(
          'conflict',
          `Cannot ${draft.action} "${draft.pattern}": ${nameOfSet(live.set)} would have no member left that is up (force does it all the same)`,
        );
      }
    }
  }

  /** What a view would answer from if the draft were in force too. */
  #planUnder(draft: Override, live: LiveSet, entry: number): ViewPlan {
    const { service } = this.#pools;
    const { set } = live;
    return planView(set, entry, (pool, member) => {
      const { active = [] } = service.overridesOn(set, pool, member.value);
      const override = new OverrideIndex([draft].concat(active)).find(subjectOf(set, pool, member.value));
      return live.standingUnder(override, pool, member);
    });
  }
}

/** Whether anybody is up still, if anybody was; else whether anybody is answered still. */
function isLeft(before: readonly Considered[], after: readonly Considered[]): boolean {
  return before.some(isUp) ? after.some(isUp) : before.length === 0 || after.length > 0;
}

function isUp({ standing }: Considered): boolean {
  return standing.kind === 'up';
}

type ZoneEntryLike = ReturnType<ZoneStore['entries']['get']> & object;

/** `192.0.2.1 (www.example.com. A)` */
function describePart({ set }: LiveSet, value: number): string {
  return `${set.members[value]!.text} (${formatName(toLowerName(set.owner))} ${rrTypeName(set.type)})`;
}

/** @returns as loads name their subjects: a host with its final dot, or an address */
function readLoadSubject(text: string): string {
  const pattern = withRequestErrors(() => parsePattern(text));
  if (pattern.kind === 'host') return `${pattern.text}.`;
  if (pattern.kind === 'address') return pattern.text;
  throw new RequestError('malformed', `Cannot take a load of "${text}": expected a host or an address`);
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
