/** How the keys of keys.ts are called in Redis: `{evenkeel}:votes:a`, the braces included. */

import { HEARTBEATS } from './keys.ts';
import type { TableKey } from './store.ts';

export class RedisKeys {
  readonly #start: string;
  readonly replicas: string;
  /** The channel. */
  readonly hints: string;

  /** @param prefix without braces */
  constructor(prefix: string) {
    // Redis Cluster spec, "Hash tags": what the braces hold decides about the slot.
    this.#start = `{${prefix}}:`;
    this.replicas = this.of(HEARTBEATS.replicas);
    this.hints = `${this.#start}${HEARTBEATS.hints}`;
  }

  of({ key }: TableKey): string {
    return `${this.#start}${key}`;
  }

  heartbeat(replica: string): string {
    return this.of(HEARTBEATS.of(replica));
  }
}
