import { expect } from 'chai';
import { createPolicies } from '../../../src/balance/index.ts';
import { createRandom } from '../../../src/base/random.ts';
import { PolicyCode } from '../../../src/image/live-shares.ts';
import { expectShares } from '../chance.ts';
import { createClient, createOffer, equalWeights } from '../offers.ts';

const CLIENT = createClient('192.0.2.1');

describe('balance/policies/random', () => {
  it('select() gives every two of four in every order equally often', () => {
    const policy = createPolicies(createRandom(3))[PolicyCode.random]!;
    const offer = createOffer('random', { weights: equalWeights(4), answers: 2 });
    const chosen = new Uint16Array(4);
    const counts = new Map<string, number>();
    for (let i = 0; i < 60_000; i++) {
      policy.select(offer, CLIENT, chosen);
      const pair = `${chosen[0]!}${chosen[1]!}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect(counts).to.have.property('size', 12);
    expectShares([...counts.values()], equalWeights(12));
  });

  it('select() chooses fairly of few right after it chose of many', () => {
    const policy = createPolicies(createRandom(4))[PolicyCode.random]!;
    const many = createOffer('random', { weights: equalWeights(100), answers: 60 });
    const few = createOffer('random', { weights: equalWeights(3), answers: 1 });
    const chosen = new Uint16Array(100);
    const counts = [0, 0, 0];
    for (let i = 0; i < 30_000; i++) {
      policy.select(many, CLIENT, chosen);
      policy.select(few, CLIENT, chosen);
      counts[chosen[0]!]!++;
    }
    expectShares(counts, [1, 1, 1]);
  });
});
