/**
 * The zones, kept up to date with a directory: loaded once, then again whenever it changes or the operator says so.
 */

import { join } from 'node:path';

import type { Clock, Logger } from '../base/index.ts';
import { loadLibc } from '../transport/index.ts';
import type { PoolDefaults } from '../zone/index.ts';
import { DirectoryWatcher } from './directory-watcher.ts';
import { ImagePool } from './image-pool.ts';
import type { LoadJob, LoadReport } from './load-job.ts';
import { runLoad } from './load-thread.ts';
import { QuietPeriod } from './quiet-period.ts';
import { SerialBook } from './serial-book.ts';
import { ZoneReloader, type PoolKeeper, type Publisher, type SerialKeeper } from './zone-reloader.ts';
import { ZoneStore } from './zone-store.ts';

/** A watched change waits for a second of quiet; one that never gets it is looked at all the same. */
const QUIET = { quietMs: 1000, maxWaitMs: 30_000 };
/** For what the kernel doesn't tell of: ours, between a network file system's delay and the load on it. */
const POLL_MS = 10_000;

export interface ZoneServiceOptions {
  readonly zonesDirectory: string;
  readonly stateDirectory: string;
  readonly defaultTtlSeconds: number;
  readonly poolDefaults: PoolDefaults;
  readonly publisher: Publisher;
  readonly pools: PoolKeeper;
  readonly agreement: SerialKeeper;
  /** Told of what is to be in service, just before it is. */
  readonly onChange: (served: ZoneStore['served']) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class ZoneService {
  readonly store = new ZoneStore();
  readonly #reloader: ZoneReloader;
  readonly #quiet: QuietPeriod;
  readonly #watcher: DirectoryWatcher;
  readonly #closed = new AbortController();
  readonly #libc = loadLibc();

  /** Loads for the first time. What can't be loaded has been told in the log; see {@link store} for what can. */
  static async start(options: ZoneServiceOptions): Promise<ZoneService> {
    const serials = await openSerials(options.stateDirectory, options.logger);
    const service = new ZoneService(options, serials);
    await service.#watcher.start();
    await service.accept();
    return service;
  }

  private constructor(options: ZoneServiceOptions, serials: SerialBook) {
    const { zonesDirectory: directory, clock } = options;
    this.#reloader = new ZoneReloader({
      ...options,
      directory,
      store: this.store,
      serials,
      pool: new ImagePool(),
      load: (job) => this.#load(job),
    });
    this.#quiet = new QuietPeriod(clock, QUIET, () => void this.#reloader.reload(false));
    this.#watcher = new DirectoryWatcher({
      directory,
      pollMs: POLL_MS,
      clock,
      onChange: () => this.#quiet.disturb(),
    });
  }

  /** Takes the files as they are, however much they take away. */
  accept(): Promise<void> {
    return this.#reloader.reload(true);
  }

  /** Stops watching and calls off a load under way; what is in service stays. */
  close(): void {
    this.#watcher.close();
    this.#quiet.cancel();
    this.#closed.abort();
  }

  async #load(job: LoadJob): Promise<LoadReport> {
    try {
      return await runLoad(job, this.#closed.signal);
    } finally {
      this.#libc?.trimMemory?.();
    }
  }
}

async function openSerials(stateDirectory: string, logger: Logger): Promise<SerialBook> {
  const file = join(stateDirectory, 'serials.json');
  try {
    return await SerialBook.open(file);
  } catch (error) {
    logger.warn(`${(error as Error).message}; serials start anew from the time`, { error });
    return SerialBook.empty(file);
  }
}
