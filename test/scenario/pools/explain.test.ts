/** What `evenkeel explain` and `evenkeel status` tell of pools: who answers, who doesn't and why, with what TTL and why. */

import { expect } from 'chai';

import type { ExplainReport } from '../../../src/control/pools/reports.ts';
import type { Member } from './member.ts';
import { QUICK, Stage } from './stage.ts';

describe('what is told of pools', function () {
  this.timeout(60_000);
  const stage = new Stage();
  let up: Member;
  let drained: Member;
  let dead: string;

  before(async () => {
    [up, drained] = (await stage.members(2)) as [Member, Member];
    dead = stage.address();
    const health = `health: {protocol: http, port: ${up.port}, ${QUICK}}`;
    await stage.serve(`
www:
  type: A
  ttl: 60
  values:
    - {value: ${up.address}, name: web1, weight: 3}
    - {value: ${dead}, name: web2}
    - {value: ${drained.address}, name: web3}
    - {value: 192.0.2.7, status: down}
  ${health}
shop:
  type: A
  ttl: 60
  value: 203.0.113.9
  ${health}
  dynamic:
    pools:
      home: {fallback: rest, values: [{value: ${dead}}]}
      rest: {values: [{value: ${up.address}}]}
    rules: [{subnets: [10.1.0.0/16], pool: home}, {geos: [AS-KR], pool: home}, {pool: rest}]
alias: {type: CNAME, value: www}
plain: {type: A, values: [192.0.2.1, 192.0.2.2]}
sub: {type: NS, value: ns.example.net.}
`);
    expect((await stage.cli('drain', 'web3.example.com', '--reason', 'a new kernel')).code).to.equal(0);
  });

  after(() => stage.clear());

  const explain = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await stage.cli('explain', ...args);
    expect(code, stderr).to.equal(0);
    return stdout;
  };

  it('explain: the question, each member and why it is left out, the choice, the TTL, the answer', async () => {
    const told = await explain('www.example.com');
    expect(told).to.match(/^www\.example\.com\. A for nobody in particular$/m);
    expect(told).to.match(/www\.example\.com\. has A \(zone example\.com\., serial \d+\)/);
    expect(told).to.match(/pool \S+: 1 of 4 up/);
    expect(told).to.contain(`${up.address} (web1.example.com.) up, weight 3: 200 OK`);
    expect(told).to.match(
      new RegExp(`${dead} \\(web2\\.example\\.com\\.\\) down, weight 1: connection refused`),
    );
    expect(told).to.match(/\(web3\.example\.com\.\) out, weight 1: drained by \S+: a new kernel/);
    expect(told).to.match(/192\.0\.2\.7 out, weight 1: status: down/);
    expect(told).to.contain('the members that are up');
    expect(told).to.contain(`choice: weighted, 1 answer of 1 member: ${up.address} in 100 %`);
    expect(told).to.match(new RegExp(`TTL 20 of 20 to 60: floor: ${dead} went down`));
    expect(told).to.match(new RegExp(`^www\\.example\\.com\\. 20 IN A ${up.address}$`, 'm'));
  });

  it('explain: the rules by subnet, the fallback, and the scope', async () => {
    const home = await explain('shop.example.com', 'A', '--client', '10.1.2.0/24');
    expect(home).to.match(/rule 1, 10\.1\.0\.0\/16 to pool home: matches/);
    expect(home)
      .to.match(/pool home: 0 of 1 up/)
      .and.match(/pool rest: 1 of 1 up/);
    expect(home).to.match(/answered: pool rest, a fallback/);
    expect(home).to.match(/TTL 20 of 20 to 60: floor: /);
    expect(home).to.match(/scope: the answer is that of 10\.1\.0\.0\/16 \(ECS scope 16\)/);
    const rest = await explain('shop.example.com', 'A', '--client', '192.0.2.7');
    expect(rest).to.match(/rule 1, 10\.1\.0\.0\/16 to pool home: the client is not in it/);
    expect(rest).to.match(/rule 2, AS-KR to pool home: geography is not served yet/);
    expect(rest).to.match(/rule 3, everybody to pool rest: matches/);
    expect(rest).to.match(/TTL 60 of 20 to 60: ceiling/);
  });

  it('explain: aliases to their end, and what has no pools', async () => {
    const alias = await explain('alias.example.com');
    expect(alias)
      .to.match(/alias\.example\.com\. has CNAME/)
      .and.match(/www\.example\.com\. has A/);
    expect(alias).to.match(new RegExp(`IN A ${up.address}`));
    expect(await explain('plain.example.com')).to.match(/no pools: all 2 records are answered/);
    expect(await explain('www.example.com', 'AAAA'))
      .to.match(/has no AAAA/)
      .and.match(/IN SOA/);
    expect(await explain('nowhere.example.com'))
      .to.match(/does not exist/)
      .and.match(/NXDOMAIN/);
    expect(await explain('a.sub.example.com')).to.match(/is delegated at sub\.example\.com\./);
    expect(await explain('www.example.org'))
      .to.match(/is in no zone of this server/)
      .and.match(/REFUSED/);
  });

  it('explain -o json is the same as data', async () => {
    const { stdout } = await stage.cli('explain', 'www.example.com', '-o', 'json');
    const { question, steps, answer } = JSON.parse(stdout) as ExplainReport;
    expect(question).to.equal('www.example.com. A for nobody in particular');
    expect(steps.length).to.be.above(6);
    expect(answer.at(-1)).to.equal(`www.example.com. 20 IN A ${up.address}`);
  });

  it('status: pools and members at a glance, with overrides', async () => {
    const { code, stdout } = await stage.cli('status');
    // The pool "home" is answered from its fallback.
    expect(code).to.equal(1);
    expect(stdout).to.match(/^evenkeel \S+: 1 zone, \d+ members \(\d+ up, 2 down, 2 out\), 1 override$/m);
    expect(stdout).to.match(
      new RegExp(
        `^www\\.example\\.com A  weighted, 1 answer  ttl 20 of 60 \\(floor: ${dead} went down\\)$`,
        'm',
      ),
    );
    expect(stdout).to.match(
      new RegExp(`^  ● ${up.address}\\s+web1\\.example\\.com\\.?\\s+up\\s.*weight 3`, 'm'),
    );
    expect(stdout).to.match(
      new RegExp(`^  ○ ${dead}\\s+web2\\.example\\.com\\.?\\s+DOWN\\s.*connection refused`, 'm'),
    );
    expect(stdout).to.match(/^ {2}○ \S+\s+web3\.example\.com\.?\s+out\s.*drained by \S+: a new kernel/m);
    expect(stdout).to.match(/pool home\s+answered from pool rest/);
    expect(stdout).to.match(/^Overrides\n {2}o-\w+\s+drain\s+web3\.example\.com\s+1 member\s+safe/m);
  });

  it('status of a name, a host, an address or a glob is about those alone', async () => {
    const rows: readonly (readonly [string, readonly string[]])[] = [
      ['www.example.com', ['www']],
      ['web2.example.com', ['www']],
      [dead, ['www', 'shop']],
      ['shop.example.com/A/home', ['shop']],
      ['*.example.com', ['www', 'shop']],
    ];
    for (const [pattern, labels] of rows) {
      const { stdout } = await stage.cli('status', pattern);
      const told = ['www', 'shop'].filter((label) => stdout.includes(`\n${label}.example.com A  `));
      expect(told, pattern).to.deep.equal(labels);
    }
  });
});
