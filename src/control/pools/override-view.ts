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
  readonly #onChange: () => void;
  readonly #unsubscribe: () => void;
  #active: readonly Override[] = [];
  #scheduledDrains: readonly Override[] = [];
  #activeIndex = new OverrideIndex([]);
  /** Of each scheduled drain with all that are active: whether it will count can be asked of it. */
  #indexWith = new Map<Override, OverrideIndex>();
  /** What was found of each set, until something changes. */
  #found = new WeakMap<PoolSet, Map<string, OverridesOn>>();
  #cancelTimer = (): void => undefined;

  /** @param onChange called when an override was said or taken back, or begins or ends */
  constructor(book: OverrideBook, clock: Clock, onChange: () => void) {
    this.#book = book;
    this.#clock = clock;
    this.#onChange = onChange;
    this.#unsubscribe = book.onChange(() => this.#change());
    this.#index();
  }

  /** @param pool null: the value is one of the record's own */
  on(set: PoolSet, pool: number | null, value: number): OverridesOn {
    if (this.#active.length === 0 && this.#scheduledDrains.length === 0) return NONE;
    let ofSet = this.#found.get(set);
    if (ofSet === undefined) this.#found.set(set, (ofSet = new Map<string, OverridesOn>()));
    const key = `${pool ?? OWN_VALUES} ${value}`;
    let found = ofSet.get(key);
    if (found === undefined) ofSet.set(key, (found = this.#find(subjectOf(set, pool, value))));
    return found;
  }

  close(): void {
    this.#unsubscribe();
    this.#cancelTimer();
  }

  #find(subject: Subject): OverridesOn {
    // What is outranked by a word that stands will be so when its time comes.
    const [scheduledDrain] = this.#scheduledDrains
      .filter((drain) => this.#indexWith.get(drain)!.find(subject) === drain)
      .sort((a, b) => a.fromMs - b.fromMs);
    const active = this.#activeIndex.find(subject);
    return active === undefined && scheduledDrain === undefined ? NONE : { active, scheduledDrain };
  }

  #change(): void {
    this.#index();
    this.#onChange();
  }

  #index(): void {
    const nowMs = this.#clock.now();
    this.#active = this.#book.active(nowMs);
    this.#scheduledDrains = this.#book.scheduled(nowMs).filter(({ action }) => action === 'drain');
    this.#activeIndex = new OverrideIndex(this.#active);
    this.#indexWith = new Map(
      this.#scheduledDrains.map((drain) => [drain, new OverrideIndex([...this.#active, drain])]),
    );
    this.#found = new WeakMap();
    this.#cancelTimer();
    const nextMs = this.#book.nextChangeMs(nowMs);
    if (nextMs !== null) this.#cancelTimer = afterAtMost(this.#clock, nextMs - nowMs, () => this.#change());
  }
}

/** How patterns know a value. @param pool null: the value is one of the record's own */
export function subjectOf(
  { owner, type, members, pools }: PoolSet,
  pool: number | null,
  value: number,
): Subject {
  const { host, text } = members[value]!;
  return {
    host,
    address: parseIpAddress(text) ? text : null,
    owner: formatName(toLowerName(owner)),
    type: rrTypeName(type),
    pool: pool === null ? OWN_VALUES : pools[pool]!.name,
  };
}
