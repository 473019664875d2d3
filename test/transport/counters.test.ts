import { expect } from 'chai';
import { Counter, COUNTER_NAMES, CounterTable } from '../../src/transport/counters.ts';

describe('CounterTable', () => {
  it('has a column of its own for each counter', () => {
    expect(new Set(Object.values(Counter)).size).to.equal(COUNTER_NAMES.length);
    expect(Math.max(...Object.values(Counter))).to.equal(COUNTER_NAMES.length - 1);
  });

  it('totals() sums over all threads, or over some', () => {
    const table = new CounterTable(3);
    for (const thread of [0, 1, 2]) table.row(thread)[Counter.received]! += 10 ** thread;
    expect(table.totals().received).to.equal(111);
    expect(table.totals([0, 2]).received).to.equal(101);
    expect(table.totals().closedByStop).to.equal(0);
  });

  it('is the same table over the same buffer', () => {
    const table = new CounterTable(2);
    new CounterTable(table.buffer).row(1)[Counter.answered] = 5;
    expect(table.row(1)[Counter.answered]).to.equal(5);
    expect(new CounterTable(table.buffer).threads).to.equal(2);
  });

  it('row() shares no cache line with another row', () => {
    const table = new CounterTable(2);
    expect(table.row(1).byteOffset % 64).to.equal(0);
    expect(table.row(1).byteOffset).to.be.at.least(table.row(0).byteLength);
  });
});
