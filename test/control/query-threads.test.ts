import { expect } from 'chai';

import { QueryThreads } from '../../src/control/query-threads.ts';
import type { SlotThread, ThreadStarter } from '../../src/control/thread-slot.ts';
import type { PublishMessage, QueryThreadEvents } from '../../src/worker/index.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { recordingLogger } from './recording-logger.ts';

/** A query thread that takes what it is told at once, unless it is deaf. */
class FakeThread implements SlotThread {
  readonly ready = Promise.resolve();
  readonly messages: PublishMessage[] = [];
  readonly events: QueryThreadEvents;
  takenGeneration = 0;
  batch = 0;
  isDeaf = false;
  isStopped = false;

  constructor(events: QueryThreadEvents) {
    this.events = events;
  }

  publish(message: PublishMessage): void {
    this.messages.push(message);
    if (!this.isDeaf) this.takenGeneration = message.generation;
  }

  stop(): Promise<void> {
    this.isStopped = true;
    this.events.onExit(undefined);
    return Promise.resolve();
  }

  die(message = 'shot'): void {
    this.events.onExit(new Error(message));
  }
}

describe('QueryThreads', () => {
  const A = { origin: 'a', image: new SharedArrayBuffer(4) };
  const B = { origin: 'b', image: new SharedArrayBuffer(4) };
  let clock: ManualClock;
  let lines: string[];
  /** Every thread ever started, by its slot. */
  let started: FakeThread[][];
  let threads: QueryThreads;

  beforeEach(async () => {
    clock = new ManualClock();
    const recording = recordingLogger();
    lines = recording.lines;
    started = [[], []];
    const starters: ThreadStarter[] = started.map((slot, i) => ({
      name: `udp ${i}`,
      start(events) {
        const thread = new FakeThread(events);
        slot.push(thread);
        return thread;
      },
    }));
    threads = new QueryThreads(starters, clock, recording.logger);
    await threads.publish([A]);
    await threads.start();
  });

  const newest = (slot: number): FakeThread => started[slot]!.at(-1)!;

  it('start() hands over what was published before', () => {
    for (const slot of [0, 1]) {
      expect(newest(slot).messages).to.deep.equal([{ kind: 'publish', generation: 1, changes: [A] }]);
    }
  });

  it('publish() tells every thread and grows the generation', async () => {
    await threads.publish([B]);
    expect(threads.generation).to.equal(2);
    expect(threads.takenGeneration).to.equal(2);
    for (const slot of [0, 1]) {
      expect(newest(slot).messages.at(-1)).to.deep.equal({ kind: 'publish', generation: 2, changes: [B] });
    }
  });

  it('publish() settles when the last thread has taken it', async () => {
    newest(1).isDeaf = true;
    let isSettled = false;
    const published = threads.publish([B]).then(() => (isSettled = true));
    for (let i = 0; i < 10; i++) {
      clock.advance(10);
      await Promise.resolve();
    }
    expect(isSettled).to.be.false;
    expect(threads.takenGeneration).to.equal(1);
    newest(1).takenGeneration = 2;
    clock.advance(10);
    await published;
    expect(lines).to.be.empty;
  });

  it('publish() does not wait for ever, and says for whom it waited', async () => {
    newest(1).isDeaf = true;
    let isSettled = false;
    const published = threads.publish([B]).then(() => (isSettled = true));
    while (!isSettled) {
      clock.advance(10);
      await Promise.resolve();
    }
    await published;
    expect(lines).to.deep.equal(['warn Query threads do not take new data: udp 1']);
  });

  it('replaces a thread that dies, with all that is in service', async () => {
    await threads.publish([B]);
    await threads.publish([{ origin: 'a', image: null }]);
    clock.advance(60_000);
    newest(0).die();
    expect(threads.takenGeneration).to.equal(3);
    clock.advance(0);
    expect(started[0]).to.have.lengthOf(2);
    expect(started[1]).to.have.lengthOf(1);
    expect(newest(0).messages).to.deep.equal([{ kind: 'publish', generation: 3, changes: [B] }]);
    expect(threads.restarts).to.equal(1);
    expect(lines).to.deep.equal(['error Query thread udp 0 died: shot; restart 1 follows in 0 ms']);
  });

  it('does not give an image back while a replacement may still take it', async () => {
    clock.advance(60_000);
    newest(0).die();
    clock.advance(0);
    newest(0).takenGeneration = 0;
    expect(threads.takenGeneration).to.equal(0);
    newest(0).takenGeneration = 1;
    expect(threads.takenGeneration).to.equal(1);
    await threads.stop();
  });

  it('waits twice as long each time for a thread that dies again and again', () => {
    const delays: number[] = [];
    for (let death = 0; death < 9; death++) {
      newest(0).die();
      delays.push(Number(/in (\d+) ms/.exec(lines.at(-1)!)![1]));
      clock.advance(delays.at(-1)!);
    }
    expect(delays).to.deep.equal([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
    clock.advance(10_000);
    newest(0).die();
    clock.advance(0);
    expect(started[0]).to.have.lengthOf(11);
  });

  it('stop() ends every thread and replaces none', async () => {
    await threads.stop();
    clock.advance(60_000);
    expect(started.flat().map(({ isStopped }) => isStopped)).to.deep.equal([true, true]);
    expect(lines).to.be.empty;
  });

  it('stop() calls off a replacement that was to come', async () => {
    newest(0).die();
    await threads.stop();
    clock.advance(60_000);
    expect(started[0]).to.have.lengthOf(1);
  });

  it('tells of faults with the query that met them', () => {
    newest(0).events.onFault({
      kind: 'fault',
      error: 'RangeError: x',
      query: Uint8Array.of(0xab, 0xcd),
      faults: 3,
    });
    expect(lines).to.deep.equal(['error Query thread udp 0 dropped 3 queries on a fault: RangeError: x']);
  });
});
