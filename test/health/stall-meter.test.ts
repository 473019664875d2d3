import { expect } from 'chai';
import { StallMeter } from '../../src/health/stall-meter.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

describe('StallMeter', () => {
  let clock: VirtualClock;
  let meter: StallMeter;
  let stalls: number[];

  beforeEach(() => {
    clock = new VirtualClock();
    stalls = [];
    meter = new StallMeter(clock, (lateMs) => stalls.push(lateMs));
  });

  it('sees no stall while the loop turns', async () => {
    await clock.advance(60_000);
    expect(stalls).to.deep.equal([]);
    expect(meter.hasStalledSince(0)).to.equal(false);
  });

  it('bears with a tick that is a little late', async () => {
    clock.stall(350);
    expect(meter.hasStalledSince(0)).to.equal(false);
    await clock.advance(1000);
    expect(stalls).to.deep.equal([]);
  });

  it('tells of a stall, once, and how late the tick came', async () => {
    await clock.advance(1000);
    clock.stall(800);
    await clock.advance(1000);
    expect(stalls).to.deep.equal([700]);
  });

  it('says which times a stall fell into', async () => {
    await clock.advance(1000);
    clock.stall(800);
    await clock.advance(1000);
    expect(meter.hasStalledSince(500)).to.equal(true);
    expect(meter.hasStalledSince(1500)).to.equal(true);
    expect(meter.hasStalledSince(1800)).to.equal(false);
  });

  it('knows of a stall before its own tick has come', () => {
    clock.stall(800);
    expect(meter.hasStalledSince(0)).to.equal(true);
    expect(stalls).to.deep.equal([]);
  });

  it('stop() ends the ticks', async () => {
    meter.stop();
    clock.stall(5000);
    await clock.advance(1000);
    expect(stalls).to.deep.equal([]);
  });
});
