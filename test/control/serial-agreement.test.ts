import { expect } from 'chai';

import { SerialAgreement } from '../../src/control/serial-agreement.ts';
import type { SerialEntry } from '../../src/control/serial-book.ts';
import { nameKey, parseName } from '../../src/dns/index.ts';
import { serialTable } from '../../src/replica/index.ts';
import { Sites, type Site } from '../replica/sites.ts';

const ORIGIN = nameKey(parseName('example.com.'));

interface Circumstances {
  readonly content?: string;
  readonly origin?: string;
  /** The content and serial before. */
  readonly last?: SerialEntry | undefined;
  /** What other replicas serve the content with. */
  readonly served?: readonly number[];
}

function settle(
  { replicas }: Site,
  proposed: number,
  { content = 'one', origin = ORIGIN, last, served = [] }: Circumstances = {},
): Promise<number> {
  const contents = { serialsOf: () => [...served] };
  return new SerialAgreement(replicas, contents).settle(origin, content, proposed, last);
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

  it('settle() gives content that returns a new serial, the same on all', async () => {
    const [, here, there] = await two();
    let last: SerialEntry | undefined;
    for (const [content, proposed] of [
      ['one', 60],
      ['two', 120],
      ['one', 180],
    ] as const) {
      const serial = await settle(here, proposed, { content, last });
      expect(serial).to.equal(proposed);
      expect(await settle(there, proposed + 1, { content, last })).to.equal(serial);
      last = { contentHash: content, serial };
    }
  });

  for (const [what, served, last, expected] of [
    ['nobody serves it', [], undefined, 100],
    ['it is served', [70], undefined, 70],
    ['it is served, with what is newer here', [70], 60, 70],
    ['it is served, with what is older here', [70], 80, 100],
    ['it is served with a serial that has wrapped', [5], 4_294_967_290, 5],
    ['what is told is no serial', [NaN, -1, 7.5, 2 ** 32], undefined, 100],
  ] as const) {
    it(`settle() where ${what} is ${expected}, 100 being proposed`, async () => {
      const [, here] = await two();
      const before = last === undefined ? undefined : { contentHash: 'zero', serial: last };
      expect(await settle(here, 100, { served, last: before })).to.equal(expected);
    });
  }

  it('settle() keeps the serial of content that stays', async () => {
    const [, here, there] = await two();
    await settle(there, 70);
    expect(await settle(here, 60, { last: { contentHash: 'one', serial: 60 } })).to.equal(60);
  });

  it('settle() at the same moment is the same for both', async () => {
    const [, here, there] = await two();
    const serials = await Promise.all([settle(here, 7), settle(there, 8)]);
    expect(new Set(serials).size).to.equal(1);
  });

  it('settle() tells apart other contents, and the same content of other zones', async () => {
    const [, here, there] = await two();
    await settle(here, 7);
    expect(await settle(there, 8, { content: 'two' })).to.equal(8);
    expect(await settle(there, 9, { origin: nameKey(parseName('example.net.')) })).to.equal(9);
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
      await here.store.settle(serialTable('example.com.', 'new:one'), 'serial', text);
      expect(await settle(here, 8)).to.equal(expected);
    });
  }
});
