import { expect } from 'chai';

import type { Heartbeat } from '../../src/replica/heartbeat.ts';
import { Peers } from '../../src/replica/peers.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const SILENT_MS = 2000;

function beatOf(beat: number, more: Partial<Heartbeat> = {}): Heartbeat {
  return {
    ...{ incarnation: 'first', beat, abstains: null, revisions: { votes: 0, drains: 0, zones: 0 } },
    ...more,
  };
}

function stage(): { clock: VirtualClock; peers: Peers; ids: () => string[] } {
  const clock = new VirtualClock();
  const peers = new Peers(clock);
  return { clock, peers, ids: () => peers.all.map(({ id }) => id) };
}

describe('Peers', () => {
  for (const [what, next, expected] of [
    ['the next beat', beatOf(8), 'same'],
    ['the same beat', beatOf(7), 'same'],
    ['an earlier beat', beatOf(6), 'same'],
    ['a beat that abstains', beatOf(8, { abstains: 'nothing answers' }), 'changed'],
    ['an earlier beat that abstains', beatOf(6, { abstains: 'nothing answers' }), 'same'],
    ['the first beat after a restart', beatOf(1, { incarnation: 'second' }), 'changed'],
    ['a beat with other revisions', beatOf(8, { revisions: { votes: 9, drains: 9, zones: 9 } }), 'same'],
  ] as const) {
    it(`hear() of one that is known takes ${what} for ${expected}`, () => {
      const { peers } = stage();
      expect(peers.hear('dns2', beatOf(7))).to.equal('joined');
      expect(peers.hear('dns2', next)).to.equal(expected);
    });
  }

  it('hear() keeps the latest beat, with what it says', () => {
    const { peers } = stage();
    peers.hear('dns2', beatOf(7));
    peers.hear('dns2', beatOf(9, { revisions: { votes: 4, drains: 0, zones: 0 } }));
    peers.hear('dns2', beatOf(8));
    expect(peers.get('dns2')!.heartbeat).to.include({ beat: 9 });
    expect(peers.get('dns2')!.heartbeat.revisions.votes).to.equal(4);
  });

  it('expire() lets go whoever was silent until a beat of our own reached the store', () => {
    const { clock, peers, ids } = stage();
    peers.hear('dns2', beatOf(1));
    clock.stall(1000);
    peers.hear('dns3', beatOf(1));
    expect(peers.expire(SILENT_MS - 1)).to.deep.equal([]);
    expect(peers.expire(SILENT_MS).map(({ id }) => id)).to.deep.equal(['dns2']);
    expect(ids()).to.deep.equal(['dns3']);
    expect(peers.expire(SILENT_MS), 'told once').to.deep.equal([]);
  });

  it('expire() lets nobody go while no beat of our own proves anything, however long that is', () => {
    const { clock, peers, ids } = stage();
    peers.hear('dns2', beatOf(1));
    clock.stall(3_600_000);
    expect(peers.expire(SILENT_MS - 1)).to.deep.equal([]);
    expect(ids()).to.deep.equal(['dns2']);
  });

  it('hear() of a beat heard before is no sign of life', () => {
    const { clock, peers } = stage();
    peers.hear('dns2', beatOf(1));
    clock.stall(SILENT_MS);
    peers.hear('dns2', beatOf(1));
    expect(peers.expire(clock.monotonicMs()).map(({ id }) => id)).to.deep.equal(['dns2']);
  });

  for (const [what, next, expected] of [
    ['the last beat, which still stands in the store', beatOf(7), 'same'],
    ['an earlier one', beatOf(3), 'same'],
    ['a later one', beatOf(8), 'joined'],
    ['one after a restart', beatOf(1, { incarnation: 'second' }), 'joined'],
  ] as const) {
    it(`hear() of one that is gone takes ${what}, for ${expected}`, () => {
      const { clock, peers, ids } = stage();
      peers.hear('dns2', beatOf(7));
      clock.stall(SILENT_MS);
      peers.expire(clock.monotonicMs());
      expect(peers.hear('dns2', next)).to.equal(expected);
      expect(ids()).to.deep.equal(expected === 'joined' ? ['dns2'] : []);
    });
  }

  it('leave() lets it go at once, and no beat that it left behind brings it back', () => {
    const { peers, ids } = stage();
    peers.hear('dns2', beatOf(7));
    expect(peers.leave('dns2', 'first')).to.equal(true);
    expect(peers.hear('dns2', beatOf(8))).to.equal('same');
    expect(ids()).to.deep.equal([]);
    expect(peers.leave('dns2', 'first'), 'twice').to.equal(false);
    expect(peers.hear('dns2', beatOf(1, { incarnation: 'second' }))).to.equal('joined');
  });

  it('leave() of the run before does not touch the one that took its place', () => {
    const { peers, ids } = stage();
    peers.hear('dns2', beatOf(7));
    peers.hear('dns2', beatOf(1, { incarnation: 'second' }));
    expect(peers.leave('dns2', 'first')).to.equal(false);
    expect(peers.leave('dns9', 'first')).to.equal(false);
    expect(ids()).to.deep.equal(['dns2']);
  });
});
