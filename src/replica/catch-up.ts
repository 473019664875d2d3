/** Reads from the store what was missed: the common tables whole, and of each peer's tables those that have another revision. */

import type { Clock } from '../base/index.ts';
import type { CommonTables } from './common-tables.ts';
import { ownTable } from './keys.ts';
import type { PeerTables } from './peer-tables.ts';
import type { Peers } from './peers.ts';
import type { ReplicaStore } from './store.ts';

/** How often the common tables are compared with the store, though every change is told. */
const RECONCILE_MS = 120_000;

export interface CatchUpParts {
  readonly store: ReplicaStore;
  readonly clock: Clock;
  readonly peers: Peers;
  readonly peerTables: PeerTables;
  readonly common: CommonTables;
}

export class CatchUp {
  readonly #parts: CatchUpParts;
  /** Whether words may have been missed that are for all. */
  #hasMissed = true;
  /** When everything was compared with the store, on the monotonic clock. */
  #reconciledMs = -Infinity;

  constructor(parts: CatchUpParts) {
    this.#parts = parts;
  }

  /** Something may have been told that wasn't heard, or written that is lost. */
  noteGap(): void {
    this.#hasMissed = true;
  }

  /** @throws {Error} if the store can't be reached; then everything is still to be read */
  async run(): Promise<void> {
    const { store, clock, common } = this.#parts;
    const nowMs = clock.monotonicMs();
    if (this.#hasMissed || nowMs - this.#reconciledMs >= RECONCILE_MS) {
      this.#hasMissed = false;
      try {
        await common.reconcile(store);
      } catch (error) {
        this.#hasMissed = true;
        throw error;
      }
      this.#reconciledMs = nowMs;
    }
    await this.#readTables();
  }

  /** All at once: one after the other, they could take longer than a replica may be silent. */
  async #readTables(): Promise<void> {
    const { store, peers, peerTables } = this.#parts;
    const reading = peers.all.flatMap(({ id, heartbeat }) =>
      peerTables
        .missing(id, heartbeat)
        .map(async (table) => peerTables.take(id, table, await store.read(ownTable(table, id)))),
    );
    await Promise.all(reading);
  }
}
