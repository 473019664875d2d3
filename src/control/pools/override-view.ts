/** The overrides as they concern the pools' members now: those in force, and the drains that lie ahead. */

import { afterAtMost, parseIpAddress, type Clock } from '../../base/index.ts';
import { formatName, rrTypeName, toLowerName } from '../../dns/index.ts';
import { OverrideIndex, type Override, type OverrideBook, type Subject } from '../../health/index.ts';
import type { PoolSet } from '../../zone/index.ts';
import type { OverridesOn } from './facts.ts';

/** The pool that stands for the record's own values in patterns. */
const OWN_VALUES = 'values';

const NONE: OverridesOn = { active: undefined, scheduledDrain: undefined };

export class OverrideView {
  readonly #book: OverrideBook;
  readonly #clock: Clock;
  readonly #onChange: (concerns: (set: PoolSet) => boolean) => void;
  readonly #unsubscribe: () => void;
  #now = new Moment([], []);
  #cancelTimer = (): void => undefined;

  /**
   * @param onChange called when an override was said or taken back, or begins or ends, with what tells whether that concerns
   *   a set
   */
  constructor(book: OverrideBook, clock: Clock, onChange: (concerns: (set: PoolSet) => boolean) => void) {
    this.#book = book;
    this.#clock = clock;
    this.#onChange = onChange;
    this.#unsubscribe = book.onChange(() => this.#change());
    this.#look();
  }

  /** @param pool null: the value is one of the record's own */
  on(set: PoolSet, pool: number | null, value: number): OverridesOn {
    return this.#now.on(set, pool, value);
  }

  close(): void {
    this.#unsubscribe();
    this.#cancelTimer();
  }

  #change(): void {
    const before = this.#now;
    this.#look();
    const after = this.#now;
    this.#onChange((set) => differs(set, before, after));
  }

  #look(): void {
    const nowMs = this.#clock.now();
    const drains = this.#book.scheduled(nowMs).filter(({ action }) => action === 'drain');
    this.#now = new Moment(this.#book.active(nowMs), drains);
    this.#cancelTimer();
    const nextMs = this.#book.nextChangeMs(nowMs);
    if (nextMs !== null) this.#cancelTimer = afterAtMost(this.#clock, nextMs - nowMs, () => this.#change());
  }
}

/** All that counts from one change to the next, and what of it was found to concern whom. */
class Moment {
  readonly #isQuiet: boolean;
  readonly #scheduledDrains: readonly Override[];
  readonly #active: OverrideIndex;
  /** Of each scheduled drain with all that are active: whether it will count can be asked of it. */
  readonly #indexWith: ReadonlyMap<Override, OverrideIndex>;
  readonly #found = new WeakMap<PoolSet, Map<string, OverridesOn>>();

  constructor(active: readonly Override[], scheduledDrains: readonly Override[]) {
    this.#isQuiet = active.length === 0 && scheduledDrains.length === 0;
    this.#scheduledDrains = scheduledDrains;
    this.#active = new OverrideIndex(active);
    this.#indexWith = new Map(scheduledDrains.map((drain) => [drain, new OverrideIndex([...active, drain])]));
  }

  on(set: PoolSet, pool: number | null, value: number): OverridesOn {
    if (this.#isQuiet) return NONE;
    let ofSet = this.#found.get(set);
    if (ofSet === undefined) this.#found.set(set, (ofSet = new Map<string, OverridesOn>()));
    const key = partKey(pool, value);
    let found = ofSet.get(key);
    if (found === undefined) ofSet.set(key, (found = this.#find(subjectOf(set, pool, value))));
    return found;
  }

  #find(subject: Subject): OverridesOn {
    // What is outranked by a word that stands will be so when its time comes.
    const [scheduledDrain] = this.#scheduledDrains
      .filter((drain) => this.#indexWith.get(drain)!.find(subject) === drain)
      .sort((a, b) => a.fromMs - b.fromMs);
    const active = this.#active.find(subject);
    return active === undefined && scheduledDrain === undefined ? NONE : { active, scheduledDrain };
  }
}

/** Whether a set has a member that other overrides are about than before. */
function differs(set: PoolSet, before: Moment, after: Moment): boolean {
  const hasChanged = (pool: number | null, value: number): boolean => {
    const [was, is] = [before.on(set, pool, value), after.on(set, pool, value)];
    return was.active !== is.active || was.scheduledDrain !== is.scheduledDrain;
  };
  return (
    set.pools.some(({ members }, pool) => members.some(({ value }) => hasChanged(pool, value))) ||
    set.lastResort.some((value) => hasChanged(null, value))
  );
}

/** They are asked for again with every override, of every member. */
const subjects = new WeakMap<PoolSet, Map<string, Subject>>();

/** How patterns know a value. @param pool null: the value is one of the record's own */
export function subjectOf(set: PoolSet, pool: number | null, value: number): Subject {
  let ofSet = subjects.get(set);
  if (ofSet === undefined) subjects.set(set, (ofSet = new Map<string, Subject>()));
  const key = partKey(pool, value);
  let subject = ofSet.get(key);
  if (subject === undefined) ofSet.set(key, (subject = createSubject(set, pool, value)));
  return subject;
}

function createSubject(
  { owner, type, members, pools }: PoolSet,
  pool: number | null,
  value: number,
): Subject {
  const { host, text } = members[value]!;
  return Object.freeze({
    host,
    address: parseIpAddress(text) ? text : null,
    owner: formatName(toLowerName(owner)),
    type: rrTypeName(type),
    pool: pool === null ? OWN_VALUES : pools[pool]!.name,
  });
}

function partKey(pool: number | null, value: number): string {
  return `${pool ?? OWN_VALUES} ${value}`;
}
