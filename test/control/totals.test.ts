import { expect } from 'chai';

import { formatTotals } from '../../src/control/totals.ts';
import { Counter, CounterTable } from '../../src/transport/counters.ts';

describe('formatTotals()', () => {
  it('sums up whatever was dropped', () => {
    const table = new CounterTable(1);
    const dropped = Object.entries(Counter).filter(([name]) => name.startsWith('dropped'));
    for (const [, counter] of dropped) table.row(0)[counter] = 2;
    expect(
      formatTotals({ ...table.totals(), received: 12, answered: 2, sendErrors: 1, restarts: 3 }),
    ).to.equal('received 12, answered 2, dropped 10, send errors 1, restarts 3');
  });
});
