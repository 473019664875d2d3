/** How members are chosen, measured from outside: by thousands of queries over UDP. */

import { expect } from 'chai';

import { expectCount, expectShares } from '../../balance/chance.ts';
import { dig } from '../evenkeel.ts';
import { countValues, scopeOf, type Answer } from './dns-client.ts';
import type { Member } from './member.ts';
import { listOf, QUICK, Stage } from './stage.ts';

const THREE = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
const FIVE = [...THREE, '192.0.2.4', '192.0.2.5'];
const subnet = (i: number): string => `10.${i >> 8}.${i & 0xff}.0/24`;

describe('a policy, as clients see it', function () {
  this.timeout(60_000);
  const stage = new Stage();
  let members: readonly Member[];

  before(async () => {
    members = await stage.members(10);
    const health = `health: {protocol: http, port: ${members[0]!.port}, ${QUICK}}`;
    const weighted = (weights: readonly number[]): string =>
      `[${weights.map((weight, i) => `{value: ${FIVE[i]!}, weight: ${weight}}`).join(', ')}]`;
    await stage.serve(`
plain: {type: A, values: [${THREE.join()}]}
weighted: {type: A, values: ${weighted([3, 1, 1])}}
weighted-two: {type: A, values: ${weighted([4, 2, 2, 1, 1])}, balance: {answers: 2}}
capped: {type: A, values: ${weighted([50, 1, 1])}, balance: {answers: 2}}
turn: {type: A, values: [${THREE.join()}], balance: round-robin}
turn-one: {type: A, values: [${THREE.join()}], balance: {policy: round-robin, answers: 1}}
turn-two: {type: A, values: [${FIVE.join()}], balance: {answers: 2}}
random-one: {type: A, values: [${FIVE.join()}], balance: {policy: random, answers: 1}}
random-two: {type: A, values: [${FIVE.join()}], balance: {policy: random, answers: 2}}
hash: {type: A, values: ${listOf(members)}, balance: client-hash, ${health}}
ordered: {type: A, values: ${listOf(members.slice(0, 3))}, balance: ordered, ${health}}
nine: {type: A, values: [${Array.from({ length: 9 }, (_, i) => `192.0.2.${i + 1}`).join()}], balance: round-robin}
subnets:
  type: A
  value: 203.0.113.9
  dynamic:
    pools:
      near: {values: [{value: 192.0.2.1}]}
      home: {values: [{value: 192.0.2.2}]}
      rest: {values: [{value: 192.0.2.3}]}
    rules: [{subnets: [10.1.2.0/24], pool: near}, {subnets: [10.1.0.0/16], pool: home}, {pool: rest}]
`);
  });

  after(() => stage.clear());

  const askOften = (times: number, label: string, of?: (i: number) => string): Promise<Answer[]> =>
    stage.dns.askOften(times, `${label}.example.com`, 'A', of);
  const countsOf = (answers: readonly Answer[], values: readonly string[]): number[] => {
    const counts = countValues(answers);
    return values.map((value) => counts.get(value) ?? 0);
  };

  it('weighted answers one member, in the shares of the weights', async () => {
    const answers = await askOften(3000, 'weighted');
    expect(answers.every(({ values }) => values.length === 1)).to.be.true;
    expectShares(countsOf(answers, THREE), [3, 1, 1]);
  });

  it('weighted with two answers has each member in its share of them', async () => {
    const answers = await askOften(4000, 'weighted-two');
    expect(answers.every(({ values }) => new Set(values).size === 2)).to.be.true;
    const counts = countsOf(answers, FIVE);
    for (const [i, weight] of [4, 2, 2, 1, 1].entries())
      expectCount(counts[i]!, answers.length, (2 * weight) / 10);
  });

  it('weighted has a member in every answer whose weight asks for more', async () => {
    const answers = await askOften(2000, 'capped');
    const counts = countsOf(answers, THREE);
    expect(counts[0]).to.equal(2000);
    expectCount(counts[1]!, 2000, 0.5);
  });

  it('round-robin turns by one with each answer', async () => {
    for (const label of ['turn', 'turn-one']) {
      const firsts: string[] = [];
      for (let i = 0; i < 30; i++) firsts.push((await askOften(1, label))[0]!.values[0]!);
      const start = THREE.indexOf(firsts[0]!);
      expect(firsts, label).to.deep.equal(firsts.map((_, i) => THREE[(start + i) % 3]));
    }
  });

  it('round-robin has every member in equally many answers', async () => {
    expect(countsOf(await askOften(3000, 'turn-one'), THREE)).to.deep.equal([1000, 1000, 1000]);
    expect(countsOf(await askOften(1000, 'turn-two'), FIVE)).to.deep.equal([400, 400, 400, 400, 400]);
  });

  it('round-robin answers with eight at most by default', async () => {
    expect((await askOften(1, 'nine'))[0]!.values).to.have.lengthOf(8);
  });

  it('random has every member in its share of answers, and every pair', async () => {
    expectShares(countsOf(await askOften(3000, 'random-one'), FIVE), [1, 1, 1, 1, 1]);
    const answers = await askOften(3000, 'random-two');
    for (const count of countsOf(answers, FIVE)) expectCount(count, 3000, 2 / 5);
    const pairs = new Map<string, number>();
    for (const { values } of answers) {
      const pair = [...values].sort().join();
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
    expectShares(
      [...pairs.values()],
      Array.from({ length: 10 }, () => 1),
    );
  });

  it('client-hash is stable, spreads networks, and moves only the clients of a member that dies', async () => {
    const before = await askOften(400, 'hash', subnet);
    expect(before.every(({ values }) => values.length === 1)).to.be.true;
    const again = await askOften(400, 'hash', (i) => subnet(i).replace(/\.0\/24/, '.99/32'));
    expect(again.map(({ values }) => values)).to.deep.equal(before.map(({ values }) => values));
    const addresses = members.map(({ address }) => address);
    for (const count of countsOf(before, addresses)) expectCount(count, 400, 1 / 10);

    const victim = members[9]!;
    await victim.kill();
    const seen = await stage.until(
      () => askOften(400, 'hash', subnet),
      (answers) => !countValues(answers).has(victim.address),
    );
    const moved = before.filter(({ values }, i) => values[0] !== seen[i]!.values[0]);
    expect(moved.every(({ values }) => values[0] === victim.address)).to.be.true;
    expect(moved.length).to.equal(countValues(before).get(victim.address));
    await victim.start();
    await stage.until(
      () => askOften(400, 'hash', subnet),
      (answers) => countValues(answers).has(victim.address),
    );
    const back = await askOften(400, 'hash', subnet);
    expect(back.map(({ values }) => values)).to.deep.equal(before.map(({ values }) => values));
  });

  it('ordered answers the primary, then the backups, and the primary again', async () => {
    const [primary, backup, last] = members as readonly [Member, Member, Member];
    const isAnswered =
      ({ address }: Member) =>
      ({ values }: Answer): boolean =>
        values.join() === address;
    const watch = async (expected: Member): Promise<void> => {
      const seen = await stage.dns.watch(isAnswered(expected), 8000, 'ordered.example.com');
      expect(seen.at(-1)!.values).to.deep.equal([expected.address]);
    };
    await watch(primary);
    await primary.kill();
    await watch(backup);
    await backup.kill();
    await watch(last);
    await primary.start();
    await watch(primary);
    await backup.start();
  });

  describe('and the scope of its answers (RFC 7871)', () => {
    const scope = async (label: string, prefix: string, qtype = 'A'): Promise<number> =>
      scopeOf(await stage.dns.ask(`${label}.example.com`, qtype, prefix));

    it('is /24 for client-hash, whatever the resolver tells', async () => {
      expect(await scope('hash', '10.1.2.0/24')).to.equal(24);
      expect(await scope('hash', '10.1.0.0/16')).to.equal(24);
      expect(await scope('hash', '10.1.2.3/32')).to.equal(24);
    });

    it('is /56 for client-hash and a client of IPv6', async () => {
      const told = await dig(stage.server, 'hash.example.com', '+subnet=2001:db8:1:2::/64');
      expect(told).to.match(/; CLIENT-SUBNET: 2001:db8:1:2::\/64\/56$/m);
    });

    it('is 0 for what is the same for everyone', async () => {
      for (const label of ['plain', 'weighted', 'turn', 'random-two', 'ordered'])
        expect(await scope(label, '10.1.2.0/24'), label).to.equal(0);
      for (const qtype of ['SOA', 'TXT', 'AAAA'])
        expect(await scope('hash', '10.1.2.0/24', qtype), qtype).to.equal(0);
      expect(scopeOf(await stage.dns.ask('example.com', 'SOA', '10.1.2.0/24'))).to.equal(0);
      expect(scopeOf(await stage.dns.ask('example.com', 'NS', '10.1.2.0/24'))).to.equal(0);
      expect(await scope('nowhere', '10.1.2.0/24')).to.equal(0);
    });

    it('is the length at which the rules by subnet could tell otherwise', async () => {
      const rows: readonly (readonly [string, string])[] = [
        ['10.1.2.0/24', '192.0.2.1'],
        ['10.1.3.0/24', '192.0.2.2'],
        ['10.2.3.0/24', '192.0.2.3'],
        ['192.0.2.0/24', '192.0.2.3'],
      ];
      for (const [prefix, value] of rows) {
        const answer = await stage.dns.ask('subnets.example.com', 'A', prefix);
        expect(answer.values, prefix).to.deep.equal([value]);
      }
      expect(await scope('subnets', '10.1.2.0/24')).to.equal(24);
      expect(await scope('subnets', '10.1.3.0/24')).to.equal(24);
      // 10.2/15 and 10.1/16 part at the sixteenth bit, 192/8 at the first.
      expect(await scope('subnets', '10.2.3.0/24')).to.be.within(14, 16);
      expect(await scope('subnets', '192.0.2.0/24')).to.equal(1);
    });

    it('is 0 for a client that tells nothing of itself', async () => {
      expect(await scope('hash', '0.0.0.0/0')).to.equal(0);
      expect(await scope('subnets', '0.0.0.0/0')).to.equal(0);
    });

    it('is not told where no client subnet was', async () => {
      expect((await stage.dns.ask('hash.example.com')).message.opt).to.be.undefined;
    });
  });
});
