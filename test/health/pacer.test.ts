import { expect } from 'chai';

import { Pacer } from '../../src/health/pacer.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Pacer', () => {
  it('lets the first few begin at once, and the others a few a turn, in their order', async () => {
    const pacer = new Pacer(1000);
    const begun: number[] = [];
    for (let i = 0; i < 100; i++) pacer.pace(() => begun.push(i));
    const counts = [begun.length];
    for (let i = 0; i < 4; i++) {
      await turn();
      counts.push(begun.length);
    }
    expect(counts).to.deep.equal([32, 64, 96, 100, 100]);
    expect(begun).to.deep.equal([...begun.keys()]);
  });

  it('lets no more be in flight than it was told, and goes on when one has come in', async () => {
    const pacer = new Pacer(2);
    const ends: (() => void)[] = [];
    for (let i = 0; i < 5; i++)
      pacer.pace(() => void pacer.count(new Promise<void>((resolve) => ends.push(resolve))));
    await turn();
    expect(ends).to.have.length(2);
    ends[0]!();
    await turn();
    await turn();
    expect(ends).to.have.length(3);
  });

  it('keeps the order when somebody comes while others wait', async () => {
    const pacer = new Pacer(1000);
    const begun: string[] = [];
    for (let i = 0; i < 33; i++) pacer.pace(() => begun.push('early'));
    pacer.pace(() => begun.push('late'));
    await turn();
    expect(begun.at(-1)).to.equal('late');
    expect(begun).to.have.length(34);
  });
});
