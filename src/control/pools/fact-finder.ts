/** Gathers what is known of one pool set's values, from wherever it is known: verdicts, overrides, loads, other sets. */

import { parseIpAddress, type Clock } from '../../base/index.ts';
import { RrType } from '../../dns/index.ts';
import { firstVerdict, isServed, type TtlPlan, type Verdict } from '../../health/index.ts';
import { effectiveWeight, NO_LOAD, rampFactor, type EffectiveWeight } from '../../load/index.ts';
import type { Council } from '../../replica/index.ts';
import type { PoolSet } from '../../zone/index.ts';
import type { AddressBook } from './address-book.ts';
import type { AliasAddresses, Facts, Weighed } from './facts.ts';
import type { LiveSet } from './live-set.ts';
import type { LoadReports } from './load-reports.ts';
import type { OverrideView } from './override-view.ts';
import { keyOf } from './set-key.ts';
import { rampMsOf } from './set-planner.ts';
import { checkedValues, isOfNames } from './targets.ts';
import type { ZoneNames } from './zone-names.ts';

/** Where facts are found. */
export interface FactSources {
  readonly clock: Clock;
  readonly names: ZoneNames;
  readonly addresses: AddressBook;
  readonly loads: LoadReports;
  readonly overrides: OverrideView;
  /** What is held of targets; null: nothing is checked yet. */
  readonly council: () => Council | null;
  /** The pool set of that {@link keyOf}. */
  readonly find: (key: string) => LiveSet | undefined;
}

/** Of a name that has none. */
const NO_ADDRESS: Verdict = Object.freeze({
  ...firstVerdict(),
  state: 'down',
  reason: 'the name has no address',
});

export class FactFinder {
  readonly #sources: FactSources;

  constructor(sources: FactSources) {
    this.#sources = sources;
  }

  /** What is known now; the facts look things up when they are asked. */
  factsOf(live: LiveSet): Facts {
    const { clock, overrides, loads, council } = this.#sources;
    const { set } = live;
    const nowMs = clock.now();
    return {
      nowMs,
      isSelfDoubting: council()?.isInDoubt ?? false,
      verdictsOf: (value) => this.#verdictsOf(live, value),
      adminOf: (value) => loads.adminOf(live, value),
      overridesOn: (pool, value) => overrides.on(set, pool, value),
      weigh: (pool, members) => this.#weigh(live, pool, members, nowMs),
      isHintServed: (owner, type, address) => this.#isServed(keyOf(owner, type), address),
      ttlOf: (owner, type) => this.#ttlOf(keyOf(owner, type)),
      addressesOfAlias: (name, type) => this.#addressesOfAlias(name, type),
    };
  }

  #verdictsOf({ set, targets }: LiveSet, value: number): Verdict[] {
    const council = this.#sources.council();
    const found = targets[value]!.map(({ key }) => council?.verdict(key) ?? firstVerdict());
    if (found.length > 0 || !isOfNames(set) || !isChecked(set, value)) return found;
    // A name without an address can't be reached; one that nothing is known of may be.
    const { host } = set.members[value]!;
    return [this.#sources.addresses.isKnown(host!) ? NO_ADDRESS : firstVerdict()];
  }

  //--- Weights

  #weigh(live: LiveSet, pool: number | null, members: readonly Weighed[], nowMs: number): EffectiveWeight[] {
    const { set, loads } = live;
    const parts = pool === null || loads === null ? null : this.#loadsOf(live, pool, members, nowMs);
    return members.map(({ value, weight }) => {
      // A name is as far back as that of its addresses which is back for longest.
      const ramps = this.#verdictsOf(live, value)
        .filter(({ state }) => isServed(state))
        .map((verdict) => rampFactor(nowMs - verdict.changedMs, rampMsOf(set, verdict)));
      const ramp = ramps.length === 0 ? 1 : Math.max(...ramps);
      return effectiveWeight(weight, ramp, parts?.get(value) ?? NO_LOAD);
    });
  }

  /** Each member's load, by its value; those that get no answers have none. */
  #loadsOf(
    live: LiveSet,
    pool: number,
    answered: readonly Weighed[],
    nowMs: number,
  ): ReadonlyMap<number, EffectiveWeight['load']> {
    const all = live.set.pools[pool]!.members;
    const isAnswered = new Set(answered.map(({ value }) => value));
    const reports = all.map(({ value }) =>
      isAnswered.has(value) ? this.#sources.loads.latestOf(live, value) : undefined,
    );
    const parts = live.loads![pool]!.update(reports, nowMs);
    return new Map(all.map(({ value }, i) => [value, parts[i]!]));
  }

  //--- What other sets answer

  /** An address that the set does not know is no member: nobody has taken it out. */
  #isServed(key: string, address: Uint8Array): boolean {
    const live = this.#sources.find(key);
    const value = live?.set.members.findIndex(({ rdata }) => Buffer.compare(rdata, address) === 0) ?? -1;
    if (live === undefined || value === -1) return true;
    return live.plan?.views.some(({ members }) => members.some((member) => member.value === value)) ?? true;
  }

  /** The least of the set's views. */
  #ttlOf(key: string): TtlPlan | undefined {
    let least: TtlPlan | undefined;
    for (const { ttl } of this.#sources.find(key)?.plan?.views ?? [])
      if (least === undefined || ttl.ttlSeconds < least.ttlSeconds) least = ttl;
    return least;
  }

  /** Of a name of ours with pools, what these answer to everybody now, and how they choose. */
  #addressesOfAlias(alias: string, type: number): AliasAddresses {
    const { names, addresses, find } = this.#sources;
    const local = names.find(alias);
    if (local === undefined) {
      const known = addresses.elsewhere(alias);
      return {
        isKnown: known !== undefined,
        addresses: parseAll(known?.addresses ?? [], type),
        ttlSeconds: known?.ttlSeconds ?? null,
        choice: null,
      };
    }
    const live = find(keyOf(local.owner, type));
    // Rules by the client's network are the target's own: an ALIAS has what they give to everybody, by the last of them.
    const view = live?.plan?.views.at(-1);
    if (live === undefined || view === undefined)
      return { isKnown: true, addresses: parseAll(local.addresses, type), ttlSeconds: null, choice: null };
    const { members, policy, answers } = view.content;
    return {
      isKnown: true,
      addresses: members.map(({ member, rdata }) => rdata ?? live.set.members[member]!.rdata),
      ttlSeconds: view.ttl.ttlSeconds,
      choice: { policy, answers, shares: Int32Array.from(members, ({ share }) => share) },
    };
  }
}

/** Those of the type, as RDATA. */
function parseAll(addresses: readonly string[], type: number): Uint8Array[] {
  const octets = type === RrType.A ? 4 : 16;
  return addresses.map((text) => parseIpAddress(text)!).filter(({ length }) => length === octets);
}

function isChecked(set: PoolSet, value: number): boolean {
  return checkedValues(set).includes(value);
}

/** The addresses or names that a set's answers follow besides its own members: of hints and of an ALIAS. */
export function keysFollowedBy({ alias, type, members }: PoolSet, names: ZoneNames): string[] {
  const hinted = members.flatMap(({ hints = [] }) => hints.map((hint) => keyOf(hint.owner, hint.type)));
  const local = alias === undefined ? undefined : names.find(alias);
  return local === undefined ? hinted : [...hinted, ...local.via, keyOf(local.owner, type)];
}
