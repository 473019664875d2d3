import { expect } from 'chai';

import { QuietPeriod } from '../../src/control/quiet-period.ts';
import { ManualClock } from '../support/manual-clock.ts';

describe('QuietPeriod', () => {
  let clock: ManualClock;
  let quiet: QuietPeriod;
  let acted: number;

  beforeEach(() => {
    clock = new ManualClock();
    acted = 0;
    quiet = new QuietPeriod(clock, { quietMs: 1000, maxWaitMs: 5000 }, () => acted++);
  });

  it('acts once it was quiet for long enough', () => {
    quiet.disturb();
    clock.advance(999);
    expect(acted).to.equal(0);
    clock.advance(1);
    expect(acted).to.equal(1);
    clock.advance(10_000);
    expect(acted).to.equal(1);
  });

  it('waits anew after each change', () => {
    for (let i = 0; i < 4; i++) {
      quiet.disturb();
      clock.advance(900);
    }
    expect(acted).to.equal(0);
    clock.advance(100);
    expect(acted).to.equal(1);
  });

  it('does not wait for ever', () => {
    for (let i = 0; i < 10; i++) {
      quiet.disturb();
      clock.advance(500);
    }
    expect(acted).to.equal(1);
  });

  it('counts the longest wait from the first change after it acted', () => {
    quiet.disturb();
    clock.advance(60_000);
    quiet.disturb();
    clock.advance(999);
    expect(acted).to.equal(1);
    clock.advance(1);
    expect(acted).to.equal(2);
  });

  it('cancel() forgets the changes', () => {
    quiet.disturb();
    quiet.cancel();
    clock.advance(10_000);
    expect(acted).to.equal(0);
  });
});
