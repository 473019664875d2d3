/**
 * The pools of all zones in service: keeps what is answered to what is known.
 *
 *     zones published ──▶ LiveSet each ──▶ targets ──▶ HealthMonitor ─┐ verdict
 *     overrides ──────────────┐                                       │
 *     load reports ───────────┼──▶ refresh: plan anew, write views ◀──┘
 *     time (TTL, ramp, drain) ┘
 *
 * Whatever is heard is acted on before anything else is: from a verdict to the views is one call, without a wait.
 */

import { parseIpAddress, type Clock, type ListenAddress, type Logger } from '../../base/index.ts';
import { formatName, RrType, rrTypeName, toLowerName, type Name } from '../../dns/index.ts';
import {
  firstVerdict,
  type HealthMonitor,
  type OverrideBook,
  type ProbeResult,
  type Target,
  type TtlPlan,
  type Verdict,
} from '../../health/index.ts';
import { Catalog, LiveArea } from '../../image/index.ts';
import { effectiveWeight, NO_LOAD, rampFactor, type EffectiveWeight } from '../../load/index.ts';
import type { PoolSet } from '../../zone/index.ts';
import { AddressBook } from './address-book.ts';
import type { AliasAddresses, Facts, OverridesOn, Weighed } from './facts.ts';
import { LiveSet, type BatchWitness } from './live-set.ts';
import { LoadReports, subjectsOf } from './load-reports.ts';
import { OverrideView } from './override-view.ts';
import { rampMsOf } from './set-planner.ts';
import { targetOf } from './targets.ts';
import { tellVerdict } from './verdict-log.ts';
import { ZoneNames } from './zone-names.ts';

/** A zone on its way into service, or out of it. */
export interface ZonePools {
  /** As `nameKey`. */
  readonly origin: string;
  readonly image: SharedArrayBuffer | null;
  /** In the order by which the image numbers them. */
  readonly sets: readonly PoolSet[];
}

export interface PoolServiceOptions {
  readonly witness: BatchWitness;
  readonly overrides: OverrideBook;
  /** Whom to ask for the addresses of names elsewhere; none: the system's resolvers. */
  readonly resolvers: readonly ListenAddress[];
  readonly clock: Clock;
  readonly logger: Logger;
}

export class PoolService {
  readonly #options: PoolServiceOptions;
  /** The zones in service, for whoever asks in this thread. */
  readonly catalog = new Catalog();
  readonly #names = new ZoneNames(this.catalog);
  readonly #addresses: AddressBook;
  readonly #loads: LoadReports;
  #monitor: HealthMonitor | null = null;
  /** By origin. */
  readonly #zones = new Map<string, readonly LiveSet[]>();
  /** By owner and type: two zones never have the same. */
  #byName = new Map<string, LiveSet>();
  #byTarget = new Map<string, Set<LiveSet>>();
  #byLoadSubject = new Map<string, Set<LiveSet>>();
  /** Sets whose answers follow another set's (hints, ALIAS), by that set's name. */
  #followers = new Map<string, Set<LiveSet>>();
  readonly #overrides: OverrideView;

