/** Three servers find out together who is dead, with the probes of one. */

import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';

import { freePort } from '../../support/peers/daemon.ts';
import type { Member } from '../pools/member.ts';
import { firstAnswer, sharedTrio, testTrio, until, WWW, wwwZone, type Replica } from './trio.ts';

/** How long probes are counted. */
const COUNTED_MS = 2500;
/** Probes of a member in a second, by its interval of 200 ms: a fifth more or less. */
const AS_CONFIGURED = [4, 6] as const;
/** What was not heard of for so long is gone (keys.ts). */
const LIFETIME_MS = 3000;
/** What a busy machine adds to it. */
const SLACK_MS = 2500;

/** Its load is what it is told. */
const BUSY = `busy:
  {type: A, values: [192.0.2.1, 192.0.2.2], balance: {policy: least-load}, load: {from: push}}
`;

describe('three replicas', function () {
  this.timeout(60_000);
  let members: readonly Member[];
  const trio = sharedTrio(async (started) => {
    members = await started.members(3);
    await started.serve(wwwZone(members) + BUSY);
    await started.agree(members);
  });

  it('all drop a member that is killed, say by whose votes, and all take it back', async () => {
    const [victim, ...others] = members as [Member, Member, Member];
    await until(
      async () => (await explainedVotes(trio.replicas[0]!)).get(victim.address),
      (votes) => votes === 'dns1 up, dns2 up, dns3 up',
    );
    for (const replica of trio.replicas) {
      const { replicas } = await replica.status();
      expect(replicas.name).to.equal(replica.name);
      expect(replicas.store).to.equal(`redis://127.0.0.1:${trio.redis.port}`);
      expect(replicas.isIsolated).to.equal(false);
      expect([replicas.name, ...replicas.others.map(({ name }) => name)].sort()).to.deep.equal([
        'dns1',
        'dns2',
        'dns3',
      ]);
    }

    await victim.kill();
    await trio.agree(others);
    for (const replica of trio.replicas) {
      const votes = await until(
        async () => (await explainedVotes(replica)).get(victim.address),
        (told) => told === 'dns1 down, dns2 down, dns3 down',
      );
      expect(votes, `${replica.name} of the dead`).to.equal('dns1 down, dns2 down, dns3 down');
      const { ballot, state, reason } = await replica.check(victim);
      expect([state, reason]).to.deep.equal(['down', 'connection refused']);
      expect([ballot!.neededForDown, ballot!.neededForUp]).to.deep.equal([2, 2]);
    }

    await victim.start();
    await trio.agree([victim, ...others]);
  });

  it('weigh a member by the load that one of them is told of', async () => {
    const [first, ...others] = trio.replicas as [Replica, Replica, Replica];
    const factor = async (replica: Replica): Promise<number> => {
      const { pools } = await replica.status();
      return pools.find(({ owner }) => owner === 'busy.example.com.')!.members[0]!.weight.load;
    };
    expect(await first.admin.pushLoad('192.0.2.1', 100)).to.equal(1);
    const own = await until(
      () => factor(first),
      (load) => load < 1,
    );
    expect(own).to.be.below(1);
    for (const replica of others) {
      const theirs = await until(
        () => factor(replica),
        (load) => load === own,
      );
      expect(theirs, replica.name).to.equal(own);
    }
  });

  it('of whom one is ended in good order: the others know at once', async () => {
    const [first, ...left] = trio.replicas as [Replica, Replica, Replica];
    const beganMs = performance.now();
    const goodbyes = left.map((replica) => replica.server.logged(/^Replica dns1 has left$/));
    await first.leave();
    await Promise.all(goodbyes);
    expect(performance.now() - beganMs).to.be.below(2000);
    await trio.areTogether();
    for (const replica of left) expect(replica.told(/is gone/)).to.have.length(0);
    await first.start();
    await trio.areTogether();
    await trio.agree(members);
  });

  it('of whom one is killed: the others take over, and find the next death without it', async () => {
    const [victim, ...others] = members as [Member, Member, Member];
    const [first, ...left] = trio.replicas as [Replica, Replica, Replica];
    const marks = left.map(({ lines }) => lines.length);
    const beganMs = performance.now();
    await first.kill();
    for (const [i, { server }] of left.entries()) await server.logged(/^Replica dns1 is gone/, marks[i]);
    expect(performance.now() - beganMs).to.be.below(LIFETIME_MS + SLACK_MS);
    for (const replica of left) {
      const { ballot } = await replica.check(victim);
      expect(ballot!.votes.map((vote) => vote.replica).sort()).to.deep.equal(['dns2', 'dns3']);
    }
    await victim.kill();
    await trio.agree(others, { on: left });

    // It still holds what it was killed with: that the victim is up.
    const port = await freePort('127.0.0.1');
    first.launch(`127.0.0.1:${port}`);
    const { values } = await firstAnswer(port);
    expect([...values].sort()).to.deep.equal(others.map(({ address }) => address).sort());
    await first.isReady();
    await trio.areTogether();
    await trio.agree(others);
    await victim.start();
    await trio.agree(members);
  });

  /** Of each member as it is explained: `dns1 up, dns2 up, dns3 up`. */
  const explainedVotes = async (replica: Replica): Promise<Map<string, string>> => {
    const { steps } = await replica.admin.explain(WWW, 'A', null);
    const votes = new Map<string, string>();
    let member = '';
    for (const line of steps) {
      member = /^ {4}([\d.]+) /.exec(line)?.[1] ?? member;
      const told = /^ +votes: (.+) \(2 for down, 2 for up\)$/.exec(line)?.[1];
      if (told !== undefined) votes.set(member, told.split(', ').sort().join(', '));
    }
    return votes;
  };
});

