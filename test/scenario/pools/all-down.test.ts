/** What is answered when members are down: the pool, its fallbacks, the last resort, all or none; and never SERVFAIL. */

import { expect } from 'chai';

import { dig } from '../evenkeel.ts';
import type { Answer } from './dns-client.ts';
import type { Member } from './member.ts';
import { QUICK, Stage } from './stage.ts';

const FAIL_OPEN = /; EDE: 0 \(Other\): \(too few members are up: all are answered\)/;

describe('pools whose members are down', function () {
  this.timeout(60_000);
  const stage = new Stage();
  let up: Member;
  let up2: Member;
  let dead: string;
  let dead2: string;

  before(async () => {
    [up, up2] = (await stage.members(2)) as [Member, Member];
    dead = stage.address();
    dead2 = stage.address();
    const health = `health: {protocol: http, port: ${up.port}, ${QUICK}}`;
    const noneUp = 'balance: {when_down: none, ttl_min: 7}';
    await stage.serve(`
all: {type: A, ttl: 60, values: [${dead}, ${dead2}], ${health}}
mixed: {type: A, ttl: 60, values: [${dead}, {value: ${dead2}, name: gone}], ${health}}
none: {type: A, ttl: 60, values: [${dead}, ${dead2}], ${health}, ${noneUp}}
few: {type: A, ttl: 60, values: [${up.address}, ${dead}, ${dead2}], ${health}, balance: {min_up: 0.5}}
few-none: {type: A, ttl: 60, values: [${up.address}, ${dead}, ${dead2}], ${health}, balance: {min_up: 0.5, when_down: none}}
enough: {type: A, ttl: 60, values: [${up.address}, ${up2.address}, ${dead}], ${health}, balance: {min_up: 0.5}}
chain:
  type: A
  ttl: 60
  values: [203.0.113.9]
  ${health}
  dynamic:
    pools:
      near: {fallback: middle, values: [{value: ${dead}}]}
      middle: {fallback: far, values: [{value: ${dead2}}]}
      far: {values: [{value: ${up.address}}]}
    rules: [{pool: near}]
resort:
  type: A
  ttl: 60
  values: [203.0.113.9]
  ${health}
  dynamic: {pools: {near: {values: [{value: ${dead}}]}}, rules: [{pool: near}]}
fallback-with-few:
  type: A
  ttl: 60
  value: 203.0.113.9
  ${health}
  balance: {min_up: 0.6}
  dynamic:
    pools:
      near: {fallback: far, values: [{value: ${up.address}}, {value: ${dead}}]}
      far: {values: [{value: ${up2.address}}]}
    rules: [{pool: near}]
held: {type: A, ttl: 60, values: [{value: ${dead}, status: up}, {value: ${up.address}, status: down}, ${dead2}], ${health}}
held-down: {type: A, ttl: 60, values: [{value: ${up.address}, status: down}, {value: ${up2.address}, status: down}], ${health}}
alias: {type: CNAME, ttl: 60, values: [target-dead, target-up], health: {port: ${up.port}, ${QUICK}}}
alias-none: {type: CNAME, ttl: 60, values: [target-dead], health: {port: ${up.port}, ${QUICK}}, ${noneUp}}
target-up: {type: A, value: ${up.address}}
target-dead: {type: A, value: ${dead}}
`);
  });

  after(() => stage.clear());

  const values = async (label: string, type?: string): Promise<readonly string[]> =>
    (await stage.dns.ask(`${label}.example.com`, type)).values;
  const rcodeOf = ({ message }: Answer): number => message.rcode;

  it('are answered whole, and EDE says so (when_down: all)', async () => {
    expect(await values('all')).to.have.members([dead, dead2]);
    const told = await dig(stage.server, 'all.example.com', '+edns');
    expect(told)
      .to.match(/status: NOERROR/)
      .and.match(FAIL_OPEN);
    expect(told).to.match(/^all\.example\.com\.\s+20\s+IN\s+A/m);
  });

  it('are answered without what is drained, and with no one where all are', async () => {
    try {
      expect((await stage.cli('drain', 'gone.example.com')).code).to.equal(0);
      expect(await values('mixed')).to.deep.equal([dead]);
      expect((await stage.cli('drain', 'mixed.example.com/A')).code).to.equal(1);
      expect((await stage.cli('drain', 'mixed.example.com/A', '--force')).code).to.equal(0);
      const answer = await stage.dns.ask('mixed.example.com');
      expect([rcodeOf(answer), answer.values]).to.deep.equal([0, []]);
    } finally {
      await stage.cli('undrain', 'gone.example.com');
      await stage.cli('undrain', 'mixed.example.com/A');
    }
    expect(await values('mixed')).to.have.members([dead, dead2]);
  });

  it('are NODATA with a short-lived SOA where nothing is to be answered (when_down: none)', async () => {
    const told = await dig(stage.server, 'none.example.com', '+edns');
    expect(told)
      .to.match(/status: NOERROR/)
      .and.match(/flags: qr aa/)
      .and.match(/ANSWER: 0/);
    expect(told).to.match(/; EDE: 0 \(Other\): \(no member is up\)/);
    const soa = /^example\.com\.\s+(\d+)\s+IN\s+SOA\s.* (\d+)$/m.exec(told)!;
    expect(Number(soa[1])).to.be.at.most(7);
  });

  it('are answered whole below min_up where nothing else is up, whatever when_down says', async () => {
    for (const label of ['few', 'few-none'])
      expect(await values(label), label).to.have.members([up.address, dead, dead2]);
    expect(await dig(stage.server, 'few.example.com', '+edns')).to.match(/EDE: 0/);
  });

  it('answer for themselves from min_up on', async () => {
    expect(await values('enough')).to.have.members([up.address, up2.address]);
  });

  it('are answered from their fallback’s fallback, at the floor', async () => {
    const { values: told, ttlSeconds } = await stage.dns.ask('chain.example.com');
    expect([told, ttlSeconds]).to.deep.equal([[up.address], 20]);
  });

  it('are answered from the fallback below min_up', async () => {
    expect(await values('fallback-with-few')).to.deep.equal([up2.address]);
  });

  it('are answered with the record’s own values at last', async () => {
    const told = await dig(stage.server, 'resort.example.com', '+edns');
    expect(told)
      .to.match(/\sA\s+203\.0\.113\.9$/m)
      .and.not.match(/EDE/);
  });

  it('have members that the zone file holds up or down', async () => {
    expect(await values('held')).to.deep.equal([dead]);
    const answer = await stage.dns.ask('held-down.example.com');
    expect([rcodeOf(answer), answer.values]).to.deep.equal([0, []]);
  });

  it('of names answer with a target that is up', async () => {
    expect(await values('alias', 'CNAME')).to.deep.equal(['target-up.example.com.']);
    expect(await values('alias')).to.deep.equal([up.address]);
    for (const qtype of ['A', 'CNAME']) {
      const { message } = await stage.dns.ask('alias-none.example.com', qtype);
      expect([message.rcode, message.answer.length, message.authority.length], qtype).to.deep.equal([
        0, 0, 1,
      ]);
    }
  });

  it('are NODATA for the other address family, and NXDOMAIN below', async () => {
    const aaaa = await dig(stage.server, 'all.example.com', 'AAAA');
    expect(aaaa)
      .to.match(/status: NOERROR/)
      .and.match(/flags: qr aa/);
    expect(aaaa).to.match(/^example\.com\.\s+\d+\s+IN\s+SOA/m);
    expect(await dig(stage.server, 'below.all.example.com')).to.match(/status: NXDOMAIN/);
  });

  it('make status exit 1', async () => {
    const { code, stdout } = await stage.cli('status');
    expect(code).to.equal(1);
    expect(stdout).to.contain('answered from pool far');
    expect(stdout).to.contain("answered with the record's own values");
    expect(stdout).to.contain('all members are answered, for want of one that is up');
    expect(stdout).to.contain('nothing is answered, for want of a member that is up');
  });
});
