/**
 * Plans a pool set: for each of its views who answers, how they are chosen, with what TTL, and why; and when that will
 * change by itself. What it remembers from one plan to the next is when there was doubt last.
 */

import { formatName, rrTypeName } from '../../dns/index.ts';
import { withoutHints } from '../../dns/rdata/index.ts';
import { doubtAbout, planTtl, withdrawMs, type TtlPlan, type Verdict } from '../../health/index.ts';
import { Notice, type ViewContent, type ViewMember } from '../../image/index.ts';
import { effectiveWeight, type EffectiveWeight } from '../../load/index.ts';
import { entryPools, type PoolMember, type PoolSet } from '../../zone/index.ts';
import type { AliasAddresses, Facts } from './facts.ts';
import { standingIn, type Standing } from './standing.ts';
import { planView, type Considered, type ViewPlan, type ViewStep } from './view-plan.ts';
import { chooseBy, seedsOf } from './weights.ts';

export interface SetPlan {
  readonly views: readonly PlannedView[];
  /** When another plan is due though nothing was found or said; null: it stays. Unix milliseconds. */
  readonly nextChangeMs: number | null;
}

export interface PlannedView extends ViewPlan {
  /** The place of the pool that the rule names. */
  readonly entry: number;
  /** Of {@link members}, in their order. */
  readonly weights: readonly EffectiveWeight[];
  readonly ttl: TtlPlan;
  readonly content: ViewContent;
}

interface LastDoubt {
  /** When it ended, as far as it has. */
  readonly atMs: number;
  readonly reason: string;
  readonly isOver: boolean;
}

/** What a step down from the pool that the rule names is, in the words of a reason. */
const SERVED_INSTEAD: Readonly<Record<ViewStep, string | null>> = {
  pool: null,
  fallback: 'a fallback',
  values: 'the last resort',
  all: 'everybody who is not out',
  none: 'nobody',
};

/** While a weight grows, it is written anew so many times on its way. */
const RAMP_STEPS = 20;
const MIN_RAMP_STEP_MS = 1000;

export class SetPlanner {
  readonly set: PoolSet;
  readonly #entries: readonly number[];
  readonly #seeds: Int32Array;
  /** By view. */
  readonly #lastDoubts: (LastDoubt | null)[];
  #nextChangeMs = Infinity;

  /** @param before the planner of the set's former version, whose memory is taken over */
  constructor(set: PoolSet, before?: SetPlanner) {
    this.set = set;
    this.#entries = entryPools(set);
    this.#seeds = seedsOf(set);
    this.#lastDoubts = this.#entries.map((_, view) =>
      before === undefined ? null : (before.#lastDoubts[view] ?? null),
    );
  }

  plan(facts: Facts): SetPlan {
    this.#nextChangeMs = Infinity;
    const views = this.#entries.map((entry, view) => this.#planView(entry, view, facts));
    return { views, nextChangeMs: this.#nextChangeMs === Infinity ? null : this.#nextChangeMs };
  }

  #planView(entry: number, view: number, facts: Facts): PlannedView {
    const { set } = this;
    if (set.alias !== undefined) return this.#planAlias(entry, facts.addressesOfAlias(set.alias, set.type));
    const plan = planView(set, entry, (pool, member) => this.#standing(pool, member, facts));
    const weights = facts.weigh(plan.pool, plan.members);
    if (weights.some(({ ramp }) => ramp < 1)) this.#changeAt(facts.nowMs + this.#rampStepMs());
    const ttl = this.#withHintedTtls(this.#planTtl(plan, view, facts), facts);
    return { ...plan, entry, weights, ttl, content: this.#content(plan, weights, ttl, facts) };
  }

  /** What the name has is answered, in the places that the set keeps; without any it is NODATA, and not for long. */
  #planAlias(entry: number, found: AliasAddresses): PlannedView {
    const { ttlSeconds: ceilingSeconds, ttlMinSeconds, members: places } = this.set;
    const { isKnown, ttlSeconds } = found;
    const addresses = found.addresses.slice(0, places.length);
    const { policy, answers, shares } = found.choice ?? chooseBy(this.set, addresses.map(unweighted), true);
    const members = addresses.map((rdata, member): ViewMember => ({
      member,
      share: shares[member]!,
      seed: this.#seeds[member]!,
      rdata,
    }));
    const ttl = isKnown ? Math.min(ceilingSeconds, ttlSeconds ?? Infinity) : ttlMinSeconds;
    return {
      entry,
      step: isKnown ? 'pool' : 'none',
      pool: null,
      members: [],
      way: [],
      weights: [],
      ttl: {
        ttlSeconds: ttl,
        reason: isKnown ? `as ${this.set.alias!}` : 'floor: not known yet',
        nextChangeMs: null,
      },
      content: {
        members,
        policy,
        answers,
        ttlSeconds: ttl,
        notice: isKnown ? Notice.none : Notice.stale,
      },
    };
  }

  //--- Standing

  #standing(pool: number | null, member: PoolMember, facts: Facts): Standing {
    const { active, scheduledDrain } = facts.overridesOn(pool, member.value);
    return standingIn(
      pool,
      member,
      this.#isWithdrawn(scheduledDrain, facts) ? scheduledDrain : active,
      facts,
    );
  }

