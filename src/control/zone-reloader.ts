/**
 * Brings the zones in service up to date with their files: load, decide, publish, tell.
 *
 * One pass at a time. Whatever is asked for during a pass is done by one more after it, since the pass may have read
 * the files before they changed.
 */

import type { Clock, Logger } from '../base/index.ts';
import type { PoolDefaults } from '../zone/index.ts';
import { restampSerial, type ZoneChange } from '../image/index.ts';
import type { ImagePool } from './image-pool.ts';
import type { LoadJob, LoadReport } from './load-job.ts';
import type { ZonePools } from './pools/index.ts';
import { tellReload } from './reload-log.ts';
import { decideReload, type Decision } from './reload-guard.ts';
import type { SerialBook, SerialEntry } from './serial-book.ts';
import type { ZoneStore } from './zone-store.ts';

/** Whoever hands images to the query threads. */
export interface Publisher {
  /** Settles when every query thread answers from the changes. */
  publish(changes: readonly ZoneChange[]): Promise<void>;
  /** The generation published last. */
  readonly generation: number;
  /** The oldest generation that a query thread may still answer from. */
  readonly takenGeneration: number;
}

/** Whoever keeps the pools of zones; it has to have filled an image's live area before that serves. */
export interface PoolKeeper {
  adopt(zones: readonly ZonePools[]): void;
}

/** Whoever knows what serial other replicas have given a content. */
export interface SerialKeeper {
  settle(
    origin: string,
    contentHash: string,
    proposed: number,
    last: SerialEntry | undefined,
  ): Promise<number>;
}

export interface ReloaderParts {
  readonly directory: string;
  readonly defaultTtlSeconds: number;
  readonly poolDefaults: PoolDefaults;
  readonly store: ZoneStore;
  readonly serials: SerialBook;
  readonly pool: ImagePool;
  readonly publisher: Publisher;
  readonly pools: PoolKeeper;
  readonly agreement: SerialKeeper;
  /** Told of what is to be in service, just before it is. */
  readonly onChange: (served: ZoneStore['served']) => void;
  readonly load: (job: LoadJob) => Promise<LoadReport>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class ZoneReloader {
  readonly #parts: ReloaderParts;
  #lastPass: Promise<void> = Promise.resolve();
  #nextPass: Promise<void> | null = null;
  #isNextAccepted = false;

  constructor(parts: ReloaderParts) {
    this.#parts = parts;
  }

  /**
   * Reloads what has changed. Never rejects: what goes wrong is logged, and what is in service stays.
   *
   * @param isAccepted whether the operator stands behind the files, however much they take away
   * @returns settles when the files as they are at the call are in service, or have been turned down
   */
  reload(isAccepted: boolean): Promise<void> {
    this.#isNextAccepted ||= isAccepted;
    this.#nextPass ??= this.#lastPass.then(() => {
      const accepted = this.#isNextAccepted;
      this.#isNextAccepted = false;
      this.#nextPass = null;
      return this.#pass(accepted);
    });
    this.#lastPass = this.#nextPass;
    return this.#nextPass;
  }

  async #pass(isAccepted: boolean): Promise<void> {
    const {
      directory,
      defaultTtlSeconds,
      poolDefaults,
      store,
      serials,
      pool,
      publisher,
      load,
      clock,
      logger,
    } = this.#parts;
    pool.reclaim(publisher.takenGeneration);
    const job: LoadJob = {
      directory,
      defaultTtlSeconds,
      poolDefaults,
      served: store.served,
      serials: serials.entries,
      nowSeconds: Math.floor(clock.now() / 1000),
      spares: pool.spares,
    };
    let report;
    try {
      report = await load(job);
    } catch (error) {
      if ((error as Error).name === 'AbortError') return;
      logger.error(`${(error as Error).message}; what is in service stays`, { error });
      return;
    }
    const decisions = await this.#settleSerials(decideReload(report, store.served, isAccepted));
    await this.#carryOut(decisions);
    tellReload(logger, report, decisions, store);
  }

  /** Content that another replica has given a serial gets that one. */
  async #settleSerials(decisions: readonly Decision[]): Promise<readonly Decision[]> {
    return await Promise.all(
      decisions.map(async (decision) => {
        if (decision.kind !== 'serve' || decision.load.hasOwnSerial) return decision;
        const { origin, load } = decision;
        const { agreement, serials } = this.#parts;
        const last = serials.entries.get(origin);
        const serial = await agreement.settle(origin, load.contentHash, load.serial, last);
        if (serial !== load.serial) restampSerial(load.image, serial);
        return { ...decision, load: { ...load, serial } };
      }),
    );
  }

  async #carryOut(decisions: readonly Decision[]): Promise<void> {
    const { store, serials, pool, pools, publisher, clock, logger } = this.#parts;
    const { changes, retired } = store.apply(decisions, clock.now());
    this.#parts.onChange(store.served);
    const loads = decisions.flatMap((decision) => ('load' in decision ? (decision.load ?? []) : []));
    const compiled = loads.filter((load) => load.kind === 'compiled');
    pool.take(compiled.flatMap(({ spare }) => spare ?? []));
    for (const decision of decisions) {
      if (decision.kind === 'serve') serials.record(decision.origin, decision.load);
      else if (decision.kind === 'hold' && decision.load) pool.give(decision.load.image);
    }
    if (changes.length > 0) {
      const sets = new Map(compiled.map(({ origin, poolSets }) => [origin, poolSets]));
      pools.adopt(changes.map((change) => ({ ...change, sets: sets.get(change.origin) ?? [] })));
      await publisher.publish(changes);
    }
    for (const image of retired) pool.retire(image, publisher.generation);
    try {
      await serials.save();
    } catch (error) {
      logger.warn(`Cannot save serials: ${(error as Error).message}; after a restart they may not increase`, {
        error,
      });
    }
  }
}
