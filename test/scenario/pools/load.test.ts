/** Loads that members report, by every way there is, and the shares that follow from them. */

import { expect } from 'chai';

import { expectShares } from '../../balance/chance.ts';
import { countValues } from './dns-client.ts';
import type { Member } from './member.ts';
import { listOf, QUICK, testStage } from './stage.ts';

describe('load', function () {
  this.timeout(60_000);
  const stage = testStage();

  const shares = async (members: readonly { readonly address: string }[]): Promise<number[]> => {
    const { members: reports } = await stage.pool('www.example.com');
    return members.map(({ address }) => reports.find(({ value }) => value === address)!.weight.effective);
  };
  /** Waits until the shares that status tells are such, and measures whether clients see them. */
  const expectSharesAs = async (
    members: readonly { readonly address: string }[],
    isExpected: (shares: readonly number[]) => boolean,
  ): Promise<void> => {
    const told = await stage.until(() => shares(members), isExpected);
    expect(told).to.satisfy(isExpected);
    const counts = countValues(await stage.dns.askOften(3000, 'www.example.com'));
    expectShares(
      members.map(({ address }) => counts.get(address) ?? 0),
      told,
    );
  };
  const near = (expected: readonly number[]) => (told: readonly number[]) =>
    told.every((share, i) => Math.abs(share - expected[i]!) < 0.02);

  const agents = async (count: number, line = 'up'): Promise<Member[]> =>
    stage.members(count, { kind: 'agent', behaviour: { line } });

  it('by agent checks: a percentage, drain, maint and down are done as told', async () => {
    const members = await agents(3, 'ready up 100%');
    const [one, two, three] = members as [Member, Member, Member];
    await stage.serve(
      `www: {type: A, values: ${listOf(members)}, balance: {policy: least-load, answers: 1}, health: {protocol: agent, port: ${one.port}, ${QUICK}}}`,
    );
    await one.behave({ line: '50%' });
    await expectSharesAs(members, near([0.5, 1, 1]));
    await one.behave({ line: '0%' });
    await expectSharesAs(members, near([0, 1, 1]));
    await one.behave({ line: 'up 100%' });
    await expectSharesAs(members, near([1, 1, 1]));
    const rows: readonly (readonly [string, 'out' | 'down', RegExp])[] = [
      ['drain', 'out', /its agent says drain/],
      ['maint', 'out', /its agent says maint/],
      ['down #disk full', 'down', /disk full/],
      ['stopped', 'down', /stopped/],
    ];
    for (const [line, standing, reason] of rows) {
      await two.behave({ line });
      const report = await stage.until(
        () => stage.report('www.example.com', two),
        (seen) => seen.standing === standing,
      );
      expect([report.standing, report.reason], line).to.satisfy(
        ([kind, why]: [string, string]) => kind === standing && reason.test(why),
      );
      expect(countValues(await stage.dns.askOften(50, 'www.example.com')).has(two.address)).to.be.false;
      await two.behave({ line: 'up ready' });
      await stage.until(
        () => stage.report('www.example.com', two),
        (seen) => seen.standing === 'up',
      );
      expect((await stage.report('www.example.com', two)).standing, line).to.equal('up');
    }
    // What an agent has said stands until it says otherwise.
    await three.behave({ line: 'drain' });
    await stage.until(
      () => stage.report('www.example.com', three),
      (seen) => seen.standing === 'out',
    );
    await three.behave({ line: 'up' });
    const { requests } = await three.visits();
    await stage.until(
      () => three.visits(),
      (visits) => visits.requests >= requests + 2,
    );
    expect((await stage.report('www.example.com', three)).standing).to.equal('out');
  });

  it('by an agent beside the check is heard at its own interval', async () => {
    const members = await stage.members(2);
    const [one] = members as [Member];
    const agent = await stage.memberAt(one.address, { kind: 'agent', behaviour: { line: 'up 100%' } });
    await stage.serve(
      `www: {type: A, values: ${listOf(members)}, balance: {policy: least-load, answers: 1}, health: {protocol: http, port: ${one.port}, interval: 30s}, load: {from: agent, port: ${agent.port}, interval: 200ms}}`,
    );
    await agent.behave({ line: '25%' });
    await expectSharesAs(members, near([0.25, 1]));
    await agent.behave({ line: 'drain' });
    const report = await stage.until(
      () => stage.report('www.example.com', one),
      ({ standing }) => standing === 'out',
    );
    expect([report.standing, report.reason]).to.deep.equal(['out', 'its agent says drain']);
    await agent.behave({ line: 'ready' });
    await stage.until(
      () => stage.report('www.example.com', one),
      ({ standing }) => standing === 'up',
    );
    await agent.kill();
    expect((await stage.report('www.example.com', one)).standing).to.equal('up');
  });

  const sources: readonly (readonly [string, string, (load: number) => string])[] = [
    ['JSON', "json: 'system.load[0]'", (load) => JSON.stringify({ system: { load: [load, 9] } })],
    [
      'Prometheus',
      `metric: 'busy{pool="web"}'`,
      (load) => `# TYPE busy gauge\nbusy{pool="db"} 9\nbusy{pool="web"} ${load}\n`,
    ],
  ];
  for (const [what, key, bodyOf] of sources) {
    it(`in the health check's response (${what}) is shed between low and high, step by step`, async () => {
      const members = await stage.members(2, { behaviour: { body: bodyOf(1) } });
      const [one] = members as [Member];
      await stage.serve(
        `www: {type: A, values: ${listOf(members)}, balance: {policy: least-load, answers: 1}, health: {protocol: http, port: ${one.port}, ${QUICK}}, load: {from: health, ${key}, low: 2, high: 4}}`,
      );
      await expectSharesAs(members, near([1, 1]));
      await one.behave({ body: bodyOf(8) });
      await expectSharesAs(members, near([0.05, 1]));
      await one.behave({ body: bodyOf(3) });
      await expectSharesAs(members, near([0.525, 1]));
      await one.behave({ body: bodyOf(2) });
      await expectSharesAs(members, near([1, 1]));
    });
  }

  it('that is pushed moves the shares by host or address, and says how many it is about', async () => {
    await stage.serve(
      'www: {type: A, values: [{value: 192.0.2.1, name: web1}, 192.0.2.2], balance: {policy: least-load, answers: 1}, load: {from: push}}',
    );
    const members = [{ address: '192.0.2.1' }, { address: '192.0.2.2' }];
    const { code, stdout } = await stage.cli('load', 'web1.example.com', '1');
    expect([code, stdout]).to.deep.equal([0, 'web1.example.com: load 1 reported for 1 member\n']);
    await expectSharesAs(members, near([1 - 0.3 * 0.95, 1]));
    await stage.cli('load', '192.0.2.2', '1');
    await expectSharesAs(members, near([1, 1]));
    expect((await stage.cli('load', 'web9.example.com', '1')).code).to.equal(1);
  });

  it('that is pushed no more gives the static weight back, by itself', async () => {
    await stage.serve(
      'www: {type: A, values: [192.0.2.1, 192.0.2.2], balance: {policy: least-load, answers: 1}, load: {from: push, max_age: 1s}}',
    );
    const members = [{ address: '192.0.2.1' }, { address: '192.0.2.2' }];
    await stage.cli('load', '192.0.2.1', '1');
    expect((await shares(members))[0]).to.be.below(1);
    await expectSharesAs(members, near([1, 1]));
  });

  it('stays shed over a reload of the zone', async () => {
    const zone = (ttl: number): string =>
      `www: {type: A, ttl: ${ttl}, values: [192.0.2.1, 192.0.2.2], balance: {policy: least-load, answers: 1}, load: {from: push}}`;
    await stage.serve(zone(60));
    const members = [{ address: '192.0.2.1' }, { address: '192.0.2.2' }];
    for (let i = 0; i < 4; i++) await stage.cli('load', '192.0.2.1', '1');
    const before = await shares(members);
    await stage.reload(zone(61));
    expect(await shares(members)).to.deep.equal(before);
    expect(before[0]).to.be.below(0.4);
  });

  it('that is pushed does nothing to policies that know no load', async () => {
    await stage.serve(
      'www: {type: A, values: [{value: 192.0.2.1, weight: 3}, 192.0.2.2], load: {from: push}}',
    );
    await stage.cli('load', '192.0.2.1', '1');
    await expectSharesAs([{ address: '192.0.2.1' }, { address: '192.0.2.2' }], near([3, 1]));
  });

  it('of connections is compared with the mean', async () => {
    const bodyOf = (connections: number): string => JSON.stringify({ connections });
    const members = await stage.members(3, { behaviour: { body: bodyOf(100) } });
    const [one] = members as [Member];
    await stage.serve(
      `www: {type: A, values: ${listOf(members)}, balance: {policy: least-connections, answers: 1}, health: {protocol: http, port: ${one.port}, ${QUICK}}, load: {from: health, json: connections}}`,
    );
    await expectSharesAs(members, near([1, 1, 1]));
    await one.behave({ body: bodyOf(400) });
    await expectSharesAs(members, near([0.05, 1, 1]));
  });

  it('leaves the busy ones equal shares where nobody else is up', async () => {
    const members = await stage.members(3, { behaviour: { body: '{"load": 1}' } });
    const [one, two] = members as [Member, Member];
    await two.behave({ body: '{"load": 0}' });
    await stage.serve(
      `www: {type: A, values: ${listOf(members)}, balance: {policy: least-load, answers: 1}, health: {protocol: http, port: ${one.port}, ${QUICK}}, load: {from: health, json: load}}`,
    );
    await stage.until(() => shares(members), near([0.05, 1, 0.05]));
    await two.kill();
    await stage.dns.watch(({ values }) => values.includes(two.address), 500, 'www.example.com');
    await expectSharesAs([members[0]!, members[2]!], ([first, second]) => first === second);
  });
});
