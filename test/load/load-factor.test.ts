import { expect } from 'chai';
import { GAIN, LEAST_FACTOR, nextFactor, rescaleFactors, targetFactor } from '../../src/load/index.ts';

const MARKS = { low: 0.6, high: 0.8 };

describe('load/load-factor', () => {
  const targets: readonly (readonly [load: number, target: number])[] = [
    [0, 1],
    [0.6, 1],
    [0.7, (1 + LEAST_FACTOR) / 2],
    [0.8, LEAST_FACTOR],
    [50, LEAST_FACTOR],
  ];
  for (const [load, target] of targets) {
    it(`targetFactor() of load ${load} between 0.6 and 0.8 is ${target}`, () => {
      expect(targetFactor(load, MARKS)).to.be.closeTo(target, 1e-12);
    });
  }

  it('targetFactor() falls at once where the marks coincide', () => {
    expect([0.5, 0.51].map((load) => targetFactor(load, { low: 0.5, high: 0.5 }))).to.deep.equal([
      1,
      LEAST_FACTOR,
    ]);
  });

  it('nextFactor() corrects the same part of the error with every report', () => {
    expect(nextFactor(1, 1, MARKS)).to.be.closeTo(1 - GAIN * (1 - LEAST_FACTOR), 1e-12);
    expect(nextFactor(0.5, 0, MARKS)).to.be.closeTo(0.5 + GAIN * 0.5, 1e-12);
  });

  it('nextFactor() comes to the target, from either side, and never leaves a member without weight', () => {
    for (const start of [1, LEAST_FACTOR]) {
      let factor = start;
      for (let i = 0; i < 40; i++) factor = nextFactor(factor, 0.7, MARKS);
      expect(factor).to.be.closeTo(targetFactor(0.7, MARKS), 1e-5);
    }
    let least = 1;
    for (let i = 0; i < 1000; i++) least = nextFactor(least, 99, MARKS);
    expect(least).to.be.at.least(LEAST_FACTOR - 1e-12);
  });

  it('rescaleFactors() makes the largest 1 and keeps the proportions', () => {
    expect(rescaleFactors([0.05, 0.05, 0.1])).to.deep.equal([0.5, 0.5, 1]);
    expect(rescaleFactors([1, 0.4])).to.deep.equal([1, 0.4]);
    expect(rescaleFactors([])).to.deep.equal([]);
  });
});
