/** Members that die or go wrong, in every way, and how soon clients are spared them. */

import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';

import { dig } from '../evenkeel.ts';
import type { Answer, Sighting } from './dns-client.ts';
import type { Behaviour, Member } from './member.ts';
import { listOf, QUICK, testStage } from './stage.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../health/checkers/fixtures/${name}.pem`, import.meta.url));
const hasIpv6 = Object.values(networkInterfaces()).some((all = []) =>
  all.some(({ address }) => address === '::1'),
);
const pem = (name: string): string => readFileSync(fixture(name), 'latin1');

const isWithout =
  ({ address }: Member) =>
  ({ values }: Answer): boolean =>
    !values.includes(address);
const isWith =
  ({ address }: Member) =>
  ({ values }: Answer): boolean =>
    values.includes(address);

describe('a member of a pool', function () {
  this.timeout(60_000);
  const stage = testStage();

  /** Serves `www` with members that are all up. */
  const serve = async (count: number, health = '', protocol: 'http' | 'tcp' = 'http'): Promise<Member[]> => {
    const members = await stage.members(count, { backlog: 1 });
    const check = `{protocol: ${protocol}, port: ${members[0]!.port}${health && ', '}${health}}`;
    await stage.serve(`www: {type: A, ttl: 60, values: ${listOf(members)}, health: ${check}}`);
    expect((await stage.dns.ask('www.example.com')).values).to.have.members(
      members.map(({ address }) => address),
    );
    return members;
  };

  /** What clients see from the moment that something happens to the member until it is out. */
  const untilOut = async (
    happen: () => void | Promise<void>,
    member: Member,
    limitMs = 15_000,
  ): Promise<{ tookMs: number; sightings: Sighting[] }> => {
    const begunMs = performance.now();
    await happen();
    const sightings = await stage.dns.watch(isWithout(member), limitMs, 'www.example.com');
    return { tookMs: sightings.at(-1)!.atMs - begunMs, sightings };
  };

  it('that is killed leaves within 7 s by default settings, and the TTL falls before it does', async () => {
    const [victim, ...others] = (await serve(3)) as [Member, Member, Member];
    const { tookMs, sightings } = await untilOut(() => victim.kill(), victim);
    expect(tookMs).to.be.below(7000);
    expect(sightings[0]!.ttlSeconds).to.equal(60);
    expect(sightings.at(-1)!.values).to.have.members(others.map(({ address }) => address));
    expect(sightings.at(-2)!.ttlSeconds, 'of the last answer with it').to.equal(20);
    const ttls = sightings.map(({ ttlSeconds }) => ttlSeconds!);
    expect(ttls).to.deep.equal([...ttls].sort((a, b) => b - a));
  });

  it('that is silent leaves within 9 s by default settings', async () => {
    const [victim] = (await serve(3)) as [Member];
    const { tookMs, sightings } = await untilOut(() => victim.silence(), victim);
    expect(tookMs).to.be.below(9000);
    expect(sightings.at(-2)!.ttlSeconds).to.equal(20);
  });

  it('that vanishes leaves within 9 s by default settings', async () => {
    const [victim] = (await serve(3, '', 'tcp')) as [Member];
    const { tookMs, sightings } = await untilOut(() => victim.vanish(), victim);
    expect(tookMs).to.be.below(9000);
    expect(sightings.at(-2)!.ttlSeconds).to.equal(20);
    expect((await stage.report('www.example.com', victim)).reason).to.match(/timed out after 2s/);
  });

  it('that is killed leaves within 2.5 s where it is probed each second and confirmed each 100 ms', async () => {
    const members = await serve(3, 'interval: 1s, confirm_interval: 100ms');
    for (const victim of members.slice(1)) {
      const { tookMs } = await untilOut(() => victim.kill(), victim);
      expect(tookMs).to.be.below(2500);
    }
    expect((await stage.dns.ask('www.example.com')).values).to.deep.equal([members[0]!.address]);
  });

  it('that is killed leaves within 2 s where it is watched, whatever the interval', async () => {
    const [victim] = (await serve(3, 'interval: 30s, watch: true')) as [Member];
    // The watch takes a second to count.
    await stage.until(
      () => victim.visits(),
      ({ connections, requests }) => connections > requests,
    );
    const connectedMs = performance.now();
    await stage.until(
      () => performance.now() - connectedMs,
      (ms) => ms > 1100,
    );
    const { tookMs } = await untilOut(() => victim.kill(), victim);
    expect(tookMs).to.be.below(2000);
  });

  it('that recovers is back after enough passes, at the TTL of doubt', async () => {
    const [victim, other] = (await serve(2, `${QUICK}, rise: 3`)) as [Member, Member];
    await untilOut(() => victim.kill(), victim);
    await victim.start();
    const back = await stage.dns.watch(isWith(victim), 10_000, 'www.example.com');
    expect(back.at(-1)!.values).to.have.members([victim.address, other.address]);
    expect((await victim.visits()).requests).to.be.at.least(3);
    expect(back.map(({ ttlSeconds }) => ttlSeconds)).to.satisfy((ttls: number[]) =>
      ttls.every((ttl) => ttl === 20),
    );
  });

  it('that came and went is held out for longer each time', async () => {
    const [victim] = (await serve(2, QUICK)) as [Member];
    const outForMs: number[] = [];
    for (let time = 0; time < 5; time++) {
      const { sightings } = await untilOut(() => victim.behave({ status: 500 }), victim);
      await victim.behave({});
      const back = await stage.dns.watch(isWith(victim), 10_000, 'www.example.com');
      outForMs.push(back.at(-1)!.atMs - sightings.at(-1)!.atMs);
    }
    // 200 ms × 2³ from the fifth time it went down.
    expect(outForMs[4], `${outForMs.map(Math.round).join(', ')} ms`).to.be.above(1400);
    expect(outForMs[0], `${outForMs.map(Math.round).join(', ')} ms`).to.be.below(1400);
  });

  it('that fails every other time leaves', async () => {
    const [victim] = (await serve(2, QUICK)) as [Member];
    await untilOut(() => victim.behave({ failsEvery: 2 }), victim);
    expect((await stage.report('www.example.com', victim)).standing).to.equal('down');
  });

  const wrongs: readonly (readonly [string, Behaviour, string, RegExp])[] = [
    ['answers 500', { status: 500 }, '', /HTTP 500/],
    ['answers too late', { delayMs: 2000 }, '', /timed out after 700ms/],
    ['closes connections at once', { closes: true }, '', /closed|reset/],
    ['answers without the text', { body: 'not so well' }, 'match: fine', /without the text "fine"/],
    ['redirects', { status: 302, headers: { Location: '/elsewhere' } }, '', /HTTP 302/],
    ['answers 204 where 200 is expected', { status: 204 }, "expect: '200'", /HTTP 204/],
  ];
  for (const [what, behaviour, health, reason] of wrongs) {
    it(`that ${what} leaves, and status tells why`, async () => {
      const [victim, other] = (await serve(2, `${QUICK}${health && ', '}${health}`)) as [Member, Member];
      const { sightings } = await untilOut(() => victim.behave(behaviour), victim);
      expect(sightings.at(-1)!.values).to.deep.equal([other.address]);
      const { standing, reason: told } = await stage.report('www.example.com', victim);
      expect(standing).to.equal('down');
      expect(told).to.match(reason);
    });
  }

  it('that recovers gets its share bit by bit (slow_start)', async () => {
    const [victim] = (await serve(2, `${QUICK}, slow_start: 3s`)) as [Member];
    await untilOut(() => victim.kill(), victim);
    await victim.start();
    const ramps: number[] = [];
    await stage.until(
      async () => {
        const { standing, weight } = await stage.report('www.example.com', victim);
        if (standing === 'up') ramps.push(weight.ramp);
        return weight.ramp;
      },
      (ramp) => ramps.length > 0 && ramp === 1,
    );
    expect(ramps[0]).to.be.below(0.5);
    expect(ramps).to.deep.equal([...ramps].sort((a, b) => a - b));
    expect(ramps.at(-1)).to.equal(1);
    // As long as it grows, an answer has room for one.
    expect((await stage.dns.ask('www.example.com')).values).to.have.lengthOf(2);
  });

  for (const args of [
    ['--transport', 'dgram'],
    ['--transport', 'batch', '--workers', '2'],
  ]) {
    it(`that is killed leaves all answers, over UDP and TCP, at the same time (${args.join(' ')})`, async () => {
      const members = (await stage.members(2)) as [Member, Member];
      const [victim, other] = members;
      await stage.serve(
        `www: {type: A, values: ${listOf(members)}, health: {protocol: http, port: ${victim.port}, ${QUICK}}}`,
        { args },
      );
      await untilOut(() => victim.kill(), victim);
      for (let i = 0; i < 10; i++)
        for (const protocol of ['+tcp', '+notcp'])
          expect(await dig(stage.server, 'www.example.com', '+short', protocol)).to.equal(other.address);
    });
  }

  if (hasIpv6) {
    it('of IPv6 is probed at its address, and leaves likewise', async () => {
      const victim = await stage.memberAt('::1');
      const check = `{protocol: http, port: ${victim.port}, ${QUICK}}`;
      await stage.serve(`www: {type: AAAA, values: ['::1'], health: ${check}, balance: {when_down: none}}`);
      expect((await stage.dns.ask('www.example.com', 'AAAA')).values).to.deep.equal(['::1']);
      await victim.kill();
      const seen = await stage.dns.watch(
        ({ values }) => values.length === 0,
        10_000,
        'www.example.com',
        'AAAA',
      );
      expect(seen.at(-1)!.message.rcode).to.equal(0);
      expect(seen.at(-1)!.values).to.be.empty;
    });
  }

  it('leaves no connections of probes behind', async () => {
    const [victim] = (await serve(2, QUICK)) as [Member];
    const { open } = await stage.until(
      () => victim.visits(),
      ({ requests, open: now }) => requests >= 10 && now === 0,
    );
    expect(open).to.equal(0);
  });

  describe('where it may be the server itself', () => {
    it('is down all the same where all refuse: then the way there works', async () => {
      const members = await serve(2, QUICK);
      await Promise.all(members.map((member) => member.kill()));
      const { selfDoubt, pools } = await stage.until(
        () => stage.status(),
        (status) => status.pools[0]!.views[0]!.step === 'all',
      );
      expect([selfDoubt, pools[0]!.views[0]!.step]).to.deep.equal([null, 'all']);
    });

    it('stays while nothing at all answers, and EDE and status say so', async () => {
      const members = await serve(2, QUICK);
      for (const member of members) member.silence();
      const { selfDoubt } = await stage.until(
        () => stage.status(),
        (status) => status.selfDoubt !== null,
      );
      expect(selfDoubt?.reason).to.equal('nothing answers');
      expect(await dig(stage.server, 'www.example.com', '+edns')).to.match(
        /; EDE: 3 \(Stale Answer\): \(health is not known for certain\)/,
      );
      expect((await stage.dns.ask('www.example.com')).values).to.have.lengthOf(2);
      expect((await stage.cli('status')).code).to.equal(1);
      members[0]!.resume();
      const trusting = await stage.until(
        () => stage.status(),
        (status) => status.selfDoubt === null,
      );
      expect(trusting.selfDoubt).to.be.null;
      const seen = await stage.dns.watch(
        ({ values }) => values.join() === members[0]!.address,
        10_000,
        'www.example.com',
      );
      expect(seen.at(-1)!.values).to.deep.equal([members[0]!.address]);
    });

    it('stays while the server stood still, and no longer if it is dead', async () => {
      const members = (await serve(3, QUICK)) as [Member, Member, Member];
      const [victim] = members;
      stage.server.signal('SIGSTOP');
      const stoppedMs = performance.now();
      await stage.until(
        () => performance.now() - stoppedMs,
        (ms) => ms > 2000,
      );
      stage.server.signal('SIGCONT');
      const seen = await stage.dns.watch(({ values }) => values.length < 3, 1500, 'www.example.com');
      expect(seen.at(-1)!.values).to.have.lengthOf(3);
      await untilOut(() => victim.kill(), victim);
      expect((await stage.dns.ask('www.example.com')).values).to.have.lengthOf(2);
    });
  });

  it('whose certificate is wrong is never answered', async () => {
    const names = ['good', 'expired', 'other-name', 'self-signed', 'future'];
    const key = pem('key');
    const good = await stage.member({ kind: 'https', cert: pem('good'), key });
    const { port } = good;
    const wrong: Member[] = [];
    for (const name of names.slice(1))
      wrong.push(await stage.member({ kind: 'https', port, cert: pem(name), key }));
    const check = `{protocol: https, port: ${port}, host: www.example.com, ${QUICK}}`;
    await stage.serve(`www: {type: A, values: ${listOf([good, ...wrong])}, health: ${check}}`, {
      env: { NODE_EXTRA_CA_CERTS: fixture('ca') },
    });
    expect((await stage.dns.ask('www.example.com')).values).to.deep.equal([good.address]);
    const { members } = await stage.pool('www.example.com');
    expect(members.map(({ reason }) => reason.replace(/^\w+: /, ''))).to.deep.equal([
      '200 OK',
      'certificate expired',
      'certificate is for other.example, not for www.example.com',
      'certificate is self-signed',
      'certificate is not yet valid',
    ]);
  });
});
