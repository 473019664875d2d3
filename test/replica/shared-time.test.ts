import { expect } from 'chai';
import fc from 'fast-check';

import type { Clock } from '../../src/base/index.ts';
import { SharedTime } from '../../src/replica/shared-time.ts';

const HOUR_MS = 3_600_000;
const STORE_MS = 1_700_000_000_000;

/** A machine's clock, and the store's, which is ahead of it. */
class Machine implements Clock {
  aheadMs: number;
  #monotonicMs = 50_000;
  #wallMs: number;
  readonly time: SharedTime;

  constructor(aheadMs: number) {
    this.aheadMs = aheadMs;
    this.#wallMs = STORE_MS - aheadMs;
    this.time = new SharedTime(this);
  }

  now(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  after(): () => void {
    throw new Error('Nothing here waits');
  }

  get storeMs(): number {
    return this.#wallMs + this.aheadMs;
  }

  pass(ms: number): void {
    this.#wallMs += ms;
    this.#monotonicMs += ms;
  }

  /** An exchange with the store: so long there, so long back. */
  exchange(thereMs: number, backMs: number): void {
    const begunMs = this.#monotonicMs;
    this.pass(thereMs);
    const toldMs = Math.floor(this.storeMs);
    this.pass(backMs);
    this.time.note(toldMs, begunMs);
  }

  /** Somebody sets the clock. */
  set(ms: number): void {
    this.#wallMs += ms;
    this.aheadMs -= ms;
  }

  get errorMs(): number {
    return Math.abs(this.time.nowMs() - this.storeMs);
  }
}

const aheads = fc.integer({ min: -100 * HOUR_MS, max: 100 * HOUR_MS });
const ways = fc.double({ min: 0, max: 1000, noNaN: true });

describe('SharedTime', () => {
  it('is the own time until a store was met', () => {
    const { time, ...machine } = machineOf(HOUR_MS);
    expect(time.nowMs()).to.equal(machine.nowMs);
    expect(time.fromLocal(7)).to.equal(7);
    expect(time.toLocal(7)).to.equal(7);
  });

  it('is known to half an exchange and a millisecond after the first, however uneven its ways are', () => {
    fc.assert(
      fc.property(aheads, ways, ways, (aheadMs, thereMs, backMs) => {
        const machine = new Machine(aheadMs);
        machine.exchange(thereMs, backMs);
        expect(machine.errorMs).to.be.at.most((thereMs + backMs) / 2 + 1.01);
      }),
    );
  });

  it('is known to an exchange and two milliseconds after any of many', () => {
    fc.assert(
      fc.property(aheads, fc.array(fc.tuple(ways, ways)), (aheadMs, exchanges) => {
        const machine = new Machine(aheadMs);
        for (const [thereMs, backMs] of exchanges) {
          machine.exchange(thereMs, backMs);
          expect(machine.errorMs).to.be.at.most(thereMs + backMs + 2.01);
        }
      }),
    );
  });

  it('does not waver with every exchange that can tell no better', () => {
    const machine = new Machine(HOUR_MS);
    machine.exchange(1, 1);
    const before = machine.time.nowMs() - machine.storeMs;
    for (const [thereMs, backMs] of [
      [0, 200],
      [200, 0],
      [3, 1],
    ] as const) {
      machine.exchange(thereMs, backMs);
      expect(machine.time.nowMs() - machine.storeMs).to.equal(before);
    }
  });

  it('follows to another store, whose clock is another one', () => {
    const machine = new Machine(HOUR_MS);
    machine.exchange(1, 1);
    machine.aheadMs = -2 * HOUR_MS;
    machine.exchange(4, 0);
    expect(machine.errorMs).to.be.at.most(3);
  });

  it('goes on when the own clock is set, and means the same moments by it', () => {
    const machine = new Machine(HOUR_MS);
    machine.exchange(1, 1);
    machine.set(-5 * HOUR_MS);
    machine.pass(60_000);
    expect(machine.errorMs).to.be.at.most(2);
    expect(machine.time.fromLocal(machine.now()) - machine.storeMs).to.be.within(-2, 2);
  });

  it('has replicas whose clocks differ mean the same moment', () => {
    fc.assert(
      fc.property(aheads, aheads, fc.integer({ min: 0, max: HOUR_MS }), (one, other, sinceMs) => {
        const [a, b] = [new Machine(one), new Machine(other)];
        a.exchange(3, 1);
        b.exchange(0, 4);
        const sharedMs = a.time.fromLocal(a.now() - sinceMs);
        expect(b.now() - b.time.toLocal(sharedMs)).to.be.closeTo(sinceMs, 5);
      }),
    );
  });

  it('toLocal() takes back fromLocal(), to the millisecond', () => {
    fc.assert(
      fc.property(aheads, ways, ways, aheads, (aheadMs, thereMs, backMs, unixMs) => {
        const { time } = afterExchange(aheadMs, thereMs, backMs);
        expect(time.toLocal(time.fromLocal(unixMs))).to.be.closeTo(unixMs, 1);
      }),
    );
  });

  it('tells whole milliseconds', () => {
    const { time } = afterExchange(HOUR_MS + 0.3, 0.21, 0.4);
    expect(Number.isInteger(time.fromLocal(STORE_MS))).to.equal(true);
    expect(Number.isInteger(time.toLocal(STORE_MS))).to.equal(true);
  });
});

function machineOf(aheadMs: number): { time: SharedTime; nowMs: number } {
  const machine = new Machine(aheadMs);
  return { time: machine.time, nowMs: machine.now() };
}

function afterExchange(aheadMs: number, thereMs: number, backMs: number): Machine {
  const machine = new Machine(aheadMs);
  machine.exchange(thereMs, backMs);
  return machine;
}
