/**
 * The pools of all zones in service: keeps what is answered to what is known.
 *
 *     zones published ──▶ LiveSet each ──▶ targets ──▶ Council ───────┐ verdict
 *     overrides ──────────────┐                                       │
 *     load reports ───────────┼──▶ refresh: plan anew, write views ◀──┘
 *     time (TTL, ramp, drain) ┘
 *
 * Whatever is heard is acted on before anything else is: from a verdict to the views is one call, without a wait. And
 * only what it concerns is planned anew: a zone reloaded among many costs what it costs alone.
 */

import type { Clock, ListenAddress, Logger } from '../../base/index.ts';
import { formatName, nameOfKey, toLowerName, type Name } from '../../dns/index.ts';
import type { OverrideBook, ProbeResult, Target, Verdict } from '../../health/index.ts';
import { Catalog, LiveArea } from '../../image/index.ts';
import type { Council } from '../../replica/index.ts';
import type { PoolSet } from '../../zone/index.ts';
import { AddressBook } from './address-book.ts';
import { FactFinder, keysFollowedBy } from './fact-finder.ts';
import type { OverridesOn } from './facts.ts';
import { LiveSet, type BatchWitness } from './live-set.ts';
import { LoadReports, subjectsOf } from './load-reports.ts';
import { OverrideView } from './override-view.ts';
import { keyOf } from './set-key.ts';
import { namesToFollow, targetsOf } from './targets.ts';
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
  /** The zones in service, for whoever asks in this thread. */
  readonly catalog = new Catalog();
  readonly loads: LoadReports;
  readonly #options: PoolServiceOptions;
  readonly #names = new ZoneNames(this.catalog, (key) => this.#answeredBy(key));
  readonly #addresses: AddressBook;
  readonly #overrides: OverrideView;
  readonly #facts: FactFinder;
  #council: Council | null = null;
  #generation = 0;
  /** By origin. */
  readonly #zones = new Map<string, readonly LiveSet[]>();
  /** With its final dot. */
  readonly #zoneOf = new WeakMap<LiveSet, string>();
  /** By owner and type. */
  #byKey = new Map<string, LiveSet>();
  #byTarget = new Map<string, Set<LiveSet>>();
  #byLoadSubject = new Map<string, Set<LiveSet>>();
  /** Those with names whose addresses are followed, by these. */
  #byName = new Map<string, Set<LiveSet>>();
  /** Those whose answers follow another set's (hints, ALIAS), by its key. */
  #followers = new Map<string, Set<LiveSet>>();

  constructor(options: PoolServiceOptions) {
    const { clock, overrides, resolvers } = options;
    this.#options = options;
    this.#addresses = new AddressBook(
      (name) => this.#names.addressesOf(name),
      resolvers,
      clock,
      (name) => this.#retarget(this.#byName.get(name) ?? new Set()),
    );
    this.loads = new LoadReports(clock, (subject) => this.#refreshAll(this.#byLoadSubject.get(subject)));
    this.#overrides = new OverrideView(overrides, clock, (concerns) =>
      this.#refreshAll(this.sets.filter(({ set }) => set.alias !== undefined || concerns(set))),
    );
    this.#facts = new FactFinder({
      clock,
      names: this.#names,
      addresses: this.#addresses,
      loads: this.loads,
      overrides: this.#overrides,
      council: () => this.#council,
      find: (key) => this.#byKey.get(key),
    });
  }

  /** Whose verdicts count; it is made after the service, which it tells of them. */
  useCouncil(council: Council): void {
    this.#council = council;
  }

  /** Counts how often the zones in service have changed. */
  get generation(): number {
    return this.#generation;
  }

  get sets(): readonly LiveSet[] {
    return [...this.#zones.values()].flat();
  }

  /** @param owner a node's, which is `*.…` for a source of synthesis */
  find(owner: Name, type: number): LiveSet | undefined {
    return this.#byKey.get(keyOf(formatName(toLowerName(owner)), type));
  }

  /** @param pool null: the value is one of the record's own */
  overridesOn(set: PoolSet, pool: number | null, value: number): OverridesOn {
    return this.#overrides.on(set, pool, value);
  }

  /** Takes over zones before they are published: their views are complete when this returns. */
  adopt(zones: readonly ZonePools[]): void {
    this.#generation++;
    this.catalog.apply(zones);
    const before = this.#byKey;
    const added: LiveSet[] = [];
    for (const { origin, image, sets } of zones) {
      for (const old of this.#zones.get(origin) ?? []) old.close();
      this.#zones.delete(origin);
      if (image === null || sets.length === 0) continue;
      const created = this.#createSets(image, sets, before);
      for (const live of created) this.#zoneOf.set(live, formatName(nameOfKey(origin)));
      this.#zones.set(origin, created);
      added.push(...created);
    }
    this.#indexByKey();
    const { sets } = this;
    this.#byName = indexBy(sets, ({ set }) => namesToFollow(set));
    this.#followers = indexBy(sets, ({ set }) => keysFollowedBy(set, this.#names));
    this.#addresses.follow(new Set(this.#byName.keys()));
    // Whoever has names, or follows others, may find them in what is new.
    this.#retarget(new Set([...added, ...valuesOf(this.#byName), ...valuesOf(this.#followers)]));
  }

  /** Settles when the addresses of all names that members or aliases are were asked for. */
  async settled(): Promise<void> {
    await this.#addresses.settled();
  }

  close(): void {
    this.#overrides.close();
    this.#addresses.close();
    this.loads.close();
    for (const live of this.sets) live.close();
  }

  //--- What is heard

  onVerdict(target: Target, verdict: Verdict, before: Verdict): void {
    const sets = this.#byTarget.get(target.key);
    this.#refreshAll(sets);
    const ballot = this.#council?.ballot(target.key) ?? null;
    tellVerdict(this.#options.logger, target, verdict, before, sets ?? [], ballot);
  }

  onResult(target: Target, result: ProbeResult): void {
    if (result.body === null && result.agent === null) return;
    for (const { set } of this.#byTarget.get(target.key) ?? []) this.loads.takeResult(set, target, result);
  }

  /** Other replicas are there than before. */
  onMembership(): void {
    this.loads.follow(this.sets);
  }

  /** The server has begun to doubt itself, or has stopped to. */
  onDoubt(): void {
    this.#refreshAll(this.sets);
  }

  /** The zones that a target has a part in, with their final dots. @param key the target's */
  zonesOf(key: string): readonly string[] {
    return this.#zonesIn(this.#byTarget.get(key));
  }

  /** The zones that a load or an agent is about, with their final dots. @param subject as the reports name it */
  zonesOfLoad(subject: string): readonly string[] {
    return this.#zonesIn(this.#byLoadSubject.get(subject));
  }

  #zonesIn(sets: Iterable<LiveSet> | undefined): string[] {
    return [...(sets ?? [])].map((live) => this.#zoneOf.get(live)!);
  }

  wantsBody(key: string): boolean {
    for (const { set } of this.#byTarget.get(key) ?? []) if (set.load?.from === 'health') return true;
    return false;
  }

  /** @param subject a host or an address. @returns how many members it is about */
  pushLoad(subject: string, value: number): number {
    let members = 0;
    for (const live of this.#byLoadSubject.get(subject) ?? []) {
      if (live.set.load?.from !== 'push') continue;
      for (const member of live.set.members.keys()) if (subjectsOf(live, member).includes(subject)) members++;
    }
    if (members > 0) this.loads.push(subject, value);
    return members;
  }

  //--- Sets and their targets

  #createSets(
    image: SharedArrayBuffer,
    sets: readonly PoolSet[],
    before: ReadonlyMap<string, LiveSet>,
  ): LiveSet[] {
    const { witness, clock } = this.#options;
    const area = new LiveArea(image);
    return sets.map((set, number) => {
      const key = keyOf(formatName(toLowerName(set.owner)), set.type);
      return new LiveSet(set, { area, number }, witness, clock, before.get(key));
    });
  }

  /** What a CNAME pool answers with, or would first. */
  #answeredBy(key: string): Name | undefined {
    const live = this.#byKey.get(key);
    const first = live?.plan?.views.at(-1)?.content.members[0];
    return first && live.set.members[first.member]!.rdata;
  }

  /** A pool that a zone cut occludes has the key of the one in the child zone, whose origin is longer: that one counts. */
  #indexByKey(): void {
    const zones = [...this.#zones].sort(([a], [b]) => a.length - b.length);
    this.#byKey = new Map(zones.flatMap(([, sets]) => sets.map((live) => [live.key, live])));
  }

  /** Works out anew who is to be probed for these sets, and then what follows. */
  #retarget(changed: ReadonlySet<LiveSet>): void {
    const { sets } = this;
    for (const live of changed)
      live.targets = targetsOf(live.set, (name) => this.#addresses.addressesOf(name));
    this.#byTarget = indexBy(sets, ({ targets }) => targets.flat().map(({ key }) => key));
    this.#byLoadSubject = indexBy(sets, (live) =>
      live.loads === null ? [] : [...live.set.members.keys()].flatMap((value) => subjectsOf(live, value)),
    );
    this.loads.follow(sets);
    this.#council?.watch(targetsIn(sets));
    // Those that follow others come after these.
    const followers = new Set(valuesOf(this.#followers));
    for (const live of changed) if (!followers.has(live)) this.#refresh(live);
    for (const live of changed) if (followers.has(live)) this.#refresh(live);
  }

  //--- Refreshing

  #refreshAll(sets: Iterable<LiveSet> | undefined): void {
    for (const live of sets ?? []) this.#refresh(live);
  }

  #refresh(live: LiveSet): void {
    const hasChanged = live.refresh(this.#facts.factsOf(live), () => this.#refresh(live));
    if (hasChanged) this.#refreshAll(this.#followers.get(live.key));
  }
}

function* targetsIn(sets: readonly LiveSet[]): Iterable<Target> {
  for (const { targets } of sets) for (const ofValue of targets) yield* ofValue;
}

function valuesOf(index: ReadonlyMap<string, ReadonlySet<LiveSet>>): LiveSet[] {
  return [...index.values()].flatMap((sets) => [...sets]);
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
