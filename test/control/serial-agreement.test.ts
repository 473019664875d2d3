import { expect } from 'chai';

import { SerialAgreement } from '../../src/control/serial-agreement.ts';
import { nameKey, parseName } from '../../src/dns/index.ts';
import { serialTable } from '../../src/replica/index.ts';
import { Sites, type Site } from '../replica/sites.ts';

const ORIGIN = nameKey(parseName('example.com.'));

function settle({ replicas }: Site, proposed: number, content = 'one', origin = ORIGIN): Promise<number> {
  return new SerialAgreement(replicas).settle(origin, content, proposed);
}

async function two(): Promise<readonly [Sites, Site, Site]> {
  const sites = await Sites.started(0, 0);
  return [sites, ...(sites.all as [Site, Site])];
}

describe('SerialAgreement', () => {
  it('settle() gives one content one serial, which the first to ask proposes', async () => {
    const [, here, there] = await two();
    expect(await settle(here, 2026010100)).to.equal(2026010100);
    expect(await settle(there, 2026010101)).to.equal(2026010100);
    expect(await settle(here, 2026010102)).to.equal(2026010100);
  });

  it('settle() at the same moment is the same for both', async () => {
    const [, here, there] = await two();
    const serials = await Promise.all([settle(here, 7), settle(there, 8)]);
    expect(new Set(serials).size).to.equal(1);
  });

  it('settle() tells apart other contents, and the same content of other zones', async () => {
    const [, here, there] = await two();
    await settle(here, 7);
    expect(await settle(there, 8, 'two')).to.equal(8);
    expect(await settle(there, 9, 'one', nameKey(parseName('example.net.')))).to.equal(9);
  });

  it('settle() is what was proposed, without asking, where the server is cut off', async () => {
    const [sites, here, there] = await two();
    await settle(there, 7);
    here.cut();
    await sites.clock.advance(4000);
    expect(here.replicas.isIsolated).to.equal(true);
    expect(await settle(here, 8)).to.equal(8);
  });

  it('settle() is what was proposed where the store fails and nobody has noticed yet', async () => {
    const [, here, there] = await two();
    await settle(there, 7);
    here.cut();
    expect(here.replicas.isIsolated).to.equal(false);
    expect(await settle(here, 8)).to.equal(8);
  });

  for (const [text, expected] of [
    ['0', 0],
    ['4294967295', 0xffff_ffff],
    ['4294967296', 8],
    ['-1', 8],
    ['7.5', 8],
    ['1e999', 8],
    ['NaN', 8],
    ['seven', 8],
    ['{}', 8],
  ] as const) {
    it(`settle() where the store holds ${text} is ${expected}, 8 being proposed`, async () => {
      const [, here] = await two();
      await here.store.settle(serialTable('example.com.', 'one'), 'serial', text);
      expect(await settle(here, 8)).to.equal(expected);
    });
  }
});
