/** The overrides as they concern the pools' members now: those in force, and the drains that lie ahead. */

import { parseIpAddress, type Clock } from '../../base/index.ts';
import { formatName, rrTypeName, toLowerName } from '../../dns/index.ts';
import { OverrideIndex, type OverrideBook, type Subject } from '../../health/index.ts';
import type { PoolSet } from '../../zone/index.ts';
import type { OverridesOn } from './facts.ts';

/** The pool that stands for the record's own values in patterns. */
const OWN_VALUES = 'values';

/** What a timer can wait. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export class OverrideView {
  readonly #book: OverrideBook;
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #active = new OverrideIndex([]);
  #scheduledDrains = new OverrideIndex([]);
  #cancelTimer = (): void => undefined;

  /** @param onChange called when an override was said or taken back, or begins or ends */
  constructor(book: OverrideBook, clock: Clock, onChange: () => void) {
    this.#book = book;
    this.#clock = clock;
    this.#onChange = onChange;
    book.onChange(() => this.#change());
    this.#index();
  }

  /** @param pool null: the value is one of the record's own */
  on(set: PoolSet, pool: number | null, value: number): OverridesOn {
    const subject = subjectOf(set, pool, value);
    const [scheduledDrain] = this.#scheduledDrains.allFor(subject).sort((a, b) => a.fromMs - b.fromMs);
    return { active: this.#active.find(subject), scheduledDrain };
  }

  close(): void {
    this.#cancelTimer();
  }

  #change(): void {
    this.#index();
    this.#onChange();
  }

  #index(): void {
    const nowMs = this.#clock.now();
    this.#active = new OverrideIndex(this.#book.active(nowMs));
    this.#scheduledDrains = new OverrideIndex(
      this.#book.scheduled(nowMs).filter(({ action }) => action === 'drain'),
    );
    this.#cancelTimer();
    const nextMs = this.#book.nextChangeMs(nowMs);
    if (nextMs === null) return;
    const delayMs = Math.min(Math.max(0, nextMs - nowMs), MAX_DELAY_MS);
    this.#cancelTimer = this.#clock.after(delayMs, () => this.#change());
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
