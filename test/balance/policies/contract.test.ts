/** What holds for every policy. */

import { expect } from 'chai';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  createPolicies,
  MAX_MEMBERS,
  type Client,
  type Offer,
  type Policy,
} from '../../../src/balance/index.ts';
import { createRandom } from '../../../src/base/random.ts';
import { PolicyCode, type PolicyName } from '../../../src/image/live-shares.ts';
import type { PolicyName as WrittenName } from '../../../src/zone/pool/balance.ts';
import { expectCount } from '../chance.ts';
import { createClient, createOffer, equalWeights } from '../offers.ts';
import { MEASURED_SELECTS, type Garbage } from './garbage-main.ts';

/** What an operator can write is what there is: a name missing on either side doesn't compile. */
const WRITTEN: Readonly<Record<WrittenName, number>> = PolicyCode;
const NAMES: readonly PolicyName[] = Object.keys(WRITTEN) as WrittenName[];

/** Policies that don't include equal members equally often, and why. */
const PREFERS_SOME: Partial<Record<PolicyName, string>> = {
  ordered: 'backups are answered only in place of the primary',
};

const OFFERS: readonly { readonly members: number; readonly answers: number }[] = [
  { members: 1, answers: 1 },
  { members: 1, answers: 8 },
  { members: 2, answers: 1 },
  { members: 4, answers: 3 },
  { members: 4, answers: 4 },
  { members: 4, answers: 8 },
  { members: 65, answers: 64 },
  { members: MAX_MEMBERS, answers: 1 },
  { members: MAX_MEMBERS, answers: 64 },
];

const SELECTS = 300;

const CLIENTS = Array.from({ length: SELECTS }, (_, i) => createClient(`10.${i >> 8}.${i & 0xff}.1`));

describe('the policies', () => {
  it('have the codes 0, 1, 2, …, one each', () => {
    const codes = NAMES.map((name) => PolicyCode[name]);
    expect(codes.toSorted((a, b) => a - b)).to.deep.equal([...codes.keys()]);
    expect(createPolicies(createRandom(1))).to.have.length(codes.length);
  });

  for (const name of NAMES) describe(name, () => checkPolicy(name));
});

function checkPolicy(name: PolicyName): void {
  for (const { members, answers } of OFFERS) {
    it(`chooses ${answers} of ${members}, each once`, () => {
      const policy = createPolicy(name);
      const offer = createOffer(name, { weights: equalWeights(members), answers });
      for (const client of CLIENTS) {
        const places = select(policy, offer, client);
        expect(places).to.have.length(Math.min(answers, members));
        expect(new Set(places)).to.have.property('size', places.length);
        for (const place of places) expect(place).to.be.below(members);
      }
    });
  }

  it('chooses the same again from the same random seed', () => {
    const offer = createOffer(name, { weights: [3, 1, 4, 1, 5, 9, 2, 6], answers: 3 });
    const [once, again] = [createPolicy(name), createPolicy(name)].map((policy) =>
      CLIENTS.map((client) => select(policy, offer, client)),
    );
    expect(once).to.deep.equal(again);
  });

  it('writes nothing but the places it chose', () => {
    const policy = createPolicy(name);
    const offer = createOffer(name, { weights: [1, 2, 3, 4, 5], answers: 3 });
    const before = structuredClone(offer);
    const chosen = new Uint16Array(5).fill(0xffff);
    for (const client of CLIENTS) policy.select(offer, client, chosen);
    expect(offer).to.deep.equal(before);
    expect([...chosen.subarray(3)]).to.deep.equal([0xffff, 0xffff]);
  });

  if (PREFERS_SOME[name] === undefined)
    it('includes equal members equally often', () => {
      const policy = createPolicy(name);
      const offer = createOffer(name, { weights: equalWeights(5), answers: 2 });
      const counts = [0, 0, 0, 0, 0];
      const draws = 20_000;
      for (let i = 0; i < draws; i++) {
        const client = createClient(`${i >> 16}.${(i >> 8) & 0xff}.${i & 0xff}.1`);
        for (const place of select(policy, offer, client)) counts[place]!++;
      }
      for (const count of counts) expectCount(count, draws, 2 / 5);
    });

  it('chooses a million times without garbage', async () => {
    const thread = new Worker(new URL('garbage-main.ts', import.meta.url), { workerData: name });
    const [{ collections, heapGrowth }] = (await once(thread, 'message')) as [Garbage];
    await thread.terminate();
    expect(collections).to.deep.equal([]);
    expect(heapGrowth).to.be.below(MEASURED_SELECTS);
  });
}

function createPolicy(name: PolicyName): Policy {
  return createPolicies(createRandom(7))[PolicyCode[name]]!;
}

function select(policy: Policy, offer: Offer, client: Client): number[] {
  const chosen = new Uint16Array(offer.members);
  return [...chosen.subarray(0, policy.select(offer, client, chosen))];
}
