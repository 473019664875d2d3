/** The zones: what each is served with and since when, and what is wrong with its files or held back from them. */

import { assert } from '../base/index.ts';
import type { ZoneChange } from '../image/index.ts';
import type { Problem } from '../schema/index.ts';
import type { ServedData } from './load-job.ts';
import type { Decision } from './reload-guard.ts';

/** A zone's data in service. */
export interface ServedZone extends ServedData {
  readonly serial: number;
  readonly names: number;
  readonly records: number;
  /** The warnings its files were loaded with. */
  readonly warnings: readonly Problem[];
  /** When it went into service, in Unix milliseconds. */
  readonly sinceMs: number;
}

export interface ZoneEntry {
  /** Null for a zone whose files never loaded. */
  readonly served: ServedZone | null;
  /** Of the files as they were last read. */
  readonly problems: readonly Problem[];
  /** Why the files' data is held back; null: it isn't. */
  readonly alarm: string | null;
}

export class ZoneStore {
  readonly #entries = new Map<string, ZoneEntry>();

  /** By `nameKey` of the origin. */
  get entries(): ReadonlyMap<string, ZoneEntry> {
    return this.#entries;
  }

  /** The zones in service, by `nameKey` of the origin. */
  get served(): ReadonlyMap<string, ServedZone> {
    return new Map([...this.#entries].flatMap(([origin, { served }]) => (served ? [[origin, served]] : [])));
  }

  /**
   * Does what was decided on a reload.
   *
   * @returns what the query threads are to be told, and the images that go out of service by it
   */
  apply(
    decisions: readonly Decision[],
    nowMs: number,
  ): { changes: ZoneChange[]; retired: SharedArrayBuffer[] } {
    const before = this.served;
    for (const decision of decisions) this.#apply(decision, before.get(decision.origin) ?? null, nowMs);
    this.#forgetAllBut(decisions);

    const changed = decisions.filter(({ kind }) => kind === 'serve' || kind === 'withdraw');
    const after = this.served;
    return {
      changes: changed.map(({ origin }) => ({ origin, image: after.get(origin)?.image ?? null })),
      retired: changed.flatMap(({ origin }) => before.get(origin)?.image ?? []),
    };
  }

  #apply(decision: Decision, served: ServedZone | null, nowMs: number): void {
    const { origin } = decision;
    switch (decision.kind) {
      case 'serve': {
        const { stamp, contentHash, serial, names, records, image, problems } = decision.load;
        const taken = {
          stamp,
          contentHash,
          serial,
          names,
          records,
          image,
          warnings: problems,
          sinceMs: nowMs,
        };
        this.#entries.set(origin, { served: taken, problems, alarm: null });
        break;
      }
      case 'refresh': {
        assert(served !== null, 'only a zone in service can be refreshed');
        const { load } = decision;
        const refreshed =
          load.kind === 'unchanged' ? { ...served, stamp: load.stamp, warnings: load.problems } : served;
        this.#entries.set(origin, { served: refreshed, problems: refreshed.warnings, alarm: null });
        break;
      }
      case 'reject':
        this.#entries.set(origin, { served, problems: decision.load.problems, alarm: null });
        break;
      case 'hold':
        this.#entries.set(origin, { served, problems: decision.load?.problems ?? [], alarm: decision.why });
        break;
      case 'withdraw':
        this.#entries.delete(origin);
    }
  }

  /** A zone that never went into service leaves no trace once its files are gone. */
  #forgetAllBut(decisions: readonly Decision[]): void {
    const decided = new Set(decisions.map(({ origin }) => origin));
    for (const origin of this.#entries.keys()) if (!decided.has(origin)) this.#entries.delete(origin);
  }
}
