/**
 * Nobody sees half a view: one writer that writes as often as the grace rule lets it, against threads that read without
 * a pause. And without the rule they do, so that the test would notice.
 */

import { expect } from 'chai';
import { Worker } from 'node:worker_threads';
import { QueryThreads } from '../../src/control/query-threads.ts';
import type { SlotThread, ThreadStarter } from '../../src/control/thread-slot.ts';
import { nameKey } from '../../src/dns/index.ts';
import { LiveArea } from '../../src/image/index.ts';
import { BATCH, CONTROL_WORDS, STOP } from '../../src/worker/messages.ts';
import { collectPoolSets, compileZone } from '../../src/zone/index.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { viewOf } from '../image/live-views.ts';
import { readPooledZone } from '../resolve/pooled-server.ts';
import { recordingLogger } from '../control/recording-logger.ts';
import { ANSWERS, FOUND_WORDS, READ, TORN, type TornReaderData } from './torn-reader.ts';

const VERSIONS = 8;
const READERS = 2;
/** What an idle machine does in a second; on a busy one time is up before. */
const FLIPS = 3_000;
const MAX_MS = 4_000;
const LEAST_FLIPS = 20;
const PATIENCE_MS = 30_000;

/** A version has as many addresses as an answer carries, 10.<version>.0.<i>, and a target of one octet. */
const addresses = Array.from({ length: VERSIONS }, (_, version) =>
  Array.from({ length: ANSWERS }, (_unused, i) => `10.${version + 1}.0.${i}`),
).flat();
const targets = Array.from({ length: VERSIONS }, (_, version) => `"\\\\00${version + 1}.elsewhere.test."`);
const ZONE = readPooledZone(
  'example.',
  `
  '': {type: NS, value: ns.example.net.}
  www: {type: A, values: [${addresses.join(', ')}], balance: {answers: ${ANSWERS}}}
  alias: {type: CNAME, values: [${targets.join(', ')}], balance: {}}
`,
);

describe('threads that read views while they are written', function () {
  this.timeout(PATIENCE_MS * 2);

  for (const mode of ['batches', 'one by one'] as const) {
    it(`never see half of one, ${mode}`, async () => {
      const race = await Race.start(mode);
      const { flips } = race.run(true, () => false);
      const found = await race.stop();
      expect(found.torn).to.equal(0);
      expect(flips).to.be.above(LEAST_FLIPS);
      expect(found.read).to.be.above(1000);
    });
  }

  it('would see it if the writer did not wait for them', async () => {
    const race = await Race.start('batches');
    race.run(false, () => race.torn > 0);
    expect((await race.stop()).torn).to.be.above(0);
  });
});

class Race {
  readonly #found = new Int32Array(new SharedArrayBuffer(FOUND_WORDS * 4));
  readonly #image = compileZone(ZONE);
  readonly #area = new LiveArea(this.#image);
  readonly #sets = collectPoolSets(ZONE);
  readonly #threads: QueryThreads;
  #version = 0;

  private constructor(mode: TornReaderData['mode']) {
    const starters = Array.from({ length: READERS }, (_, i): ThreadStarter => ({
      name: `reader ${i}`,
      start: (events) => this.#startReader(mode, (error) => events.onExit(error)),
    }));
    this.#threads = new QueryThreads(starters, new ManualClock(), recordingLogger().logger);
  }

  static async start(mode: TornReaderData['mode']): Promise<Race> {
    const race = new Race(mode);
    race.#writeAll();
    await race.#threads.start();
    const deadline = performance.now() + PATIENCE_MS;
    while (race.#read === 0 && race.torn === 0 && performance.now() < deadline)
      await new Promise(setImmediate);
    return race;
  }

  get torn(): number {
    return Atomics.load(this.#found, TORN);
  }

  get #read(): number {
    return Atomics.load(this.#found, READ);
  }

  /** Writes without a pause, but for the rule. */
  run(keepsRule: boolean, isOver: () => boolean): { flips: number } {
    const deadline = performance.now() + (keepsRule ? MAX_MS : PATIENCE_MS);
    let flips = 0;
    let before = this.#threads.batches;
    while ((flips < FLIPS || !keepsRule) && performance.now() < deadline && !isOver()) {
      if (keepsRule && !this.#threads.havePassed(before)) continue;
      this.#writeAll();
      before = this.#threads.batches;
      flips++;
    }
    return { flips };
  }

  async stop(): Promise<{ read: number; torn: number }> {
    await this.#threads.stop();
    return { read: this.#read, torn: this.torn };
  }

  /** Both sets, one version further. */
  #writeAll(): void {
    this.#version = (this.#version % VERSIONS) + 1;
    const version = this.#version;
    for (const [number, { members }] of this.#sets.entries()) {
      const each = members.length / VERSIONS;
      const places = Array.from({ length: each }, (_, i) => (version - 1) * each + i);
      this.#area.write(number, [viewOf(places, { ttlSeconds: version, answers: each })]);
    }
  }

  #startReader(mode: TornReaderData['mode'], onExit: (error: Error | undefined) => void): SlotThread {
    const control = new SharedArrayBuffer(CONTROL_WORDS * 4);
    const words = new Int32Array(control);
    const worker = new Worker(new URL('torn-reader.ts', import.meta.url), {
      workerData: {
        mode,
        origin: nameKey(ZONE.origin),
        image: this.#image,
        control,
        found: this.#found.buffer,
      } satisfies TornReaderData,
    });
    const exited = new Promise<void>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', () => {
        onExit(undefined);
        resolve();
      });
    });
    return {
      ready: Promise.resolve(),
      publish: () => undefined,
      takenGeneration: 0,
      get batch() {
        return Atomics.load(words, BATCH);
      },
      stop: () => {
        Atomics.store(words, STOP, 1);
        return exited;
      },
    };
  }
}
