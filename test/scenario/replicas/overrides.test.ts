/** Drains that are said on one replica and hold on all, whatever becomes of replicas and Redis meanwhile. */

import { expect } from 'chai';

import type { Member } from '../pools/member.ts';
import { sharedTrio, until, wwwZone, type Replica } from './trio.ts';

/** Ours: a generous bound for what takes milliseconds. */
const AT_ONCE_MS = 1000;
/** When all agree again after they were cut off: two seconds by promise, and what a busy machine adds. */
const BACK_MS = 5000;

describe('an override on one of three replicas', function () {
  this.timeout(60_000);
  let members: readonly Member[];
  let web1: Member;
  let rest: readonly Member[];
  let dns1: Replica;
  let dns2: Replica;
  let dns3: Replica;
  const trio = sharedTrio(async (started) => {
    members = await started.members(3);
    [web1, ...rest] = members as [Member, ...Member[]];
    await started.serve(wwwZone(members), { isProxied: true });
    [dns1, dns2, dns3] = started.replicas as [Replica, Replica, Replica];
    await started.agree(members);
  });

  const overridesOn = async (replica: Replica): Promise<readonly string[]> =>
    (await replica.admin.overrides()).map(({ action, pattern }) => `${action} ${pattern}`);

  it('changes the answers of all at once, and may be taken back on another', async () => {
    await dns1.drain(web1);
    expect(await dns1.answers()).to.not.include(web1.address);
    expect(await trio.agree(rest)).to.be.below(AT_ONCE_MS);
    for (const replica of trio.replicas)
      expect(await overridesOn(replica)).to.deep.equal([`drain ${web1.address}`]);
    await dns3.undrain(web1);
    expect(await trio.agree(members)).to.be.below(AT_ONCE_MS);
  });

  it('outlives a restart of all, and the loss of everything in Redis meanwhile', async () => {
    await dns1.drain(web1);
    await trio.agree(rest);
    for (const isFlushed of [false, true]) {
      await Promise.all(trio.replicas.map((replica) => replica.leave()));
      if (isFlushed) await trio.redis.cli('flushall');
      await Promise.all(trio.replicas.map((replica) => replica.start()));
      await trio.agree(rest, { limitMs: 0 });
    }
    await trio.areTogether();
    await dns2.undrain(web1);
    await trio.agree(members);
  });

  it('reaches the others from one that was cut off, once it is back, and the other way round', async () => {
    await dns1.proxy!.cut();
    await dns1.server.logged(/^Cut off from the other replicas/);
    const [, web2, web3] = members as [Member, Member, Member];
    await dns1.drain(web1);
    await dns2.drain(web2);
    await trio.agree([web2, web3], { on: [dns1] });
    await trio.agree([web1, web3], { on: [dns2, dns3] });
    await dns1.proxy!.restore();
    expect(await trio.agree([web3])).to.be.below(BACK_MS);
    await dns3.undrain(web1);
    await dns3.undrain(web2);
    await trio.agree(members);
  });

  it('that was taken back while one replica was away is not brought back by it', async () => {
    await dns1.drain(web1);
    await trio.agree(rest);
    await dns1.kill();
    await dns2.undrain(web1);
    await trio.agree(members, { on: [dns2, dns3] });
    // Even if only replicas can tell.
    await trio.redis.cli('flushall');
    await dns1.start();
    await trio.areTogether();
    await trio.agree(members);
    for (const replica of trio.replicas) expect(await overridesOn(replica)).to.deep.equal([]);
    // Nobody has second thoughts.
    await dns3.drain(rest[0]!);
    await trio.agree(members.filter((member) => member !== rest[0]));
    await dns3.undrain(rest[0]!);
    await trio.agree(members);
  });

  it('is safe only when all have heard of it, or are gone', async () => {
    const waitedFor = async (replica: Replica): Promise<readonly [readonly string[], boolean]> => {
      const [override] = await replica.admin.overrides();
      return [override!.waitingFor, override!.safeAfter !== null] as const;
    };
    dns3.suspend();
    const { waitingFor, safeAfter } = await dns1.drain(web1);
    expect(safeAfter).to.equal(null);
    expect(waitingFor).to.include('dns3');
    dns3.resume();
    const told = await until(
      () => waitedFor(dns1),
      ([, isSafe]) => isSafe,
    );
    expect(told).to.deep.equal([[], true]);
    await trio.agree(rest);

    // One that stays away is waited for until it is gone.
    dns3.suspend();
    const [web2] = rest as [Member];
    const seen = dns2.lines.length;
    const again = await dns2.drain(web2);
    expect(again.waitingFor).to.include('dns3');
    await dns2.server.logged(/^Replica dns3 is gone/, seen);
    const [safe] = await until(
      async () => (await dns2.admin.overrides()).filter(({ pattern }) => pattern === web2.address),
      ([override]) => override?.safeAfter !== null,
    );
    expect(safe!.waitingFor).to.deep.equal([]);
    // What it may have answered until it was last heard of counts.
    expect(Date.parse(safe!.safeAfter!)).to.be.above(Date.parse(safe!.from) + 60_000);
    dns3.resume();
    await trio.agree([rest[1]!]);
    for (const member of [web1, web2]) await dns1.undrain(member);
    await trio.agree(members);
  });
});
