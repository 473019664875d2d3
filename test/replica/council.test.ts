import { expect } from 'chai';

import { chooseProbers } from '../../src/replica/index.ts';
import { createTarget, fail } from '../support/simulated-targets.ts';
import { Group, type Replica } from './group.ts';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
/** With the defaults: an interval, five failures, and what replicas need to tell each other. */
const DETECTION_MS = 6600;
/** With the defaults, of a member that is silent. */
const SILENCE_MS = 8700;

const targets = Array.from({ length: 4 }, (_, i) => createTarget(`198.18.0.${i + 1}`));
const [target] = targets as [(typeof targets)[0]];

describe('Council', () => {
  it('of one replica holds what that one finds', async () => {
    const group = await Group.settled(1, targets);
    expect(group.states(target)).to.eql(['up']);
    group.fates.set(target.address, 'refuses');
    await group.clock.advance(DETECTION_MS);
    expect(group.states(target)).to.eql(['down']);
    expect(group.replicas[0]!.council.ballot(target.key)).to.equal(null);
  });

  it('of three has them all agree, whatever their clocks say', async () => {
    const group = await Group.settled(3, targets, [0, HOUR_MS, -HOUR_MS]);
    expect(group.states(target)).to.eql(['up', 'up', 'up']);
    group.fates.set(target.address, 'refuses');
    await group.clock.advance(DETECTION_MS);
    expect(group.states(target)).to.eql(['down', 'down', 'down']);
    group.fates.delete(target.address);
    await group.clock.advance(12 * SECOND_MS);
    expect(group.states(target)).to.eql(['up', 'up', 'up']);
  });

  it('finds a death no later with three than with one, though each probes a third as often', async () => {
    for (const [fate, limitMs] of [
      ['refuses', DETECTION_MS],
      ['silent', SILENCE_MS],
    ] as const) {
      const group = await Group.settled(3, targets);
      const slowest: number[] = [];
      for (let round = 0; round < 20; round++) {
        group.fates.delete(target.address);
        await group.clock.advance(60 * SECOND_MS + round * 517);
        const killedMs = group.clock.monotonicMs();
        group.fates.set(target.address, fate);
        await group.clock.advance(limitMs);
        slowest.push(...group.replicas.map((replica) => lastDownMs(replica) - killedMs));
        await group.clock.advance(400 * SECOND_MS);
      }
      expect(Math.max(...slowest), fate)
        .to.be.below(limitMs)
        .and.above(0);
    }
  });

  it('probes a steady target as often as one server alone does, at even intervals', async () => {
    const group = await Group.settled(3, targets);
    const sinceMs = group.clock.monotonicMs();
    await group.clock.advance(600 * SECOND_MS);
    const probes = group.probes(target.address, sinceMs);
    expect(probes.length).to.be.within(119, 121);
    const gaps = probes.slice(1).map((ms, i) => ms - probes[i]!);
    expect(Math.max(...gaps)).to.be.below(5501);
    expect(Math.min(...gaps)).to.be.above(4499);
  });

  it('leaves targets to the three of many who are chosen, and each holds the verdict of all', async () => {
    const group = await Group.settled(6, targets);
    const names = group.replicas.map(({ name }) => name);
    const sinceMs = group.clock.monotonicMs();
    await group.clock.advance(60 * SECOND_MS);
    for (const { key, address } of targets) {
      const probing = group.replicas.filter(({ network }) =>
        network.begun(address, sinceMs).some((ms) => ms > 0),
      );
      expect(probing.map(({ name }) => name)).to.have.members(chooseProbers(key, names, 3));
    }
    group.fates.set(target.address, 'refuses');
    await group.clock.advance(DETECTION_MS);
    expect(group.states(target)).to.eql(Array(6).fill('down'));
  });

  it('leaves those out who do not have a target, however high they rank', async () => {
    const group = new Group();
    group.targets = targets;
    const chosen = new Set(chooseProbers(target.key, ['dns1', 'dns2', 'dns3', 'dns4'], 3));
    group.strangers.set(target.key, chosen);
    for (const name of ['dns1', 'dns2', 'dns3', 'dns4']) await group.add(name);
    const knowing = group.replicas.find(({ name }) => !chosen.has(name))!;
    await group.clock.advance(2 * SECOND_MS);
    expect(knowing.state(target)).to.equal('up');
    group.fates.set(target.address, 'refuses');
    await group.clock.advance(DETECTION_MS);
    expect(knowing.state(target)).to.equal('down');
  });

  it('of two versions of the zone files lets each decide, and does not quarrel about it', async () => {
    const group = new Group();
    group.targets = targets;
    group.outdated.add('dns1');
    for (const name of ['dns1', 'dns2', 'dns3']) await group.add(name);
    await group.clock.advance(20 * SECOND_MS);
    group.replicas[0]!.fates.set(target.address, 'refuses');
    const writes = group.countWrites();
    await group.clock.advance(60 * SECOND_MS);
    expect(group.states(target)).to.eql(['down', 'up', 'up']);
    expect(writes()).to.be.below(10);
  });

  describe('against a minority', () => {
    it('keeps up what one of three cannot reach, and shows the split', async () => {
      const group = await Group.settled(3, targets);
      group.replicas[0]!.fates.set(target.address, fate('no route to host'));
      await group.clock.advance(60 * SECOND_MS);
      expect(group.states(target)).to.eql(['suspect', 'suspect', 'suspect']);
      const { votes, needed } = group.replicas[1]!.council.ballot(target.key)!;
      expect(needed).to.eql({ down: 2, up: 2 });
      expect(Object.fromEntries(votes.map(({ replica, vote }) => [replica, vote?.state]))).to.eql({
        dns1: 'down',
        dns2: 'up',
        dns3: 'up',
      });
    });

    it('changes nothing where two are split, and tells a newcomer how it stands', async () => {
      const group = await Group.settled(2, targets);
      group.fates.set(target.address, 'refuses');
      await group.clock.advance(DETECTION_MS);
      group.replicas[0]!.fates.set(target.address, 'answers');
      await group.clock.advance(60 * SECOND_MS);
      expect(group.states(target)).to.eql(['rising', 'rising']);
      group.replicas[1]!.kill();
      await group.clock.advance(SECOND_MS);
      const successor = await group.add('dns2');
      successor.fates.set(target.address, fate('a firewall'));
      await group.clock.advance(50);
      expect(successor.state(target)).to.be.oneOf(['down', 'rising']);
    });

    for (const [quorum, liars, expected] of [
      ['any', 1, 'down'],
      ['majority', 1, 'suspect'],
      ['majority', 2, 'down'],
      ['all', 2, 'suspect'],
      ['all', 3, 'down'],
      [2, 1, 'suspect'],
      [3, 2, 'suspect'],
      [3, 3, 'down'],
    ] as const) {
      it(`with quorum ${quorum} makes of ${liars} of 3 down: ${expected}`, async () => {
        const asked = createTarget('198.18.0.9', { quorum });
        const group = await Group.settled(3, [asked]);
        for (const replica of group.replicas.slice(0, liars)) replica.fates.set(asked.address, 'refuses');
        await group.clock.advance(60 * SECOND_MS);
        const seen = new Set(group.states(asked).map((state) => (state === 'rising' ? 'down' : state)));
        expect([...seen]).to.eql([expected]);
        for (const replica of group.replicas) replica.fates.clear();
        await group.clock.advance(60 * SECOND_MS);
        expect(group.states(asked)).to.eql(['up', 'up', 'up']);
      });
    }
  });

  describe('when a replica', () => {
    it('loses its uplink, has it abstain, and the others go on', async () => {
      const group = await Group.settled(4, targets);
      const [lost] = group.replicas as [Replica];
      for (const { address } of targets) lost.fates.set(address, 'silent');
      await group.clock.advance(15 * SECOND_MS);
      expect(lost.replicas.abstains).to.equal('nothing answers');
      expect(group.replicas[1]!.replicas.voters).not.to.include('dns1');
      for (const each of targets) expect(group.states(each)).to.eql(['up', 'up', 'up', 'up']);
      lost.fates.clear();
      await group.clock.advance(15 * SECOND_MS);
      expect(lost.replicas.abstains).to.equal(null);
    });

    it('doubts itself wrongly, follows the others', async () => {
      const group = await Group.settled(3, [target]);
      const [doubting] = group.replicas as [Replica];
      doubting.replicas.abstain('every canary fails');
      group.fates.set(target.address, 'refuses');
      await group.clock.advance(DETECTION_MS);
      expect(group.states(target)).to.eql(['down', 'down', 'down']);
    });

    it('joins, knows at once what the others have found, and waits for no probe of its own', async () => {
      const group = await Group.settled(3, targets);
      group.fates.set(target.address, 'refuses');
      await group.clock.advance(DETECTION_MS);
      const newcomer = await group.add('dns4');
      for (const { address } of targets)
        newcomer.fates.set(address, { afterMs: 10 * SECOND_MS, result: fail() });
      let isSettled = false;
      void newcomer.council.settled(4000).then(() => (isSettled = true));
      await group.clock.advance(50);
      expect(isSettled).to.equal(true);
      expect(targets.map((each) => newcomer.state(each))).to.eql(['down', 'up', 'up', 'up']);
    });

    it('dies, hands its part over within its lifetime', async () => {
      const group = await Group.settled(4, targets);
      const dead = group.replicas.find(({ name }) =>
        chooseProbers(target.key, ['dns1', 'dns2', 'dns3', 'dns4'], 3).includes(name),
      )!;
      dead.kill();
      const killedMs = group.clock.monotonicMs();
      await group.clock.advance(3000);
      for (const { replicas } of group.running) expect(replicas.voters).not.to.include(dead.name);
      await group.clock.advance(12 * SECOND_MS);
      const probes = group.probes(target.address, killedMs);
      expect(probes.length).to.be.at.least(3);
      group.fates.set(target.address, 'refuses');
      await group.clock.advance(DETECTION_MS);
      expect(group.states(target)).to.eql(['down', 'down', 'down']);
    });

    it('leaves, hands its part over at once', async () => {
      const group = await Group.settled(3, targets);
      const [leaving, staying] = group.replicas as [Replica, Replica];
      void leaving.replicas.close();
      leaving.isRunning = false;
      await group.clock.advance(10);
      expect(staying.replicas.voters).to.have.members(['dns2', 'dns3']);
      expect(staying.log).to.include('info Replica dns1 has left');
    });

    it('is cut off, has it decide alone, and agree again when it is back', async () => {
      const group = await Group.settled(3, targets);
      const [lonely] = group.replicas as [Replica];
      group.hub.cut(lonely.store, 'ECONNREFUSED');
      await group.clock.advance(3500);
      expect(lonely.replicas.isIsolated).to.equal(true);
      expect(lonely.log.at(-1)).to.match(/^warn Cut off from the other replicas.*ECONNREFUSED/);
      lonely.fates.set(target.address, 'refuses');
      await group.clock.advance(15 * SECOND_MS);
      expect(group.states(target)).to.eql(['down', 'up', 'up']);
      const { length } = lonely.log;
      group.hub.restore(lonely.store);
      await group.clock.advance(50);
      expect(group.states(target)).to.eql(['suspect', 'suspect', 'suspect']);
      expect(lonely.log.slice(length)).to.have.length(1);
      expect(lonely.log.at(-1)).to.match(/^info In touch with memory again after \d+ seconds: 3 replicas/);
    });

    it('is cut off, has it probe every target itself', async () => {
      const group = await Group.settled(6, targets);
      const [lonely] = group.replicas as [Replica];
      group.hub.cut(lonely.store);
      await group.clock.advance(5 * SECOND_MS);
      const sinceMs = group.clock.monotonicMs();
      await group.clock.advance(30 * SECOND_MS);
      for (const { address } of targets)
        expect(lonely.network.begun(address, sinceMs).filter((ms) => ms > 0).length).to.be.within(5, 7);
    });

    it('has the name of another, has them take other names', async () => {
      const group = await Group.settled(2, targets);
      const double = await group.add('dns1');
      await group.clock.advance(10 * SECOND_MS);
      const names = group.replicas.map(({ replicas }) => replicas.name);
      expect(new Set(names).size).to.equal(3);
      expect([...double.log, ...group.replicas[0]!.log].join('\n')).to.match(
        /Another replica goes by "dns1" too/,
      );
      group.fates.set(target.address, 'refuses');
      await group.clock.advance(DETECTION_MS);
      expect(group.states(target)).to.eql(['down', 'down', 'down']);
    });
  });

  describe('when the store', () => {
    it('loses everything, has it written anew, and no verdict changes', async () => {
      const group = await Group.settled(3, targets);
      group.fates.set(target.address, 'refuses');
      await group.clock.advance(DETECTION_MS);
      const turns = group.replicas.map((replica) => replica.turns.length);
      group.hub.forget();
      await group.clock.advance(2 * SECOND_MS);
      expect(group.replicas.map((replica) => replica.turns.length)).to.eql(turns);
      expect(group.states(target)).to.eql(['down', 'down', 'down']);
      const newcomer = await group.add('dns4');
      await group.clock.advance(10);
      expect(newcomer.state(target)).to.equal('down');
    });

    it('is written no more when nothing changes, though rulings grow old', async () => {
      const group = await Group.settled(3, targets);
      group.clock.stall(8 * 24 * HOUR_MS);
      await group.clock.advance(120 * SECOND_MS);
      const writes = group.countWrites();
      await group.clock.advance(600 * SECOND_MS);
      expect(writes()).to.equal(0);
      expect(group.states(target)).to.eql(['up', 'up', 'up']);
      const newcomer = await group.add('dns4');
      await group.clock.advance(50);
      expect(newcomer.state(target)).to.equal('up');
    });

    it('is away for all, lets each decide alone', async () => {
      const group = await Group.settled(3, targets);
      for (const { store } of group.replicas) group.hub.cut(store);
      await group.clock.advance(4 * SECOND_MS);
      group.fates.set(target.address, 'refuses');
      await group.clock.advance(DETECTION_MS);
      expect(group.states(target)).to.eql(['down', 'down', 'down']);
      for (const { store } of group.replicas) group.hub.restore(store);
      await group.clock.advance(2 * SECOND_MS);
      expect(group.states(target)).to.eql(['down', 'down', 'down']);
      for (const { replicas } of group.replicas)
        expect(replicas.voters).to.have.members(['dns1', 'dns2', 'dns3']);
    });
  });
});

function fate(reason: string): { afterMs: number; result: ReturnType<typeof fail> } {
  return { afterMs: 1, result: fail(reason) };
}

/** When it went down last. */
function lastDownMs({ turns }: Replica): number {
  return (
    turns.filter(({ state, before }) => state === 'down' && before !== 'rising').at(-1)?.atMs ?? -Infinity
  );
}
