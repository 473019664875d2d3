/** What this replica goes by. Two that go by one name would write over each other: whoever sees that takes another, which may be both. */

import type { Logger } from '../base/index.ts';
import { parseHeartbeat } from './heartbeat.ts';

/** How many beats in a row must find another's heartbeat in the place of ours: a restart finds its own old one once. */
const DISPLACED_BEATS = 2;
const SUFFIX_DIGITS = 4;

export class OwnName {
  readonly #incarnation: string;
  readonly #logger: Logger;
  #name: string;
  #displaced = 0;

  constructor(name: string, incarnation: string, logger: Logger) {
    this.#name = name;
    this.#incarnation = incarnation;
    this.#logger = logger;
  }

  get current(): string {
    return this.#name;
  }

  /** @param previous what stood in the place of our heartbeat; null: nothing. @returns whether this took another name */
  isChangedBy(previous: string | null): boolean {
    const before = previous === null ? undefined : parseHeartbeat(previous);
    const isDisplaced = before !== undefined && before.incarnation !== this.#incarnation;
    this.#displaced = isDisplaced ? this.#displaced + 1 : 0;
    if (this.#displaced < DISPLACED_BEATS) return false;
    const name = `${this.#name}~${this.#incarnation.slice(0, SUFFIX_DIGITS)}`;
    this.#logger.error(
      `Another replica goes by "${this.#name}" too: this one calls itself "${name}" (give each a server_id of its own)`,
    );
    this.#name = name;
    this.#displaced = 0;
    return true;
  }
}
