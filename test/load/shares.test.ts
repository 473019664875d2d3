import { expect } from 'chai';
import { CERTAIN, UNIT_WEIGHT } from '../../src/image/live-shares.ts';
import { composeShares } from '../../src/load/index.ts';

describe('load/shares', () => {
  it('composeShares() adds up inclusion probabilities for policies that draw by weight', () => {
    for (const policy of ['weighted', 'least-load', 'least-connections'] as const)
      expect([...composeShares(policy, [1, 1, 2], 2)]).to.deep.equal([CERTAIN / 2, CERTAIN, 2 * CERTAIN]);
  });

  it('composeShares() gives client-hash the weights, none of them 0', () => {
    const shares = composeShares('client-hash', [1, 2.5, 65_535, 0.000_01], 1);
    expect([...shares]).to.deep.equal([UNIT_WEIGHT, 2.5 * UNIT_WEIGHT, 65_535 * UNIT_WEIGHT, 1]);
  });

  it('composeShares() has nothing to tell the other policies', () => {
    for (const policy of ['round-robin', 'random', 'ordered'] as const)
      expect([...composeShares(policy, [1, 2], 1)]).to.deep.equal([0, 0]);
  });
});
