import { expect } from 'chai';

import { REVISION_ENTRY } from '../../src/replica/own-tables.ts';
import type { TableChange } from '../../src/replica/store.ts';
import { HOUR_MS, Sites, type Site } from './sites.ts';

const BEAT_MS = 750;
const LIFETIME_MS = 3000;
const VOTES = 'votes:dns1';

/** What one write brought to a table, without its revision: `a=1 -b`, `=` before it where it is whole. */
function written(changes: readonly TableChange[], table = VOTES): string {
  return changes
    .filter((change) => change.table.key === table)
    .map(({ isWhole, set, remove }) =>
      [
        ...(isWhole ? ['whole'] : []),
        ...[...set].filter(([entry]) => entry !== REVISION_ENTRY).map(([entry, text]) => `${entry}=${text}`),
        ...remove.map((entry) => `-${entry}`),
      ].join(' '),
    )
    .join('; ');
}

async function two(): Promise<{ sites: Sites; here: Site; there: Site }> {
  const sites = await Sites.started(0, 0);
  const [here, there] = sites.all as [Site, Site];
  return { sites, here, there };
}

describe('Replicas', () => {
  describe('who is there', () => {
    it('is known to all a moment after the start', async () => {
      const sites = new Sites();
      for (let i = 0; i < 4; i++) await sites.start(sites.add());
      for (const { replicas } of sites.all) {
        expect(replicas.isIsolated).to.equal(false);
        expect(replicas.voters).to.have.members(['dns1', 'dns2', 'dns3', 'dns4']);
      }
    });

    it('is told only when it has changed', async () => {
      const sites = new Sites();
      const [here, there] = [sites.add(), sites.add()];
      const told: string[] = [];
      here.replicas.onMembership(() => told.push([...here.replicas.voters].sort().join(' ')));
      await sites.start(here);
      await sites.start(there);
      await sites.clock.advance(60_000);
      there.replicas.abstain('nothing answers');
      await sites.clock.advance(60_000);
      there.replicas.abstain('every canary fails');
      await sites.clock.advance(60_000);
      there.replicas.abstain(null);
      await sites.clock.advance(60_000);
      here.cut();
      await sites.clock.advance(60_000);
      here.restore();
      await sites.clock.advance(60_000);
      void there.replicas.close();
      await sites.clock.advance(60_000);
      expect(told).to.deep.equal([
        ...['dns1', 'dns1 dns2', 'dns1', 'dns1 dns2'],
        // Cut off, and back.
        ...['dns1', 'dns1 dns2', 'dns1'],
      ]);
    });

    it('loses a replica that is killed within its lifetime, and tells so once', async () => {
      const { sites, here, there } = await two();
      there.store.close();
      await sites.clock.advance(LIFETIME_MS);
      expect(here.replicas.voters).to.deep.equal(['dns1']);
      await sites.clock.advance(60_000);
      expect(here.log.filter((line) => line.includes('dns2'))).to.deep.equal([
        'info Replica dns2 is there',
        'warn Replica dns2 is gone: it is not heard of any more',
      ]);
    });

    it('loses one that leaves at once, its tables with it', async () => {
      const { sites, here, there } = await two();
      const heard: string[] = [];
      here.replicas.onEntry('votes', (...entry) => heard.push(entry.join(' ')));
      there.replicas.setOwn('votes', 'a', 'up');
      await sites.clock.advance(1);
      await there.replicas.close();
      await sites.clock.advance(1);
      expect(heard).to.deep.equal(['dns2 a up', 'dns2 a ']);
      expect(here.replicas.peers).to.deep.equal([]);
    });

    it('is the same after one has restarted, before it was missed', async () => {
      const { sites, here, there } = await two();
      there.replicas.setOwn('votes', 'a', 'up');
      await sites.clock.advance(1);
      there.store.close();
      await sites.clock.advance(500);
      let changes = 0;
      here.replicas.onMembership(() => changes++);
      const successor = sites.add(0, 'dns2');
      successor.replicas.setOwn('votes', 'b', 'down');
      await sites.start(successor);
      await sites.clock.advance(10_000);
      expect(Object.fromEntries(here.replicas.entries('dns2', 'votes'))).to.deep.equal({ b: 'down' });
      expect(successor.replicas.name).to.equal('dns2');
      expect(changes).to.equal(0);
    });
  });

  describe('what one says', () => {
    it('goes in one write where it is said in one go', async () => {
      const { sites, here, there } = await two();
      const before = here.store.written.length;
      for (let i = 0; i < 100; i++) {
        here.replicas.setOwn('votes', `target ${i % 10}`, `vote ${i}`);
        here.replicas.put('loads', `push ${i % 10}`, `load ${i}`);
      }
      here.replicas.setOwn('zones', 'example.com.', 'abc');
      await sites.clock.advance(1);
      expect(here.store.written.length - before).to.equal(1);
      expect(here.store.written.at(-1)!.map(({ table, set }) => `${table.key} ${set.size}`)).to.deep.equal([
        'votes:dns1 11',
        'zones:dns1 2',
        'loads 10',
      ]);
      expect(there.replicas.entries('dns1', 'votes').get('target 3')).to.equal('vote 93');
    });

    it('is not written where it says nothing new', async () => {
      const { sites, here } = await two();
      here.replicas.setOwn('votes', 'a', 'up');
      await sites.clock.advance(1);
      const before = here.store.written.length;
      here.replicas.setOwn('votes', 'a', 'up');
      here.replicas.setOwn('votes', 'b', null);
      await sites.clock.advance(60_000);
      expect(here.store.written.length).to.equal(before);
    });

    it('that comes while a write is under way goes with the next, each entry once', async () => {
      const { sites, here } = await two();
      here.store.writes = 'unanswered';
      here.replicas.setOwn('votes', 'a', '0');
      await sites.clock.advance(1);
      const before = here.store.written.length;
      for (let i = 0; i < 1000; i++) {
        here.replicas.setOwn('votes', 'a', `${i}`);
        here.replicas.setOwn('votes', `b${i % 3}`, `${i}`);
        if (i % 100 === 0) await sites.clock.advance(1);
      }
      expect(here.store.written.length).to.equal(before);
      here.store.writes = 'done';
      await sites.clock.advance(2000);
      expect(here.store.written.slice(before).map((changes) => written(changes))).to.deep.equal([
        'whole a=999 b0=999 b1=997 b2=998',
      ]);
    });

    it('and was refused comes again with the next beat, whole', async () => {
      const { sites, here, there } = await two();
      here.replicas.setOwn('votes', 'a', 'up');
      await sites.clock.advance(1);
      here.store.writes = 'refused';
      here.replicas.setOwn('votes', 'b', 'up');
      here.replicas.setOwn('votes', 'a', null);
      await sites.clock.advance(1);
      expect(written(here.store.written.at(-1)!)).to.equal('b=up -a');
      expect(here.replicas.state).to.include({ isIsolated: false, why: 'OOM' });
      here.store.writes = 'done';
      await sites.clock.advance(BEAT_MS * 1.2);
      expect(written(here.store.written.at(-1)!)).to.equal('whole b=up');
      expect(Object.fromEntries(there.replicas.entries('dns1', 'votes'))).to.deep.equal({ b: 'up' });
    });

    it('while cut off is written in one go when it is back, what is in common too', async () => {
      const { sites, here, there } = await two();
      here.cut();
      await sites.clock.advance(10_000);
      const override = here.put('web1.example.com');
      for (let i = 0; i < 50; i++) {
        here.replicas.setOwn('votes', 'a', `${i}`);
        await sites.clock.advance(20);
      }
      here.restore();
      await sites.clock.advance(50);
      expect(Object.fromEntries(there.replicas.entries('dns1', 'votes'))).to.deep.equal({ a: '49' });
      expect(there.book.get(override.id)).to.deep.equal(override);
    });

    it('costs no more memory or calls the longer the store is away: the last word on each is kept', async () => {
      const { sites, here } = await two();
      here.cut();
      await sites.clock.advance(10_000);
      const before = here.store.written.length;
      for (let round = 0; round < 1000; round++) {
        for (let i = 0; i < 5; i++) {
          here.replicas.setOwn('votes', `${i}`, `${round}`);
          here.replicas.put('loads', `push ${i}`, `${round}`);
        }
        await Promise.resolve();
      }
      // One try for each go at most, none of which is kept.
      expect(here.store.written.length - before).to.be.at.most(1000);
      const tried = here.store.written.length;
      await sites.clock.advance(HOUR_MS / 60);
      expect(here.store.written.length, 'tries without anything new').to.be.at.most(tried + 1);
      here.restore();
      await sites.clock.advance(50);
      const back = here.store.written.slice(tried).map((changes) => written(changes));
      expect(back.filter((text) => text !== '')).to.deep.equal(['whole 0=999 1=999 2=999 3=999 4=999']);
      const sizes = here.store.written.slice(before).map((changes) => changes.length);
      expect(Math.max(...sizes)).to.be.at.most(4);
    });

    it('is read from the store by one that has missed the word', async () => {
      const { sites, here, there } = await two();
      there.cut();
      here.replicas.setOwn('votes', 'a', 'up');
      await sites.clock.advance(1);
      here.replicas.setOwn('votes', 'b', 'down');
      await sites.clock.advance(500);
      there.restore();
      await sites.clock.advance(50);
      expect(Object.fromEntries(there.replicas.entries('dns1', 'votes'))).to.deep.equal({
        a: 'up',
        b: 'down',
      });
    });

    it('is there again, without a word to anybody, once the store has lost everything', async () => {
      const { sites, here, there } = await two();
      here.replicas.setOwn('votes', 'a', 'up');
      await sites.clock.advance(1);
      const heard: string[] = [];
      there.replicas.onEntry('votes', (...entry) => heard.push(entry.join(' ')));
      sites.hub.forget();
      await sites.clock.advance(2 * BEAT_MS);
      const newcomer = sites.add();
      await sites.start(newcomer);
      expect(newcomer.replicas.entries('dns1', 'votes').get('a')).to.equal('up');
      expect(heard).to.deep.equal([]);
    });

    it('askToLook() is heard by all others, and by nobody while cut off', async () => {
      const sites = await Sites.started(0, 0, 0);
      const heard: string[] = [];
      for (const { replicas } of sites.all)
        replicas.onLook((target) => heard.push(`${replicas.name} ${target}`));
      sites.all[0]!.replicas.askToLook('a');
      await sites.clock.advance(1);
      sites.all[0]!.cut();
      await sites.clock.advance(LIFETIME_MS + BEAT_MS);
      sites.all[0]!.replicas.askToLook('b');
      await sites.clock.advance(1);
      expect(heard).to.have.members(['dns2 a', 'dns3 a']);
    });
  });

  describe('start()', () => {
    for (const [what, hinder] of [
      ['that is never there', ({ store }: Site) => void (store.isAway = true)],
      ['that refuses connections', (site: Site) => site.cut('ECONNREFUSED')],
      ['whose writes are never answered', ({ store }: Site) => void (store.writes = 'unanswered')],
    ] as const) {
      it(`settles at its limit with a store ${what}`, async () => {
        const sites = new Sites();
        const site = sites.add();
        hinder(site);
        let settledMs: number | null = null;
        void site.replicas.start(500).then(() => (settledMs = sites.clock.monotonicMs()));
        await sites.clock.advance(499);
        expect(settledMs).to.equal(null);
        await sites.clock.advance(1);
        expect(settledMs).to.equal(500);
        await sites.clock.advance(HOUR_MS / 60);
        expect(site.log.filter((line) => line.startsWith('warn'))).to.have.length(1);
        expect(site.replicas.voters).to.deep.equal(['dns1']);
        expect(site.replicas.isIsolated).to.equal(true);
      });
    }

    it('settles at once when everything was read', async () => {
      const sites = await Sites.started(0);
      sites.all[0]!.put('web1.example.com');
      sites.all[0]!.replicas.setOwn('votes', 'a', 'up');
      await sites.clock.advance(1);
      const site = sites.add();
      let known = '';
      void site.replicas.start(1000).then(() => {
        known = `${site.book.all.length} ${site.replicas.entries('dns1', 'votes').get('a')}`;
      });
      await sites.clock.advance(0);
      expect(known).to.equal('1 up');
    });

    it('gets there with many others and a store that is far away, and stays', async () => {
      const sites = await Sites.started(...Array<number>(12).fill(0));
      const site = sites.add();
      site.store.roundTripMs = 600;
      void site.replicas.start(1000);
      await sites.clock.advance(10_000);
      expect(site.replicas.peers).to.have.length(12);
      await sites.clock.advance(120_000);
      expect(site.log.filter((line) => line.includes('Cut off'))).to.have.length(1);
    });

    it('goes on trying: who comes late is there', async () => {
      const sites = await Sites.started(0);
      const site = sites.add();
      site.cut('ECONNREFUSED');
      void site.replicas.start(500);
      await sites.clock.advance(60_000);
      site.restore();
      await sites.clock.advance(50);
      expect(site.replicas.voters).to.have.members(['dns1', 'dns2']);
      expect(site.log.map((line) => line.slice(0, 20))).to.deep.equal([
        'warn Cut off from th',
        'info Replica dns1 is',
        'info In touch with m',
      ]);
    });
  });

  describe('when two go by one name', () => {
    it('has names that differ within a few beats, and tells why', async () => {
      const sites = await Sites.started(0, 0);
      const double = sites.add(0, 'dns1');
      await sites.start(double);
      await sites.clock.advance(4 * BEAT_MS);
      const names = sites.all.map(({ replicas }) => replicas.name);
      expect(new Set(names).size).to.equal(3);
      for (const name of names) expect(name).to.match(/^dns2$|^dns1(~[0-9a-f]{4})?$/);
      expect(double.log.join('\n')).to.match(
        /error Another replica goes by "dns1" too: this one calls itself "dns1~[0-9a-f]{4}" \(give each a server_id/,
      );
    });

    it('has everybody know what each of them says', async () => {
      const sites = await Sites.started(0, 0);
      const double = sites.add(0, 'dns1');
      await sites.start(double);
      const [first, other] = sites.all as [Site, Site];
      first.replicas.setOwn('votes', 'a', 'of the first');
      double.replicas.setOwn('votes', 'a', 'of the double');
      await sites.clock.advance(10_000);
      const said = [first, double].map(({ replicas }) =>
        other.replicas.entries(replicas.name, 'votes').get('a'),
      );
      expect(said).to.deep.equal(['of the first', 'of the double']);
      expect(other.replicas.voters).to.have.members(sites.all.map(({ replicas }) => replicas.name));
    });

    it('takes a restart for no other: the old heartbeat is found once', async () => {
      const { sites, there } = await two();
      there.store.close();
      await sites.clock.advance(100);
      const successor = sites.add(0, 'dns2');
      await sites.start(successor);
      await sites.clock.advance(60_000);
      expect(successor.replicas.name).to.equal('dns2');
    });
  });

  it('close() says goodbye, and does nothing more', async () => {
    const { sites, here } = await two();
    await here.replicas.close();
    const { beats, written: writes } = here.store;
    const { length } = writes;
    here.replicas.setOwn('votes', 'a', 'up');
    here.replicas.put('loads', 'push a', '1');
    here.replicas.abstain('too late');
    await sites.clock.advance(60_000);
    expect(here.store.beats).to.equal(beats);
    expect(here.store.written).to.have.length(length);
  });

  it('close() settles where the store is away', async () => {
    const { sites, here } = await two();
    here.cut();
    let isClosed = false;
    void here.replicas.close().then(() => (isClosed = true));
    await sites.clock.advance(1);
    expect(isClosed).to.equal(true);
  });
});
