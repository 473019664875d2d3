import { expect } from 'chai';
import { AddressOrderer } from '../../src/balance/index.ts';
import { createRandom } from '../../src/base/random.ts';

const orderer = (order: 'rotate' | 'random' | 'fixed'): AddressOrderer =>
  new AddressOrderer(order, createRandom(1));

describe('balance/address-order', () => {
  it('first() begins one record further each time when rotating', () => {
    const rotating = orderer('rotate');
    const start = rotating.first(7, 3);
    const turns = [1, 2, 3, 4].map(() => rotating.first(7, 3));
    expect(turns).to.deep.equal([1, 2, 3, 4].map((turn) => (start + turn) % 3));
  });

  it('first() keeps the turns of two RRsets apart', () => {
    const rotating = orderer('rotate');
    const start = rotating.first(10, 2);
    for (let i = 0; i < 5; i++) rotating.first(11, 2);
    expect(rotating.first(10, 2)).to.equal((start + 1) % 2);
  });

  it('first() is always the first record when fixed', () => {
    const fixed = orderer('fixed');
    expect([1, 2, 3].map(() => fixed.first(1, 4))).to.deep.equal([0, 0, 0]);
  });

  it('shuffle() gives every order of three records equally often', () => {
    const random = orderer('random');
    const rounds = 60_000;
    const counts = new Map<string, number>();
    for (let i = 0; i < rounds; i++) {
      const sequence = [...random.shuffle(3).subarray(0, 3)].join('');
      counts.set(sequence, (counts.get(sequence) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).to.deep.equal(['012', '021', '102', '120', '201', '210']);
    const expected = rounds / 6;
    const chiSquared = [...counts.values()].reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    );
    // 5 degrees of freedom: exceeded once in a thousand seeds.
    expect(chiSquared).to.be.below(20.5);
  });
});