describe('replicas that come one after the other', function () {
  this.timeout(60_000);
  const trio = testTrio();

  it('probe a member as often as one alone does', async () => {
    const members = await trio.members(4);
    await trio.serve(wwwZone(members), { replicas: 1 });
    await trio.agree(members);
    expect(await steadyRate(members)).to.be.within(...AS_CONFIGURED);
    for (let i = 0; i < 2; i++) {
      const replica = await trio.add(wwwZone(members));
      await replica.start();
    }
    await trio.areTogether();
    expect(await steadyRate(members)).to.be.within(...AS_CONFIGURED);
    // By turns, not all by one.
    for (const replica of trio.replicas) {
      const { lastProbe } = await replica.check(members[0]!);
      expect(Date.now() - Date.parse(lastProbe!), replica.name).to.be.below(3000);
    }
  });

  it('know the dead from the first answer on, though they could not have found out', async () => {
    const members = await trio.members(3);
    const [victim, ...others] = members as [Member, Member, Member];
    // A silent member shows after five seconds, longer than a server waits before it answers.
    const zone = wwwZone(members, 'interval: 200ms, timeout: 5s, confirm_interval: 50ms, fall: 3, rise: 100');
    await trio.serve(zone, { replicas: 2 });
    await trio.agree(members);
    await victim.kill();
    await trio.agree(others);
    await victim.start();
    victim.silence();
    const late = await trio.add(zone);
    const port = await freePort('127.0.0.1');
    late.launch(`127.0.0.1:${port}`);
    const { values } = await firstAnswer(port);
    expect([...values].sort()).to.deep.equal(others.map(({ address }) => address).sort());
    await late.isReady();
    await trio.areTogether();
    await trio.agree(others);
  });

  /** On a busy machine probes take long now and then, and others are made beside them. */
  const steadyRate = async (members: readonly Member[]): Promise<number> =>
    await until(
      () => probesPerSecond(members),
      (rate) => rate >= AS_CONFIGURED[0] && rate <= AS_CONFIGURED[1],
    );

  /** Of one member, on average. */
  const probesPerSecond = async (members: readonly Member[]): Promise<number> => {
    const count = async (): Promise<number> => {
      const visits = await Promise.all(members.map((member) => member.visits()));
      return visits.reduce((sum, { requests }) => sum + requests, 0);
    };
    const beganMs = performance.now();
    const before = await count();
    await delay(COUNTED_MS);
    const probes = (await count()) - before;
    return (1000 * probes) / (performance.now() - beganMs) / members.length;
  };
});
