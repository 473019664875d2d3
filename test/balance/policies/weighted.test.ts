import { expect } from 'chai';
import { createPolicies, type Offer, type Policy } from '../../../src/balance/index.ts';
import { createRandom } from '../../../src/base/random.ts';
import { CERTAIN, OFFER_SHARE, PolicyCode } from '../../../src/image/live-shares.ts';
import { inclusionProbabilities } from '../../../src/load/index.ts';
import { expectCount, expectShares } from '../chance.ts';
import { createClient, createOffer } from '../offers.ts';

const CLIENT = createClient('192.0.2.1');
const DRAWS = 100_000;

const WEIGHTS: readonly { readonly title: string; readonly weights: readonly number[] }[] = [
  { title: 'equal', weights: [1, 1, 1, 1, 1] },
  { title: 'skewed', weights: [1, 2, 5, 10, 12] },
  { title: 'one capped from two answers on', weights: [1, 100, 2, 3] },
  { title: 'two capped at three answers', weights: [50, 1, 1, 40, 1, 1] },
  { title: 'some of no weight', weights: [0, 3, 0, 1, 2, 4, 0] },
  { title: 'a ramping member', weights: [1, 1, 0.1, 1] },
  { title: 'many', weights: Array.from({ length: 40 }, (_, i) => 1 + (i % 7)) },
];

describe('balance/policies/weighted', () => {
  for (const { title, weights } of WEIGHTS) {
    for (const answers of [1, 2, 3]) {
      it(`select() includes ${answers} by weight: ${title}`, () => {
        const { probabilities } = inclusionProbabilities(weights, answers);
        const { included, first } = count(createOffer('weighted', { weights, answers }));
        for (const [i, probability] of probabilities.entries()) expectCount(included[i]!, DRAWS, probability);
        // Whoever is included comes first as often as last.
        expectShares(first, probabilities);
      });
    }
  }

  it('select() gives fewer than asked for where the rest weigh nothing', () => {
    const offer = createOffer('weighted', { weights: [0, 2, 0, 1], answers: 3 });
    expect(count(offer).included).to.deep.equal([0, DRAWS, 0, DRAWS]);
  });

  it('select() gives one member even if none has a share', () => {
    const chosen = new Uint16Array(3);
    const offer = createOffer('weighted', { weights: [0, 0, 0], answers: 2 });
    expect(createPolicy().select(offer, CLIENT, chosen)).to.equal(1);
    expect(chosen[0]).to.be.below(3);
  });

  it('select() gives one member where the shares add up to less than one answer', () => {
    const offer = createOffer('weighted', { weights: [1, 1] });
    offer.words[offer.at + OFFER_SHARE] = CERTAIN / 8;
    offer.words[offer.at + 2 + OFFER_SHARE] = CERTAIN / 2;
    expectShares(count(offer).included, [1, 3]);
  });
});

function createPolicy(): Policy {
  return createPolicies(createRandom(11))[PolicyCode.weighted]!;
}

/** How often each member is in the answer, and how often it comes first. */
function count(offer: Offer): { included: number[]; first: number[] } {
  const policy = createPolicy();
  const chosen = new Uint16Array(offer.members);
  const included = new Array<number>(offer.members).fill(0);
  const first = [...included];
  for (let draw = 0; draw < DRAWS; draw++) {
    const members = policy.select(offer, CLIENT, chosen);
    first[chosen[0]!]!++;
    for (let i = 0; i < members; i++) included[chosen[i]!]!++;
  }
  return { included, first };
}
