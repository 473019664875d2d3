import { expect } from 'chai';
import { effectiveWeight, RAMP_FLOOR, rampFactor } from '../../src/load/index.ts';

describe('load/effective-weight', () => {
  it('effectiveWeight() is the product of its parts, and tells them', () => {
    const load = { factor: 0.5, standing: 'fresh' } as const;
    expect(effectiveWeight(3, 0.4, load)).to.deep.equal({
      static: 3,
      ramp: 0.4,
      load,
      effective: 3 * 0.4 * 0.5,
    });
  });

  it('effectiveWeight() is the static weight where nobody reports load', () => {
    expect(effectiveWeight(7, 1)).to.deep.include({ effective: 7, load: { factor: 1, standing: 'none' } });
  });

  const ramps: readonly (readonly [sinceUpMs: number, slowStartMs: number, factor: number])[] = [
    [0, 60_000, RAMP_FLOOR],
    [30_000, 60_000, (1 + RAMP_FLOOR) / 2],
    [60_000, 60_000, 1],
    [Infinity, 60_000, 1],
    [0, 0, 1],
    // The clock was set back.
    [-5000, 60_000, RAMP_FLOOR],
  ];
  for (const [sinceUpMs, slowStartMs, factor] of ramps) {
    it(`rampFactor() is ${factor} after ${sinceUpMs} of ${slowStartMs} ms`, () => {
      expect(rampFactor(sinceUpMs, slowStartMs)).to.be.closeTo(factor, 1e-12);
    });
  }
});
