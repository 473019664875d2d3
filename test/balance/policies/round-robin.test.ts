import { expect } from 'chai';
import { createPolicies, type Offer } from '../../../src/balance/index.ts';
import { createRandom } from '../../../src/base/random.ts';
import { PolicyCode } from '../../../src/image/live-shares.ts';
import { createClient, createOffer, equalWeights } from '../offers.ts';

const CLIENT = createClient('192.0.2.1');

function createSelect(seed = 1): (offer: Offer) => number[] {
  const policy = createPolicies(createRandom(seed))[PolicyCode['round-robin']]!;
  return (offer) => {
    const chosen = new Uint16Array(offer.members);
    return [...chosen.subarray(0, policy.select(offer, CLIENT, chosen))];
  };
}

describe('balance/policies/round-robin', () => {
  it('select() gives a run of members, one further each time', () => {
    const select = createSelect();
    const offer = createOffer('round-robin', { weights: equalWeights(5), answers: 3 });
    const first = select(offer)[0]!;
    for (let turn = 1; turn <= 12; turn++) {
      expect(select(offer)).to.deep.equal([0, 1, 2].map((i) => (first + turn + i) % 5));
    }
  });

  it('select() includes every member in exactly its part of the answers', () => {
    const select = createSelect();
    const offer = createOffer('round-robin', { weights: equalWeights(7), answers: 2 });
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 700; i++) for (const place of select(offer)) counts[place]!++;
    expect(counts).to.deep.equal(new Array<number>(7).fill(200));
  });

  it('select() keeps the turns of two offers apart', () => {
    const select = createSelect();
    const one = createOffer('round-robin', { weights: equalWeights(4) });
    const other = { ...one, at: one.at + 2 };
    const first = select(one)[0]!;
    for (let i = 0; i < 5; i++) select(other);
    expect(select(one)[0]).to.equal((first + 1) % 4);
  });

  it('select() begins elsewhere in every thread', () => {
    const offer = createOffer('round-robin', { weights: equalWeights(1000) });
    const starts = [1, 2, 3, 4].map((seed) => createSelect(seed)(offer)[0]);
    expect(new Set(starts)).to.have.property('size', 4);
  });
});
