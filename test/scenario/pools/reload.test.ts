/** Zone files edited while pools are in service: what is known of members stays known, and nobody is probed in vain. */

import { expect } from 'chai';

import type { Answer } from './dns-client.ts';
import type { Member } from './member.ts';
import { listOf, QUICK, testStage } from './stage.ts';

describe('a reload of a zone with pools', function () {
  this.timeout(60_000);
  const stage = testStage();

  const health = ({ port }: Member, more = ''): string =>
    `health: {protocol: http, port: ${port}, interval: 1s, confirm_interval: 50ms${more}}`;

  const untilOut = async (victim: Member): Promise<void> => {
    const seen = await stage.dns.watch(
      ({ values }) => !values.includes(victim.address),
      10_000,
      'www.example.com',
    );
    expect(seen.at(-1)!.values).to.not.include(victim.address);
  };

  /** Reloads, and asks all the while and for a second more. */
  const answersOver = async (zone: string): Promise<Answer[]> => {
    let isOver = false;
    const reloaded = stage.reload(zone).then(() => (isOver = true));
    const during = await stage.dns.watch(() => isOver, 10_000, 'www.example.com');
    await reloaded;
    return [...during, ...(await stage.dns.watch(() => false, 1000, 'www.example.com'))];
  };

  it('that changes weights, members or the TTL never hands out a dead member, nor raises the TTL', async () => {
    const members = (await stage.members(4)) as [Member, Member, Member, Member];
    const [victim, one, two, added] = members;
    const weighted = (weight: number, more: readonly Member[] = []): string => {
      const values = [victim, one, two, ...more].map(
        ({ address }) => `{value: ${address}, weight: ${weight}}`,
      );
      return `www: {type: A, ttl: 60, values: [${values.join(', ')}], balance: {answers: 4}, ${health(victim)}}`;
    };
    await stage.serve(weighted(1));
    await victim.kill();
    await untilOut(victim);
    const { since } = (await stage.report('www.example.com', victim)).checks[0]!;
    for (const zone of [weighted(2), weighted(3, [added]), weighted(3).replace('ttl: 60', 'ttl: 120')]) {
      const answers = await answersOver(zone);
      expect(answers.filter(({ values }) => values.includes(victim.address))).to.be.empty;
      expect(answers.filter(({ ttlSeconds }) => ttlSeconds !== 20)).to.be.empty;
    }
    expect((await stage.report('www.example.com', victim)).checks[0]!.since).to.equal(since);
  });

  it('that moves members to other pools, names and forms keeps what is known of them', async () => {
    const [victim, one] = (await stage.members(2)) as [Member, Member];
    const check = health(victim).replace('http,', 'http, host: h.example.net,');
    const short = (label: string): string =>
      `${label}: {type: A, ttl: 60, values: ${listOf([victim, one])}, ${check}}`;
    await stage.serve(short('www'));
    await victim.kill();
    await untilOut(victim);
    await stage.reload(`${short('www')}\n${short('shop')}`);
    for (const label of ['www', 'shop'])
      expect((await stage.dns.ask(`${label}.example.com`)).values, label).to.deep.equal([one.address]);
    const answers = await answersOver(`
www:
  type: A
  ttl: 60
  value: 203.0.113.9
  ${check}
  dynamic:
    pools:
      near: {fallback: far, values: [{value: ${victim.address}}]}
      far: {values: [{value: ${one.address}}]}
    rules: [{pool: near}]
`);
    for (const { values } of answers) expect(values).to.deep.equal([one.address]);
  });

  it('that removes a pool ends its probes; what two pools probe goes on', async () => {
    const [gone, kept] = (await stage.members(2)) as [Member, Member];
    const pool = (label: string, members: readonly Member[]): string =>
      `${label}: {type: A, values: ${listOf(members)}, health: {protocol: http, port: ${gone.port}, host: h.example.net, ${QUICK}}}\n`;
    await stage.serve(pool('www', [gone, kept]) + pool('shop', [kept]));
    const { requests } = await kept.visits();
    await stage.reload(`www: {type: A, value: ${gone.address}}\n${pool('shop', [kept])}`);
    const before = await gone.visits();
    const start = await kept.visits();
    await stage.until(
      () => kept.visits(),
      (visits) => visits.requests >= start.requests + 5,
    );
    expect((await kept.visits()).requests).to.be.above(requests + 4);
    expect((await gone.visits()).connections).to.equal(before.connections);
  });

  it('closes the watch of a member that is no longer one', async () => {
    const [gone, kept] = (await stage.members(2)) as [Member, Member];
    const pool = (members: readonly Member[]): string =>
      `www: {type: A, values: ${listOf(members)}, ${health(gone, ', watch: true')}}`;
    await stage.serve(pool([gone, kept]));
    await stage.until(
      () => gone.visits(),
      ({ open, requests }) => requests > 0 && open > 0,
    );
    expect((await gone.visits()).open).to.equal(1);
    await stage.reload(pool([kept]));
    const visits = await stage.until(
      () => gone.visits(),
      ({ open }) => open === 0,
    );
    expect(visits.open).to.equal(0);
  });

  it('of a broken file leaves the pools at work', async () => {
    const [victim, one] = (await stage.members(2)) as [Member, Member];
    const zone = `www: {type: A, ttl: 60, values: ${listOf([victim, one])}, ${health(victim)}}`;
    await stage.serve(zone);
    const before = stage.server.lines.length;
    stage.server.write(
      'example.com.yaml',
      `'': {type: NS, value: ns1.example.net.}\n${zone.replace('ttl: 60', 'ttl: sixty')}\n`,
    );
    stage.server.signal('SIGHUP');
    await stage.server.logged(/has errors and keeps its data/, before);
    await victim.kill();
    await untilOut(victim);
    await victim.start();
    const seen = await stage.dns.watch(({ values }) => values.length === 2, 10_000, 'www.example.com');
    expect(seen.at(-1)!.values).to.have.members([victim.address, one.address]);
    expect((await stage.cli('status')).code).to.equal(1);
  });

  it('keeps drains in force, all the while', async () => {
    const zone = (ttl: number): string =>
      `www: {type: A, ttl: ${ttl}, values: [{value: 192.0.2.1, name: web1}, 192.0.2.2]}`;
    await stage.serve(zone(60));
    expect((await stage.cli('drain', 'web1.example.com')).code).to.equal(0);
    for (const { values } of await answersOver(zone(70))) expect(values).to.deep.equal(['192.0.2.2']);
  });

  it('loses no query while members come and go', async () => {
    const [victim, one] = (await stage.members(2)) as [Member, Member];
    const zone = (ttl: number): string =>
      `www: {type: A, ttl: ${ttl}, values: ${listOf([victim, one])}, health: {protocol: http, port: ${victim.port}, ${QUICK}}}`;
    await stage.serve(zone(60));
    for (let round = 0; round < 4; round++) {
      await victim.behave({ status: round % 2 === 0 ? 500 : 200 });
      let isOver = false;
      const reloaded = stage.reload(zone(61 + round)).then(() => (isOver = true));
      // An answer that doesn't come throws.
      while (!isOver)
        for (const { values, message } of await stage.dns.askOften(100, 'www.example.com')) {
          expect(message.rcode).to.equal(0);
          expect(values).to.include(one.address);
        }
      await reloaded;
    }
  });
});
