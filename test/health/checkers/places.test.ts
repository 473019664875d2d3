import { expect } from 'chai';
import { Places } from '../../../src/health/checkers/places.ts';

const AMPLE_MS = 5000;

describe('Places', () => {
  it('serves who comes first first', async () => {
    const places = new Places(1);
    const leave = (await places.take(AMPLE_MS))!;
    const served: string[] = [];
    const visit = async (name: string): Promise<void> => {
      const leaveToo = await places.take(AMPLE_MS);
      served.push(name);
      leaveToo!();
    };
    const visits = [visit('a'), visit('b'), visit('c')];
    leave();
    await Promise.all(visits);
    expect(served).to.deep.equal(['a', 'b', 'c']);
  });

  it('gives up after the wait, and then gives no place away', async () => {
    const places = new Places(1);
    const leave = (await places.take(AMPLE_MS))!;
    expect(await places.take(1)).to.be.null;
    leave();
    expect(await places.take(1)).to.be.a('function');
  });

  it('counts a place once that is left twice', async () => {
    const places = new Places(1);
    const leave = (await places.take(AMPLE_MS))!;
    leave();
    leave();
    expect(await places.take(1)).to.be.a('function');
    expect(await places.take(1)).to.be.null;
  });
});
