import { expect } from 'chai';
import { LEAST_FACTOR, nextFactor, PoolLoad, type LoadReport, type LoadTerms } from '../../src/load/index.ts';

const TERMS: LoadTerms = { policy: 'least-load', low: 0.5, high: 1, maxAgeMs: 30_000 };

const number = (value: number, atMs: number): LoadReport => ({ kind: 'number', value, source: 'push', atMs });
const percent = (value: number, atMs: number): LoadReport => ({
  kind: 'percent',
  value,
  source: 'agent',
  atMs,
});

describe('load/pool-load', () => {
  it('update() moves a factor once a report, not once a call', () => {
    const load = new PoolLoad([1, 1], TERMS);
    const once = nextFactor(1, 0.75, TERMS);
    for (const nowMs of [1000, 2000, 3000])
      expect(load.update([number(0.75, 1000), number(0, 1000)], nowMs)).to.deep.equal([
        { factor: once, standing: 'fresh' },
        { factor: 1, standing: 'fresh' },
      ]);
    const [part] = load.update([number(0.75, 4000), number(0, 4000)], 4000);
    expect(part!.factor).to.equal(nextFactor(once, 0.75, TERMS));
  });

  it('update() lets the static weight stand without a fresh report, and starts anew with the next', () => {
    const load = new PoolLoad([1, 1], TERMS);
    for (let nowMs = 0; nowMs < 60_000; nowMs += 5000)
      load.update([number(2, nowMs), number(0, nowMs)], nowMs);
    const standings = load.update([number(2, 55_000), undefined], 85_001);
    expect(standings).to.deep.equal([
      { factor: 1, standing: 'stale' },
      { factor: 1, standing: 'none' },
    ]);
    const [part] = load.update([number(2, 86_000), number(0, 86_000)], 86_000);
    expect(part!.factor).to.equal(nextFactor(1, 2, TERMS));
  });

  it('update() gives all their whole weight when all are overloaded alike', () => {
    const load = new PoolLoad([1, 1, 1], TERMS);
    let factors: number[] = [];
    for (let nowMs = 0; nowMs < 300_000; nowMs += 5000)
      factors = load
        .update(
          [2, 3, 4].map((value) => number(value, nowMs)),
          nowMs,
        )
        .map(({ factor }) => factor);
    expect(factors).to.deep.equal([1, 1, 1]);
  });

  it('update() takes a percent as the last word of its member', () => {
    const load = new PoolLoad([1, 1, 1], TERMS);
    const parts = load.update([percent(75, 0), percent(0, 0), percent(150, 0)], 1000);
    expect(parts.map(({ factor }) => factor)).to.deep.equal([0.75, 0, 1.5]);
  });

  it('update() weighs connections against the mean of the members that tell theirs', () => {
    const load = new PoolLoad([1, 2, 1, 1], { ...TERMS, policy: 'least-connections' });
    let factors: number[] = [];
    for (let nowMs = 0; nowMs < 300_000; nowMs += 5000) {
      const reports = [number(3000, nowMs), number(2000, nowMs), number(1000, nowMs), undefined];
      factors = load.update(reports, nowMs).map(({ factor }) => factor);
    }
    // A mean of 1667 for each unit of weight: the first has 1.8 times that.
    expect(factors[0]).to.be.closeTo(1 - 0.8 * (1 - LEAST_FACTOR), 0.01);
    expect(factors.slice(1)).to.deep.equal([1, 1, 1]);
  });
});
