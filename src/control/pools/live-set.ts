/** One pool set in service: its plan, and the views that the query threads answer from, kept to it. */

import { afterAtMost, type Clock } from '../../base/index.ts';
import { formatName, toLowerName } from '../../dns/index.ts';
import { Outstanding, type Override, type Target } from '../../health/index.ts';
import type { LiveArea, ViewContent } from '../../image/index.ts';
import { PoolLoad, type LoadTerms } from '../../load/index.ts';
import { entryPools, LOAD, type PoolMember, type PoolSet } from '../../zone/index.ts';
import type { Facts } from './facts.ts';
import { keyOf } from './set-key.ts';
import { SetPlanner, type SetPlan } from './set-planner.ts';
import { standingIn, type Standing } from './standing.ts';

/** Whoever knows what the query threads are at: see `QueryThreads`. */
export interface BatchWitness {
  readonly batches: readonly number[];
  havePassed(before: readonly number[]): boolean;
}

/** Where the set's views are in an image. */
export interface LivePlace {
  readonly area: LiveArea;
  /** The set's number in it. */
  readonly number: number;
}

/** For so many intervals a weight holds that an agent check told. */
const AGENT_INTERVALS = 3;

/** No load is above them. */
const NO_WATERMARKS = { low: Infinity, high: Infinity };

const NOTHING_KNOWN: Pick<Facts, 'verdictsOf' | 'adminOf'> = { verdictsOf: () => [], adminOf: () => null };

/** How soon to look again whether a copy is free: a batch takes tens of microseconds. */
const LOOK_AGAIN_MS = 1;

export class LiveSet {
  readonly set: PoolSet;
  /** Its owner and type: `www.example.com. A`. */
  readonly key: string;
  /** What is probed for each value; replaced whole when a name's addresses change. */
  targets: readonly (readonly Target[])[] = [];
  /** Each pool's load factors; null where nobody reports any. */
  readonly loads: readonly PoolLoad[] | null;
  readonly #planner: SetPlanner;
  readonly #place: LivePlace;
  readonly #witness: BatchWitness;
  readonly #clock: Clock;
  /** Each value's answers that may be in caches. */
  readonly #outstanding: readonly Outstanding[];
  /** What the latest plan was made from. */
  #facts: Facts | null = null;
  #plan: SetPlan | null = null;
  #written: readonly ViewContent[] = [];
  /** What the threads were at when the views were put in force; null: nobody has seen them yet. */
  #writtenDuring: readonly number[] | null = null;
  #cancelWrite: (() => void) | null = null;
  #cancelChange = (): void => undefined;

  /** @param before the set's former version, whose memory is taken over */
  constructor(set: PoolSet, place: LivePlace, witness: BatchWitness, clock: Clock, before?: LiveSet) {
    this.set = set;
    this.key = keyOf(formatName(toLowerName(set.owner)), set.type);
    this.#place = place;
    this.#witness = witness;
    this.#clock = clock;
    this.#planner = new SetPlanner(set, before?.plannerFor(set));
    this.loads = before?.loadsFor(set) ?? createLoads(set);
    const known = before?.outstandingByRdata();
    this.#outstanding = set.members.map(({ rdata }) => known?.get(rdataKey(rdata)) ?? new Outstanding());
  }

  /** The latest plan. */
  get plan(): SetPlan | null {
    return this.#plan;
  }

  /** The planner, whose memory another version of the set can take over if it has the same views. */
  plannerFor(set: PoolSet): SetPlanner | undefined {
    return namesOfViews(set) === namesOfViews(this.set) ? this.#planner : undefined;
  }

  /** The load factors, which another version of the set can take over if they are about the same. */
  loadsFor(set: PoolSet): readonly PoolLoad[] | null {
    return this.loads !== null && identityOfLoads(set) === identityOfLoads(this.set) ? this.loads : null;
  }

