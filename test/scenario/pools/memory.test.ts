/** What is known of members stays known: over restarts, edits and reloads. */

import { expect } from 'chai';

import type { OverrideReport } from '../../../src/control/pools/reports.ts';
import type { Answer } from './dns-client.ts';
import type { Member } from './member.ts';
import { listOf, QUICK, testStage } from './stage.ts';

const DEFAULTS = '';

describe('what is known of members', function () {
  this.timeout(60_000);
  const stage = testStage();

  const zone = (members: readonly Member[], health: string): string =>
    `www: {type: A, ttl: 60, values: ${listOf(members)}, health: {protocol: http, port: ${members[0]!.port}${health && ', '}${health}}}`;
  const answersOver = async (text: string): Promise<Answer[]> => {
    let isOver = false;
    const reloaded = stage.reload(text).then(() => (isOver = true));
    const during = await stage.dns.watch(() => isOver, 10_000, 'www.example.com');
    await reloaded;
    return [...during, ...(await stage.dns.watch(() => false, 1500, 'www.example.com'))];
  };
  const expectNever = (answers: readonly Answer[], { address }: Member): void => {
    const told = answers.filter(({ values }) => values.includes(address));
    expect(told.length, `of ${answers.length} answers with it`).to.equal(0);
  };

  it('after a restart, a drain is safe no earlier than it was before', async () => {
    const text = 'www: {type: A, ttl: 3600, values: [{value: 192.0.2.1, name: web1}, 192.0.2.2]}';
    await stage.serve(text);
    const { stdout } = await stage.cli('drain', 'web1.example.com', '-o', 'json');
    const { safeAfter } = JSON.parse(stdout) as OverrideReport;
    await stage.server.stop();
    await stage.serve(text);
    const [override] = (await stage.status()).overrides;
    expect(Date.parse(override!.safeAfter!)).to.be.at.least(Date.parse(safeAfter!) - 2000);
  });

  it('a dead member stays out when the terms of its check are edited', async () => {
    const members = (await stage.members(2)) as [Member, Member];
    await members[0].kill();
    await stage.serve(zone([members[1], members[0]], DEFAULTS));
    expect((await stage.dns.ask('www.example.com')).values).to.deep.equal([members[1].address]);
    expectNever(await answersOver(zone([members[1], members[0]], 'interval: 6s')), members[0]);
  });

  it('a dead member stays out when it is taken out of the zone and put back', async () => {
    const [live, dead] = (await stage.members(2)) as [Member, Member];
    await stage.serve(zone([live, dead], QUICK));
    await dead.kill();
    await stage.dns.watch(({ values }) => !values.includes(dead.address), 10_000, 'www.example.com');
    await stage.reload(zone([live], QUICK));
    expectNever(await answersOver(zone([live, dead], QUICK)), dead);
  });

  it('a member that is added while it is dead is not handed out until it was probed', async () => {
    const [live, dead] = (await stage.members(2)) as [Member, Member];
    await dead.kill();
    await stage.serve(zone([live], DEFAULTS));
    expectNever(await answersOver(zone([live, dead], DEFAULTS)), dead);
  });

  it('a silent member is not handed out after the first start (check defaults)', async () => {
    const [live, silent] = (await stage.members(2)) as [Member, Member];
    silent.silence();
    await stage.serve(zone([live, silent], DEFAULTS));
    expectNever(await stage.dns.watch(() => false, 4000, 'www.example.com'), silent);
  });

  it('a member that rises is not kept waiting for down_interval twice', async () => {
    const members = (await stage.members(2)) as [Member, Member];
    const [victim] = members;
    await stage.serve(zone(members, `${QUICK}, down_interval: 5s`));
    await victim.kill();
    await stage.dns.watch(({ values }) => !values.includes(victim.address), 10_000, 'www.example.com');
    await victim.start();
    const begunMs = performance.now();
    const seen = await stage.dns.watch(({ values }) => values.length === 2, 15_000, 'www.example.com');
    expect(seen.at(-1)!.atMs - begunMs).to.be.below(7000);
  });

  it('the admin socket is there once the server says that it is ready', async () => {
    const server = stage.launch('www: {type: A, values: [192.0.2.1, 192.0.2.2], balance: round-robin}');
    await server.logged(/^Ready: /);
    expect((await stage.status()).pools).to.have.lengthOf(1);
  });

  it('status of one name does not say that there are no zones', async () => {
    await stage.serve('www: {type: A, values: [192.0.2.1, 192.0.2.2], balance: round-robin}');
    expect((await stage.cli('status', 'www.example.com')).stdout).to.not.match(/0 zones/);
  });
});
