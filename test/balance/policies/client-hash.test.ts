import { expect } from 'chai';
import { createPolicies, type Client } from '../../../src/balance/index.ts';
import { createRandom } from '../../../src/base/random.ts';
import { PolicyCode } from '../../../src/image/live-shares.ts';
import { expectShares } from '../chance.ts';
import { createClient, createOffer, equalWeights, type OfferTerms } from '../offers.ts';

const PREFIXES = 10_000;
/** 10.0.0.0/24, 10.0.1.0/24, …: as alike as prefixes are. */
const CLIENTS = Array.from({ length: PREFIXES }, (_, i) => createClient(`10.${i >> 8}.${i & 0xff}.77`));
const TEN = [...equalWeights(10).keys()];

const policy = createPolicies(createRandom(1))[PolicyCode['client-hash']]!;

describe('balance/policies/client-hash', () => {
  it('select() moves only the clients of the member that goes, a tenth of them', () => {
    const before = identitiesFor(CLIENTS, { weights: equalWeights(10) });
    for (const gone of TEN) {
      const identities = TEN.filter((i) => i !== gone);
      const after = identitiesFor(CLIENTS, { weights: equalWeights(9), identities });
      const moved = CLIENTS.filter((_, i) => before[i]![0] !== after[i]![0]);
      expect(moved).to.have.length.within(0.08 * PREFIXES, 0.12 * PREFIXES);
      for (const i of CLIENTS.keys()) if (before[i]![0] !== gone) expect(after[i]).to.deep.equal(before[i]);
    }
  });

  it('select() spreads the clients of the member that goes over all that remain', () => {
    const before = identitiesFor(CLIENTS, { weights: equalWeights(10) });
    const after = identitiesFor(CLIENTS, { weights: equalWeights(9), identities: TEN.slice(1) });
    const heirs = after.filter((_, i) => before[i]![0] === 0).map(([identity]) => identity!);
    expectShares(countEach(heirs, 10), [0, ...equalWeights(9)]);
  });

  it('select() keeps the others in their order when one of several goes', () => {
    const before = identitiesFor(CLIENTS, { weights: equalWeights(10), answers: 3 });
    const after = identitiesFor(CLIENTS, { weights: equalWeights(9), answers: 3, identities: TEN.slice(1) });
    for (const [i, identities] of before.entries()) {
      const others = identities.filter((identity) => identity !== 0);
      expect(after[i]!.slice(0, others.length)).to.deep.equal(others);
    }
  });

  it('select() gives back every client to a member that returns, wherever it stands then', () => {
    const before = identitiesFor(CLIENTS, { weights: equalWeights(10), answers: 2 });
    const identities = [...TEN.slice(1), 0];
    expect(identitiesFor(CLIENTS, { weights: equalWeights(10), answers: 2, identities })).to.deep.equal(
      before,
    );
  });

  it('select() gives each member clients by its weight', () => {
    const weights = [1, 2, 5];
    const firsts = identitiesFor(CLIENTS, { weights }).map(([first]) => first!);
    expectShares(countEach(firsts, 3), weights);
  });

  it('select() moves clients only to the member whose weight grew', () => {
    const before = identitiesFor(CLIENTS, { weights: [1, 1, 1, 1] });
    const after = identitiesFor(CLIENTS, { weights: [1, 1, 2, 1] });
    const movedTo = after.filter(([identity], i) => identity !== before[i]![0]).map(([identity]) => identity);
    expect(new Set(movedTo)).to.deep.equal(new Set([2]));
    expect(movedTo.length / PREFIXES).to.be.closeTo(2 / 5 - 1 / 4, 0.02);
  });

  it('select() lets the first member say nothing about the second', () => {
    const pairs = identitiesFor(CLIENTS, { weights: equalWeights(5), answers: 2 });
    const counts = countEach(
      pairs.map(([first, second]) => first! * 5 + second!),
      25,
    );
    expectShares(
      counts,
      counts.map((_, pair) => (Math.floor(pair / 5) === pair % 5 ? 0 : 1)),
    );
  });

  it('select() chooses alike for all addresses of one prefix, and for one mapped into IPv6', () => {
    const terms = { weights: equalWeights(1000), answers: 4 };
    const alike = [
      ['192.0.2.1', '192.0.2.255', '::ffff:192.0.2.9'],
      ['2001:db8:1:200::1', '2001:db8:1:2ff:ffff::'],
    ];
    for (const addresses of alike) {
      const [first, ...others] = identitiesFor(addresses.map(createClient), terms);
      for (const other of others) expect(other).to.deep.equal(first);
    }
  });

  it('select() tells neighbouring prefixes apart', () => {
    const addresses = [
      '192.0.2.0',
      '192.0.3.0',
      '2001:db8::',
      '2001:db8:0:100::',
      '2001:db9::',
      '192:2::',
      '::',
    ];
    const chosen = identitiesFor(addresses.map(createClient), { weights: equalWeights(1000), answers: 4 });
    expect(new Set(chosen.map(String))).to.have.property('size', addresses.length);
  });
});

/** Of the members chosen for each client, their identities. */
function identitiesFor(clients: readonly Client[], terms: OfferTerms): number[][] {
  const offer = createOffer('client-hash', terms);
  const chosen = new Uint16Array(offer.members);
  return clients.map((client) => {
    const count = policy.select(offer, client, chosen);
    return Array.from(chosen.subarray(0, count), (place) => terms.identities?.[place] ?? place);
  });
}

function countEach(values: readonly number[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const value of values) counts[value]!++;
  return counts;
}