  constructor(options: PoolServiceOptions) {
    this.#options = options;
    const { clock, overrides, resolvers } = options;
    this.#addresses = new AddressBook(
      (name) => this.#names.addressesOf(name),
      resolvers,
      clock,
      () => this.#retarget(),
    );
    this.#loads = new LoadReports(clock, (subject) => this.#refreshAll(this.#byLoadSubject.get(subject)));
    this.#overrides = new OverrideView(overrides, clock, () => this.#refreshAll(this.sets));
  }

  /** The monitor whose verdicts count; it is made after the service, which it tells of them. */
  useMonitor(monitor: HealthMonitor): void {
    this.#monitor = monitor;
  }

  /** @param owner a node's, which is `*.…` for a source of synthesis */
  find(owner: Name, type: number): LiveSet | undefined {
    return this.#byName.get(`${formatName(toLowerName(owner))} ${rrTypeName(type)}`);
  }

  get sets(): readonly LiveSet[] {
    return [...this.#zones.values()].flat();
  }

  /** Takes over zones before they are published: their views are complete when this returns. */
  adopt(zones: readonly ZonePools[]): void {
    const before = this.#byName;
    this.catalog.apply(zones);
    for (const { origin, image, sets } of zones) {
      for (const old of this.#zones.get(origin) ?? []) old.close();
      if (image === null || sets.length === 0) this.#zones.delete(origin);
      else this.#zones.set(origin, this.#createSets(image, sets, before));
    }
    this.#byName = new Map(this.sets.map((live) => [keyOfSet(live.set), live]));
    this.#followers = indexBy(this.sets, ({ set }) => this.#namesFollowedBy(set));
    this.#retarget();
  }

  /** Settles when the addresses of all names that members or aliases are were asked for. */
  async settled(): Promise<void> {
    await this.#addresses.settled();
  }

  close(): void {
    this.#overrides.close();
    this.#addresses.close();
    this.#loads.close();
    for (const live of this.sets) live.close();
  }

  //--- What is heard

  onVerdict(target: Target, verdict: Verdict, before: Verdict): void {
    const sets = this.#byTarget.get(target.key);
    this.#refreshAll(sets);
    tellVerdict(this.#options.logger, target, verdict, before, sets ?? []);
  }

  onResult(target: Target, result: ProbeResult): void {
    if (result.body === null && result.agent === null) return;
    for (const { set } of this.#byTarget.get(target.key) ?? []) this.#loads.takeResult(set, target, result);
  }

  /** The server has begun to doubt itself, or has stopped to. */
  onDoubt(): void {
    this.#refreshAll(this.sets);
  }

  wantsBody(key: string): boolean {
    for (const { set } of this.#byTarget.get(key) ?? []) if (set.load?.from === 'health') return true;
    return false;
  }

  /** @param subject a host or an address. @returns how many members it is about */
  pushLoad(subject: string, value: number): number {
    const about = this.sets.flatMap((live) =>
      live.set.load?.from === 'push'
        ? [...live.set.members.keys()].filter((member) => subjectsOf(live, member).includes(subject))
        : [],
    );
    if (about.length > 0) this.#loads.push(subject, value);
    return about.length;
  }

  //--- Sets and their targets

  #createSets(
    image: SharedArrayBuffer,
    sets: readonly PoolSet[],
    before: ReadonlyMap<string, LiveSet>,
  ): LiveSet[] {
    const { witness, clock } = this.#options;
    const area = new LiveArea(image);
    return sets.map(
      (set, number) => new LiveSet(set, { area, number }, witness, clock, before.get(keyOfSet(set))),
    );
  }

  /** Works out anew who is to be probed where, and then what follows. */
  #retarget(): void {
    const { sets } = this;
    const followed = sets.flatMap(({ set }) => {
      if (set.alias !== undefined) return [set.alias];
      return isOfNames(set) ? checkedValues(set).map((value) => set.members[value]!.host!) : [];
    });
    this.#addresses.follow(new Set(followed));
    for (const live of sets) live.targets = this.#targetsOf(live.set);
    this.#byTarget = indexBy(sets, ({ targets }) => targets.flat().map(({ key }) => key));
    this.#byLoadSubject = indexBy(sets, (live) =>
      live.loads === null ? [] : [...live.set.members.keys()].flatMap((value) => subjectsOf(live, value)),
    );
    this.#loads.follow(sets);
    this.#monitor?.watch(
      new Map(sets.flatMap(({ targets }) => targets.flat()).map((t) => [t.key, t])).values(),
    );
    // Those that follow others come after these.
    for (const live of [...sets].sort((a, b) => Number(isFollower(a.set)) - Number(isFollower(b.set)))) {
      this.#refresh(live);
    }
  }

  #targetsOf(set: PoolSet): Target[][] {
    const { health } = set;
    const checked = new Set(health === null ? [] : checkedValues(set));
    return set.members.map(({ text, host }, value) => {
      if (health === null || !checked.has(value)) return [];
      const addresses = isOfNames(set) ? this.#addresses.addressesOf(host!) : [text];
      return addresses.map((address) => targetOf(set, health, value, address));
    });
  }

  //--- Refreshing

  #refreshAll(sets: Iterable<LiveSet> | undefined): void {
    for (const live of sets ?? []) this.#refresh(live);
  }

  #refresh(live: LiveSet): void {
    const hasChanged = live.refresh(this.#factsOf(live), () => this.#refresh(live));
    if (hasChanged) this.#refreshAll(this.#followers.get(keyOfSet(live.set)));
  }

  #factsOf(live: LiveSet): Facts {
    const { set, targets } = live;
    const nowMs = this.#options.clock.now();
    const verdictsOf = (value: number): Verdict[] => targets[value]!.map(({ key }) => this.verdictOf(key));
    return {
      nowMs,
      isSelfDoubting: this.#monitor !== null && this.#monitor.doubt !== null,
      verdictsOf,
      adminOf: (value) => this.#loads.adminOf(live, value),
      overridesOn: (pool, value) => this.overridesOn(set, pool, value),
      weigh: (pool, members) => this.#weigh(live, pool, members, verdictsOf, nowMs),
      addressesOfAlias: (name, type) => this.#addressesOfAlias(name, type),
      ttlOf: (owner, type) => this.#ttlOf(`${owner} ${rrTypeName(type)}`),
      isHintServed: (owner, type, address) => this.#isServed(`${owner} ${rrTypeName(type)}`, address),
    };
  }

  verdictOf(key: string): Verdict {
    return this.#monitor?.verdict(key) ?? firstVerdict();
  }

  /** @param pool null: the value is one of the record's own */
  overridesOn(set: PoolSet, pool: number | null, value: number): OverridesOn {
    return this.#overrides.on(set, pool, value);
  }

  #weigh(
    live: LiveSet,
    pool: number | null,
    members: readonly Weighed[],
    verdictsOf: (value: number) => readonly Verdict[],
    nowMs: number,
  ): EffectiveWeight[] {
    const { set, loads } = live;
    const all = pool === null ? [] : set.pools[pool]!.members;
    const answered = new Set(members.map(({ value }) => value));
    const parts =
      pool === null || loads === null
        ? null
        : loads[pool]!.update(
            all.map(({ value }) => (answered.has(value) ? this.#loads.latest(live, value) : undefined)),
            nowMs,
          );
    return members.map(({ value, weight }) => {
      const load = parts?.[all.findIndex((member) => member.value === value)] ?? NO_LOAD;
      const ramps = verdictsOf(value).map((verdict) =>
        rampFactor(nowMs - verdict.changedMs, rampMsOf(set, verdict)),
      );
      return effectiveWeight(weight, ramps.length === 0 ? 1 : Math.max(...ramps), load);
    });
  }

  /** An address that the set does not know is no member: nobody has taken it out. */
  #isServed(name: string, address: Uint8Array): boolean {
    const live = this.#byName.get(name);
    const value = live?.set.members.findIndex(({ rdata }) => Buffer.compare(rdata, address) === 0) ?? -1;
    if (live === undefined || value === -1) return true;
    return live.plan?.views.some(({ members }) => members.some((member) => member.value === value)) ?? true;
  }

  /** Of a name of ours with pools, what these answer with now. */
  #addressesOfAlias(alias: string, type: number): AliasAddresses {
    const local = this.#names.find(alias);
    if (local === undefined) {
      const known = this.#addresses.elsewhere(alias);
      return { addresses: parseAll(known?.addresses ?? [], type), ttlSeconds: known?.ttlSeconds ?? null };
    }
    const name = `${local.owner} ${rrTypeName(type)}`;
    const live = this.#byName.get(name);
    if (live === undefined) return { addresses: parseAll(local.addresses, type), ttlSeconds: null };
    const contents = live.plan?.views.map(({ content }) => content) ?? [];
    const answered = contents.flatMap(({ members }) =>
      members.map(({ member, rdata }) => rdata ?? live.set.members[member]!.rdata),
    );
    return { addresses: distinct(answered), ttlSeconds: this.#ttlOf(name)?.ttlSeconds ?? null };
  }

  #namesFollowedBy({ alias, type, members }: PoolSet): string[] {
    const hinted = members.flatMap(({ hints = [] }) =>
      hints.map((hint) => `${hint.owner} ${rrTypeName(hint.type)}`),
    );
    const owner = alias === undefined ? undefined : this.#names.find(alias)?.owner;
    return owner === undefined ? hinted : [...hinted, `${owner} ${rrTypeName(type)}`];
  }

  #ttlOf(name: string): TtlPlan | undefined {
    const ttls = this.#byName.get(name)?.plan?.views.map(({ ttl }) => ttl) ?? [];
    return ttls.length === 0
      ? undefined
      : ttls.reduce((least, ttl) => (ttl.ttlSeconds < least.ttlSeconds ? ttl : least));
  }

  //--- Telling
}

