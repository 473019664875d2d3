/** How the writer of a live area knows that a thread has let go of a copy: the thread's batch word. */

import { expect } from 'chai';
import { QueryThreads } from '../../src/control/query-threads.ts';
import type { SlotThread } from '../../src/control/thread-slot.ts';
import { Catalog } from '../../src/image/index.ts';
import { Mailbox } from '../../src/worker/mailbox.ts';
import { BATCH, CONTROL_WORDS } from '../../src/worker/messages.ts';
import type { QueryThreadEvents } from '../../src/worker/index.ts';
import { recordingLogger } from '../control/recording-logger.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** A thread of which only the batch word is real. */
class Thread implements SlotThread {
  readonly ready = Promise.resolve();
  readonly takenGeneration = 0;
  readonly events: QueryThreadEvents;
  readonly #control = new SharedArrayBuffer(CONTROL_WORDS * 4);
  readonly mailbox = new Mailbox(undefined as never, this.#control, new Catalog());

  constructor(events: QueryThreadEvents) {
    this.events = events;
  }

  get batch(): number {
    return Atomics.load(new Int32Array(this.#control), BATCH);
  }

  publish(): void {}

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

describe('worker/mailbox', () => {
  it('has an even batch word while the thread waits, an odd one in a batch, another in each', () => {
    const thread = new Thread({ onExit: () => undefined, onFault: () => undefined });
    const { mailbox } = thread;
    const seen = new Set<number>();
    // As one socket has it, as several have it (batches with no wait between), and waits with nothing between.
    for (const step of [
      'begin',
      'wait',
      'begin',
      'begin',
      'begin',
      'wait',
      'wait',
      'begin',
      'wait',
    ] as const) {
      if (step === 'begin') {
        mailbox.beginBatch();
        expect(thread.batch & 1).to.equal(1);
        expect(seen.has(thread.batch)).to.equal(false);
        seen.add(thread.batch);
      } else {
        mailbox.atWait();
        expect(thread.batch & 1).to.equal(0);
      }
    }
  });
});

describe('control/query-threads: havePassed()', () => {
  let clock: ManualClock;
  let started: Thread[][];
  let threads: QueryThreads;

  beforeEach(async () => {
    clock = new ManualClock();
    started = [[], []];
    const starters = started.map((slot, i) => ({
      name: `udp ${i}`,
      start(events: QueryThreadEvents) {
        const thread = new Thread(events);
        slot.push(thread);
        return thread;
      },
    }));
    threads = new QueryThreads(starters, clock, recordingLogger().logger);
    await threads.start();
  });

  const mailbox = (slot: number): Mailbox => started[slot]!.at(-1)!.mailbox;

  it('is true while all wait', () => {
    expect(threads.havePassed(threads.batches)).to.equal(true);
  });

  it('is false until the last thread that was in a batch has left it', () => {
    mailbox(0).beginBatch();
    mailbox(1).beginBatch();
    const before = threads.batches;
    mailbox(0).atWait();
    expect(threads.havePassed(before)).to.equal(false);
    mailbox(1).beginBatch();
    expect(threads.havePassed(before)).to.equal(true);
  });

  it('is true for a thread that waited and is in a batch since: that began after the copy was put out of force', () => {
    const before = threads.batches;
    mailbox(0).beginBatch();
    expect(threads.havePassed(before)).to.equal(true);
  });

  it('is false for a thread that dies in its batch until it is gone, and true from then on', () => {
    mailbox(0).beginBatch();
    const before = threads.batches;
    expect(threads.havePassed(before)).to.equal(false);
    started[0]![0]!.events.onExit(new Error('shot'));
    expect(threads.havePassed(before)).to.equal(true);
    clock.advance(60_000);
    expect(started[0]).to.have.lengthOf(2);
    expect(threads.havePassed(before)).to.equal(true);
  });

  it('may be late for a replacement in a batch of the same number, but never early', () => {
    mailbox(0).beginBatch();
    const before = threads.batches;
    started[0]![0]!.events.onExit(new Error('shot'));
    clock.advance(60_000);
    // The first batch of every thread has the same number: it can't be told from the one that was waited for.
    mailbox(0).beginBatch();
    expect(threads.havePassed(before)).to.equal(false);
    mailbox(0).atWait();
    expect(threads.havePassed(before)).to.equal(true);
  });
});
