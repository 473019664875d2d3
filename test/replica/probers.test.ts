import { expect } from 'chai';
import fc from 'fast-check';

import { chooseProbers } from '../../src/replica/index.ts';

const PROBERS = 3;
const TARGETS = Array.from({ length: 10_000 }, (_, i) => `192.0.${i >> 8}.${i & 255} {"port":80}`);
const FIVE = ['dns1', 'dns2', 'dns3', 'dns4', 'dns5'];
/** Chi-squared with 4 degrees of freedom is above it once in 10,000 times: the inputs are fixed, and so is the outcome. */
const CHI_SQUARED_LIMIT = 23.5;

const someReplicas = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 8 });

describe('chooseProbers()', () => {
  it('chooses the same, in the same turn, in whatever order the replicas are known', () => {
    fc.assert(
      fc.property(
        fc.string(),
        someReplicas.chain((all) => fc.tuple(fc.constant(all), shuffled(all))),
        (target, [all, other]) => {
          expect(chooseProbers(target, other, PROBERS)).to.deep.equal(chooseProbers(target, all, PROBERS));
        },
      ),
    );
  });

  it('chooses as many different ones as it is told, or all where there are no more', () => {
    fc.assert(
      fc.property(fc.string(), someReplicas, fc.integer({ min: 1, max: 8 }), (target, all, probers) => {
        const chosen = chooseProbers(target, all, probers);
        expect(new Set(chosen).size).to.equal(Math.min(probers, all.length));
        expect(all).to.include.members([...chosen]);
      }),
    );
  });

  for (const place of [0, 1, 2]) {
    it(`gives each replica as many targets as any other, in place ${place}`, () => {
      const counts = new Map(FIVE.map((replica) => [replica, 0]));
      for (const target of TARGETS) {
        const chosen = chooseProbers(target, FIVE, PROBERS)[place]!;
        counts.set(chosen, counts.get(chosen)! + 1);
      }
      expect(chiSquared([...counts.values()])).to.be.below(CHI_SQUARED_LIMIT);
    });
  }

  it('spreads over the others what one that leaves has probed', () => {
    const heirs = new Map<string, number>();
    for (const target of TARGETS) {
      const before = chooseProbers(target, FIVE, PROBERS);
      if (!before.includes('dns3')) continue;
      const heir = chooseProbers(target, without(FIVE, 'dns3'), PROBERS).find(
        (one) => !before.includes(one),
      )!;
      heirs.set(heir, (heirs.get(heir) ?? 0) + 1);
    }
    expect([...heirs.keys()]).to.have.members(without(FIVE, 'dns3'));
    expect(chiSquared([...heirs.values()])).to.be.below(CHI_SQUARED_LIMIT);
  });

  it('takes away from nobody but who leaves: the two that probed with it go on', () => {
    fc.assert(
      fc.property(fc.string(), someReplicas, fc.nat(), (target, all, pick) => {
        const leaving = all[pick % all.length]!;
        const before = chooseProbers(target, all, PROBERS);
        const after = chooseProbers(target, without(all, leaving), PROBERS);
        expect(after.slice(0, without(before, leaving).length)).to.deep.equal(without(before, leaving));
      }),
    );
  });

  it('gives to nobody but who joins: one of three makes room for it, or none', () => {
    fc.assert(
      fc.property(fc.string(), someReplicas, fc.string(), (target, all, joining) => {
        fc.pre(!all.includes(joining));
        const before = chooseProbers(target, all, PROBERS);
        const after = chooseProbers(target, [...all, joining], PROBERS);
        const staying = without(after, joining);
        expect(staying).to.deep.equal(before.slice(0, staying.length));
      }),
    );
  });
});

function without(replicas: readonly string[], one: string): string[] {
  return replicas.filter((replica) => replica !== one);
}

function shuffled(all: readonly string[]): fc.Arbitrary<string[]> {
  return fc.shuffledSubarray([...all], { minLength: all.length });
}

function chiSquared(counts: readonly number[]): number {
  const expected = counts.reduce((sum, each) => sum + each, 0) / counts.length;
  return counts.reduce((sum, each) => sum + (each - expected) ** 2 / expected, 0);
}
