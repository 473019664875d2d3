import { expect } from 'chai';

import { HOSTILE_TEXTS } from './hostile.ts';
import { HOUR_MS, Sites, type Site } from './sites.ts';

const GATHER_MS = 200;
const RECONCILE_MS = 121_000;

function loads(sites: Sites, subject: string): string[] {
  return sites.all.map((site) => site.load(subject));
}

describe('SharedLoads', () => {
  it('brings what is reported to one to all others, within a moment', async () => {
    const sites = await Sites.started(0, 0, 0);
    sites.all[0]!.report('192.0.2.1', 7);
    await sites.clock.advance(GATHER_MS - 1);
    expect(loads(sites, '192.0.2.1')).to.deep.equal(['7, 199 ms', 'none', 'none']);
    await sites.clock.advance(1);
    expect(loads(sites, '192.0.2.1')).to.deep.equal(Array(3).fill('7, 200 ms'));
  });

  it('has each report as old as it is, whatever the clocks say', async () => {
    const sites = await Sites.started(HOUR_MS, -5 * HOUR_MS, 0);
    sites.all[1]!.report('192.0.2.1', 7);
    await sites.clock.advance(150);
    sites.all[1]!.report('192.0.2.2', 8);
    await sites.clock.advance(10_000);
    expect(loads(sites, '192.0.2.1')).to.deep.equal(Array(3).fill('7, 10150 ms'));
    expect(loads(sites, '192.0.2.2')).to.deep.equal(Array(3).fill('8, 10000 ms'));
  });

  it('gathers: of many reports the last of each subject is written, in one go', async () => {
    const sites = await Sites.started(0, 0);
    const [site] = sites.all as [Site];
    const before = site.store.written.length;
    for (let i = 0; i < 50; i++) {
      site.report('192.0.2.1', i);
      site.report('192.0.2.2', 2 * i);
      await sites.clock.advance(1);
    }
    await sites.clock.advance(GATHER_MS);
    expect(site.store.written.length - before).to.equal(1);
    expect(site.store.writtenTo('loads')).to.have.length(2);
    expect(sites.all[1]!.load('192.0.2.1')).to.match(/^49,/);
    expect(sites.all[1]!.load('192.0.2.2')).to.match(/^98,/);
  });

  it('keeps what different sources say of one subject apart', async () => {
    const sites = await Sites.started(0, 0);
    sites.all[0]!.report('192.0.2.1', 7, 'push');
    sites.all[0]!.report('192.0.2.1', 8, 'health');
    await sites.clock.advance(GATHER_MS);
    expect(sites.all[1]!.load('192.0.2.1', 'push')).to.equal('7, 200 ms');
    expect(sites.all[1]!.load('192.0.2.1', 'health')).to.equal('8, 200 ms');
    expect(sites.all[1]!.load('192.0.2.1', 'agent')).to.equal('none');
  });

  it('passes nothing on that another has told', async () => {
    const sites = await Sites.started(0, 0, 0);
    sites.all[0]!.report('192.0.2.1', 7);
    await sites.clock.advance(2 * RECONCILE_MS);
    expect(sites.all.map(({ store }) => store.writtenTo('loads').length)).to.deep.equal([1, 0, 0]);
  });

  it('takes the later of two that different replicas were told', async () => {
    const sites = await Sites.started(HOUR_MS, 0, 0);
    sites.all[0]!.report('192.0.2.1', 7);
    await sites.clock.advance(150);
    sites.all[1]!.report('192.0.2.1', 8);
    await sites.clock.advance(2 * RECONCILE_MS);
    for (const load of loads(sites, '192.0.2.1')) expect(load).to.match(/^8,/);
  });

  it('does not let an older one replace a newer one, and has the newer one written', async () => {
    const sites = await Sites.started(0, 0);
    const [here, there] = sites.all as [Site, Site];
    here.report('192.0.2.1', 7);
    await sites.clock.advance(GATHER_MS);
    const [[entry, old]] = [...(await sites.read('loads'))] as [[string, string]];
    await sites.clock.advance(5000);
    there.report('192.0.2.1', 8);
    await sites.clock.advance(GATHER_MS);
    await sites.write('loads', { [entry]: old });
    await sites.clock.advance(RECONCILE_MS);
    for (const load of loads(sites, '192.0.2.1')) expect(load).to.match(/^8,/);
    expect((await sites.read('loads')).get(entry)).to.include('"value":8');
  });

  it('brings what was reported to one that was cut off, in both directions', async () => {
    const sites = await Sites.started(0, 0);
    const [here, there] = sites.all as [Site, Site];
    there.cut();
    await sites.clock.advance(10_000);
    here.report('192.0.2.1', 7);
    there.report('192.0.2.2', 8);
    await sites.clock.advance(5000);
    there.restore();
    await sites.clock.advance(2000);
    expect(loads(sites, '192.0.2.1')).to.deep.equal(Array(2).fill('7, 7000 ms'));
    expect(loads(sites, '192.0.2.2')).to.deep.equal(Array(2).fill('8, 7000 ms'));
  });

  it('is written again once the store has lost everything', async () => {
    const sites = await Sites.started(0, 0);
    sites.all[0]!.report('192.0.2.1', 7);
    await sites.clock.advance(GATHER_MS);
    const before = await sites.read('loads');
    sites.hub.forget();
    await sites.clock.advance(1000);
    expect(await sites.read('loads')).to.deep.equal(before);
  });

  it('leaves the store after an hour, together with what cannot be read', async () => {
    const sites = await Sites.started(0, 0);
    sites.all[0]!.report('192.0.2.1', 7);
    await sites.clock.advance(GATHER_MS);
    await sites.write('loads', { 'push x': 'nonsense' });
    await sites.clock.advance(RECONCILE_MS);
    expect([...(await sites.read('loads')).keys()]).to.deep.equal(['push 192.0.2.1']);
    sites.clock.stall(HOUR_MS - 60_000);
    sites.all[1]!.report('192.0.2.2', 8);
    await sites.clock.advance(2 * RECONCILE_MS);
    expect([...(await sites.read('loads')).keys()]).to.deep.equal(['push 192.0.2.2']);
  });

  describe('what nobody of ours has written', () => {
    const GOOD = { kind: 'number', value: 1, source: 'push', atMs: 1_700_000_000_000 };
    const hostile = [
      ...HOSTILE_TEXTS,
      ...[
        { kind: 'octets' },
        { kind: undefined },
        { value: -1 },
        { value: '1' },
        { value: null },
        { source: 'rumour' },
        { source: ['push'] },
        { source: 'agent' },
        { atMs: '0' },
        { atMs: null },
      ].map((change) => JSON.stringify({ ...GOOD, ...change })),
      JSON.stringify(GOOD).replace('"value":1', '"value":1e999'),
    ];

    for (const text of hostile) {
      it(`is no report: ${JSON.stringify(text.slice(0, 60))}`, async () => {
        const sites = await Sites.started(0);
        const [site] = sites.all as [Site];
        site.report('192.0.2.1', 7);
        await sites.clock.advance(GATHER_MS);
        expect(site.loads.take('push 192.0.2.1', text)).to.equal(null);
        expect(site.loads.take('push 192.0.2.2', text)).to.equal(null);
        expect(site.loads.take('', text)).to.equal(null);
        expect(site.load('192.0.2.1')).to.equal('7, 200 ms');
        expect(site.reports.size).to.equal(1);
      });
    }

    it('is not taken under another name than its own', async () => {
      const sites = await Sites.started(0);
      const [site] = sites.all as [Site];
      const text = JSON.stringify({ ...GOOD, atMs: site.clock.now() });
      for (const entry of ['health 192.0.2.1', '192.0.2.1', 'push', '__proto__'])
        expect(site.loads.take(entry, text)).to.equal(null);
      expect(site.reports.size).to.equal(0);
    });
  });

  it('tells nothing any more once it is closed', async () => {
    const sites = await Sites.started(0, 0);
    sites.all[0]!.report('192.0.2.1', 7);
    sites.all[0]!.loads.close();
    await sites.clock.advance(1000);
    expect(loads(sites, '192.0.2.1')[1]).to.equal('none');
  });
});
