import { expect } from 'chai';
import { createPolicies } from '../../../src/balance/index.ts';
import { createRandom } from '../../../src/base/random.ts';
import { PolicyCode } from '../../../src/image/live-shares.ts';
import { createClient, createOffer, equalWeights } from '../offers.ts';

describe('balance/policies/ordered', () => {
  it('select() gives the first members as they stand, every time', () => {
    const policy = createPolicies(createRandom(1))[PolicyCode.ordered]!;
    const offer = createOffer('ordered', { weights: equalWeights(5), answers: 3 });
    const chosen = new Uint16Array(5);
    for (let i = 0; i < 3; i++) {
      const count = policy.select(offer, createClient(`192.0.2.${i}`), chosen);
      expect([...chosen.subarray(0, count)]).to.deep.equal([0, 1, 2]);
    }
  });
});