  /** A scheduled drain takes a member out so early that by its time no cache holds it. */
  #isWithdrawn(drain: { readonly fromMs: number } | undefined, { nowMs }: Facts): boolean {
    if (drain === undefined) return false;
    const atMs = withdrawMs(drain.fromMs, this.set.ttlMinSeconds);
    if (nowMs < atMs) this.#changeAt(atMs);
    return nowMs >= atMs;
  }

  //--- TTL

  #planTtl(plan: ViewPlan, view: number, facts: Facts): TtlPlan {
    const { set } = this;
    const doubt = this.#doubtIn(plan, facts);
    const last = followDoubt(this.#lastDoubts[view] ?? null, doubt, facts.nowMs);
    this.#lastDoubts[view] = last;
    const ttl = planTtl(
      {
        ceilingSeconds: set.ttlSeconds,
        floorSeconds: set.ttlMinSeconds,
        doubt: { isNow: doubt !== null, reason: last?.reason ?? '' },
        lastDoubtMs: last?.atMs ?? null,
        servedInstead: SERVED_INSTEAD[plan.step],
        scheduledMs: this.#scheduledMs(plan, facts),
      },
      facts.nowMs,
    );
    if (ttl.nextChangeMs !== null) this.#changeAt(ttl.nextChangeMs);
    return ttl;
  }

  /** An answer with hints lives no longer than the addresses that it hints at. */
  #withHintedTtls(ttl: TtlPlan, facts: Facts): TtlPlan {
    let least = ttl;
    for (const { hints = [] } of this.set.members) {
      for (const { owner, type } of hints) {
        const hinted = facts.ttlOf(owner, type);
        if (hinted !== undefined && hinted.ttlSeconds < least.ttlSeconds)
          least = { ...hinted, reason: `as ${owner} ${rrTypeName(type)}, ${hinted.reason}` };
      }
    }
    return least;
  }

  /** Doubt about anyone who was considered: whoever is not answered yet may be so soon. @returns what it is; null: none */
  #doubtIn({ way }: ViewPlan, facts: Facts): string | null {
    let found: string | null = null;
    for (const { members } of way) {
      for (const { value, standing } of members) {
        // Whoever was taken out, or forced in, doesn't come or go by what is found of them.
        if (!standing.isByHealth) continue;
        const reason = this.#doubtAbout(facts.verdictsOf(value), facts);
        if (reason !== null) found ??= `${this.set.members[value]!.text} ${reason}`;
      }
    }
    return found;
  }

  #doubtAbout(verdicts: readonly Verdict[], { nowMs }: Facts): string | null {
    let found: string | null = null;
    for (const verdict of verdicts) {
      const doubt = doubtAbout(verdict, nowMs, rampMsOf(this.set, verdict));
      if (doubt === null) continue;
      found ??= doubt.reason;
      if (doubt.untilMs !== null) this.#changeAt(doubt.untilMs);
    }
    return found;
  }

  #scheduledMs({ pool, members }: ViewPlan, facts: Facts): number | null {
    const times = members.flatMap(({ value }) => facts.overridesOn(pool, value).scheduledDrain?.fromMs ?? []);
    return times.length === 0 ? null : Math.min(...times);
  }

  //--- Content

  #content(
    plan: ViewPlan,
    weights: readonly EffectiveWeight[],
    { ttlSeconds }: TtlPlan,
    facts: Facts,
  ): ViewContent {
    const { policy, answers, shares } = chooseBy(this.set, weights, plan.step !== 'all');
    const members = plan.members.map(({ value }, i): ViewMember => {
      const rdata = this.#withLiveHints(value, facts);
      return { member: value, share: shares[i]!, seed: this.#seeds[value]!, rdata };
    });
    return { members, policy, answers, ttlSeconds, notice: noticeOf(plan, facts, this.set) };
  }

  /** @returns undefined where the value has no hints that follow a pool, or all of them stay */
  #withLiveHints(value: number, facts: Facts): Uint8Array | undefined {
    const { hints = [], rdata } = this.set.members[value]!;
    if (hints.length === 0) return undefined;
    const trimmed = withoutHints(rdata, (type, address) => {
      const source = hints.find((hint) => hint.type === type);
      return source === undefined || facts.isHintServed(source.owner, type, address);
    });
    return trimmed.length === rdata.length ? undefined : trimmed;
  }

  //--- Time

  #changeAt(atMs: number): void {
    this.#nextChangeMs = Math.min(this.#nextChangeMs, atMs);
  }

  #rampStepMs(): number {
    return Math.max(MIN_RAMP_STEP_MS, (this.set.health?.slow_start ?? 0) / RAMP_STEPS);
  }
}

function unweighted(): EffectiveWeight {
  return effectiveWeight(1, 1);
}

/** Doubt ends when it is found to be over, not when it was last seen. */
function followDoubt(last: LastDoubt | null, doubt: string | null, nowMs: number): LastDoubt | null {
  if (doubt !== null) return { atMs: nowMs, reason: doubt, isOver: false };
  return last === null || last.isOver ? last : { ...last, atMs: nowMs, isOver: true };
}

/** How long the member's weight grows; it doesn't after the first start, only after it was down. */
export function rampMsOf({ health }: PoolSet, { flaps }: Verdict): number {
  return flaps > 0 ? (health?.slow_start ?? 0) : 0;
}

/** `www.example.com. A` */
export function nameOfSet({ owner, type }: PoolSet): string {
  return `${formatName(owner)} ${rrTypeName(type)}`;
}

function noticeOf({ step, members }: ViewPlan, { isSelfDoubting }: Facts, { health }: PoolSet): Notice {
  if (step === 'none') return Notice.noneUp;
  if (step === 'all' && members.some(isDown)) return Notice.failOpen;
  return isSelfDoubting && health !== null ? Notice.stale : Notice.none;
}

function isDown({ standing }: Considered): boolean {
  return standing.kind === 'down';
}