/** `www.example.com. A`, in lower case. */
function keyOfSet({ owner, type }: PoolSet): string {
  return `${formatName(toLowerName(owner))} ${rrTypeName(type)}`;
}

/** Whether the members are names, whose addresses must be found out. */
function isOfNames({ members }: PoolSet): boolean {
  return members.some(({ text }) => parseIpAddress(text) === undefined);
}

function isFollower({ alias, members }: PoolSet): boolean {
  return alias !== undefined || members.some(({ hints = [] }) => hints.length > 0);
}

/** Those of the type, as RDATA. */
function parseAll(addresses: readonly string[], type: number): Uint8Array[] {
  const octets = type === RrType.A ? 4 : 16;
  return addresses.map((text) => parseIpAddress(text)!).filter(({ length }) => length === octets);
}

function distinct(addresses: readonly Uint8Array[]): Uint8Array[] {
  return addresses.filter(
    (address, i) => addresses.findIndex((other) => Buffer.compare(address, other) === 0) === i,
  );
}

/** The values that some pool wants to know the health of. */
function checkedValues({ pools, health }: PoolSet): number[] {
  if (health === null) return [];
  const values = pools.flatMap(({ members }) =>
    members.filter(({ status }) => status === 'obey').map(({ value }) => value),
  );
  return [...new Set(values)];
}

function indexBy(
  sets: readonly LiveSet[],
  keysOf: (live: LiveSet) => readonly string[],
): Map<string, Set<LiveSet>> {
  const index = new Map<string, Set<LiveSet>>();
  for (const live of sets) {
    for (const key of keysOf(live)) {
      const found = index.get(key);
      if (found) found.add(live);
      else index.set(key, new Set([live]));
    }
  }
  return index;
}