  /** What may be in caches of each value. */
  outstandingByRdata(): ReadonlyMap<string, Outstanding> {
    return new Map(this.set.members.map(({ rdata }, value) => [rdataKey(rdata), this.#outstanding[value]!]));
  }

  /** Where a member would stand under an override. @param pool null: as one of the record's own values */
  standingUnder(override: Override | undefined, pool: number | null, member: PoolMember): Standing {
    return standingIn(pool, member, override, this.#facts ?? NOTHING_KNOWN);
  }

  /** Until when caches may hold what was answered of a value, in Unix milliseconds; 0: nothing ever was. */
  outstandingUntilMs(value: number): number {
    return this.#outstanding[value]!.untilMs(this.#clock.now());
  }

  /**
   * Plans anew and puts what has changed in force at once, or as soon as the threads let go of the copy.
   *
   * @param onDue called when the next plan is due
   * @returns whether anything that is answered has changed
   */
  refresh(facts: Facts, onDue: () => void): boolean {
    this.#facts = facts;
    const plan = this.#planner.plan(facts);
    this.#plan = plan;
    this.#cancelChange();
    const nextMs = Math.min(plan.nextChangeMs ?? Infinity, this.#loadsStaleMs(facts.nowMs));
    if (nextMs !== Infinity) {
      this.#cancelChange = afterAtMost(this.#clock, nextMs - facts.nowMs, onDue);
    }
    const contents = plan.views.map(({ content }) => content);
    const hasChanged = contents.length !== this.#written.length || !contents.every(isSameAs(this.#written));
    if (!hasChanged) return false;
    this.#noteAnswers(contents, facts.nowMs);
    this.#written = contents;
    this.#write();
    return true;
  }

  close(): void {
    this.#cancelChange();
    this.#cancelWrite?.();
  }

  #write(): void {
    // What comes while a write waits goes with it.
    if (this.#cancelWrite !== null) return;
    if (this.#writtenDuring !== null && !this.#witness.havePassed(this.#writtenDuring)) {
      this.#cancelWrite = this.#clock.after(LOOK_AGAIN_MS, () => {
        this.#cancelWrite = null;
        this.#write();
      });
      return;
    }
    this.#place.area.write(this.#place.number, this.#written);
    this.#writtenDuring = this.#witness.batches;
  }

  /** When a report that counts now will be too old; infinite: none will. Pools not answered from now have no say. */
  #loadsStaleMs(nowMs: number): number {
    const stalesMs = (this.loads ?? []).map(({ staleMs }) => staleMs);
    return Math.min(...stalesMs.filter((staleMs) => staleMs > nowMs));
  }

  #noteAnswers(contents: readonly ViewContent[], nowMs: number): void {
    const longest = new Map<number, number>();
    for (const { members, ttlSeconds } of contents)
      for (const { member } of members) longest.set(member, Math.max(ttlSeconds, longest.get(member) ?? 0));
    for (const [value, outstanding] of this.#outstanding.entries())
      outstanding.note(nowMs, longest.get(value) ?? null);
  }
}

function namesOfViews(set: PoolSet): string {
  return entryPools(set)
    .map((pool) => set.pools[pool]!.name)
    .join('\n');
}

function createLoads(set: PoolSet): PoolLoad[] | null {
  const terms = loadTermsOf(set);
  return (
    terms &&
    set.pools.map(
      ({ members }) =>
        new PoolLoad(
          members.map(({ weight }) => weight),
          terms,
        ),
    )
  );
}

/** An agent check tells a weight too, whether or not the record asks for loads. */
function loadTermsOf({ balance: { policy }, load, health }: PoolSet): LoadTerms | null {
  if (load === null && health?.protocol !== 'agent') return null;
  const maxAgeMs = load?.max_age ?? Math.max(LOAD.max_age.default, AGENT_INTERVALS * health!.interval);
  // A load moves weights by these policies alone; a percentage, by which an agent asks for its weight, by every one.
  if (policy !== 'least-load' && policy !== 'least-connections')
    return { policy, ...NO_WATERMARKS, maxAgeMs };
  const { low, high } = load ?? { low: LOAD.low.default, high: LOAD.high.default };
  return { policy, low, high, maxAgeMs };
}

/** Terms and members in one text: the same, and what was learned of their load is about the same. */
function identityOfLoads(set: PoolSet): string {
  const pools = set.pools.map(({ members }) =>
    members.map(({ value, weight }) => [set.members[value]!.text, weight]),
  );
  return JSON.stringify([loadTermsOf(set), pools]);
}

function rdataKey(rdata: Uint8Array): string {
  return Buffer.from(rdata).toString('latin1');
}

function isSameAs(others: readonly ViewContent[]): (content: ViewContent, view: number) => boolean {
  return (content, view) => {
    const other = others[view]!;
    return (
      content.policy === other.policy &&
      content.answers === other.answers &&
      content.ttlSeconds === other.ttlSeconds &&
      content.notice === other.notice &&
      content.members.length === other.members.length &&
      content.members.every((member, i) => {
        const before = other.members[i]!;
        return (
          member.member === before.member &&
          member.share === before.share &&
          isSameRdata(member.rdata, before.rdata)
        );
      })
    );
  };
}

function isSameRdata(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return Buffer.compare(a, b) === 0;
}
