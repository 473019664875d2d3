/**
 * PowerDNS's pickrandom, pickwrandom, pickrandomsample, pickhashed, pickwhashed, pickchashed, all and view, replayed as policies
 * and rules. After the test of its Lua records, regression-tests.auth-py/test_LuaRecords.py.
 *
 * Its hashes are of the client's address, or of the network that a resolver tells; ours of the /24 or /56 of it. What it can
 * only find out with a question, and answers with SERVFAIL, is a problem of the zone file here, and never served.
 */

import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expectCount } from '../../balance/chance.ts';
import { evenkeel } from '../evenkeel.ts';
import { countValues, scopeOf, type Answer } from '../pools/dns-client.ts';
import { Replay } from './replay.ts';

const TWO = ['1.2.3.4', '4.3.2.1'];
const TWO_IPV6 = ['2001:db8:a0b:12f0::1', 'fe80::2a1:9bff:fe9b:f268'];
const DRAWS = 2000;
const subnet = (i: number): string => `10.${i >> 8}.${i & 0xff}.0/24`;

describe('PowerDNS’s pick functions', function () {
  this.timeout(120_000);
  const replay = new Replay();

  before(async () => {
    const weighted = '[{value: 1.2.3.4, weight: 15}, {value: 4.3.2.1, weight: 42}]';
    const ipv6 = `['${TWO_IPV6.join("', '")}']`;
    const view = (...rows: readonly (readonly [string, string])[]): string => {
      const pools = rows.map(([, address], i) => `p${i}: {values: [{value: ${address}}]}`);
      const rules = rows.map(([prefix], i) => `{subnets: [${prefix}], pool: p${i}}`);
      return `{type: A, value: 203.0.113.9, dynamic: {pools: {${pools.join()}, rest: {values: [{value: 192.0.2.1}]}}, rules: [${rules.join()}, {pool: rest}]}}`;
    };
    await replay.serve(`
rand: {type: A, values: [192.0.2.101, 192.0.2.102], balance: {policy: random, answers: 1}}
v6.rand: {type: AAAA, values: ${ipv6}, balance: {policy: random, answers: 1}}
randn: {type: A, values: [192.0.2.1, 192.0.2.2, 192.0.2.3], balance: {policy: random, answers: 2}}
wrand: {type: A, values: [{value: 192.0.2.102, weight: 30}, {value: 192.0.2.103, weight: 15}]}
all: {type: A, values: [${TWO.join()}], balance: round-robin}
hashed: {type: A, values: [${TWO.join()}], balance: client-hash}
hashed-v6: {type: AAAA, values: ${ipv6}, balance: client-hash}
whashed: {type: A, values: ${weighted}, balance: client-hash}
'*.namehashed': {type: A, values: ${weighted}, balance: client-hash}
view: ${view(['192.168.0.0/16', '192.168.1.54'], ['127.0.0.0/16', '127.0.0.54'])}
any: [{type: A, value: 192.0.2.1, balance: random}, {type: TXT, value: hello there}]
`);
  });

  after(() => replay.clear());

  const draw = (label: string, type = 'A', of?: (i: number) => string): Promise<Answer[]> =>
    replay.stage.dns.askOften(DRAWS, `${label}.example.com`, type, of);
  const expectShares = (answers: readonly Answer[], shares: Readonly<Record<string, number>>): void => {
    expect(answers.every(({ values }) => values.length === 1)).to.be.true;
    const counts = countValues(answers);
    expect([...counts.keys()].sort()).to.deep.equal(Object.keys(shares).sort());
    for (const [value, share] of Object.entries(shares))
      expectCount(counts.get(value)!, answers.length, share);
  };

  it('testPickRandom: either, each as often', async () => {
    expectShares(await draw('rand'), { '192.0.2.101': 1 / 2, '192.0.2.102': 1 / 2 });
  });

  it('testV6PickRandom: either of two of IPv6', async () => {
    expectShares(await draw('v6.rand', 'AAAA'), { [TWO_IPV6[0]!]: 1 / 2, [TWO_IPV6[1]!]: 1 / 2 });
  });

  it('testPickRandomSampleTxt: two of three, all pairs (of addresses: TXT has no pools here)', async () => {
    const answers = await draw('randn');
    const pairs = new Map<string, number>();
    for (const { values } of answers) {
      const pair = values
        .map((value) => value.slice(-1))
        .sort()
        .join('');
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
    expect([...pairs.keys()].sort()).to.deep.equal(['12', '13', '23']);
    for (const count of pairs.values()) expectCount(count, DRAWS, 1 / 3);
  });

  it('testWRandom: twice as often the one with twice the weight', async () => {
    expectShares(await draw('wrand'), { '192.0.2.102': 2 / 3, '192.0.2.103': 1 / 3 });
  });

  it('testAll: all of them', () => replay.expectValues('all', TWO));

  for (const [name, label, type, values] of [
    ['testHashed', 'hashed', 'A', TWO],
    ['testHashedV6', 'hashed-v6', 'AAAA', TWO_IPV6],
    ['testCWHashed', 'whashed', 'A', TWO],
  ] as const) {
    it(`${name}: a client gets the same again and again`, async () => {
      for (const client of [undefined, '192.0.2.0/24', '198.51.100.0/24', '10.7.1.0/24', '10.7.2.0/24']) {
        const told = new Set<string>();
        for (let i = 0; i < 6; i++) {
          const answer = await replay.ask(label, type, client);
          expect(answer.values).to.have.lengthOf(1);
          if (client !== undefined) expect(scopeOf(answer)).to.equal(24);
          told.add(answer.values[0]!);
        }
        expect(told.size, client).to.equal(1);
        expect(values).to.include([...told][0]);
      }
    });
  }

  it('pickhashed, pickwhashed: clients are divided by weight', async () => {
    expectShares(await draw('hashed', 'A', subnet), { '1.2.3.4': 1 / 2, '4.3.2.1': 1 / 2 });
    expectShares(await draw('whashed', 'A', subnet), { '1.2.3.4': 15 / 57, '4.3.2.1': 42 / 57 });
  });

  it('pickchashed: when one goes, its clients alone move', async () => {
    const before = await draw('whashed', 'A', subnet);
    await replay.override('down', '1.2.3.4');
    const between = await draw('whashed', 'A', subnet);
    await replay.cancelOverride('1.2.3.4');
    const after = await draw('whashed', 'A', subnet);
    expect(between.every(({ values }) => values.join() === '4.3.2.1')).to.be.true;
    expect(after.map(({ values }) => values.join())).to.deep.equal(before.map(({ values }) => values.join()));
  });

  it('testNamehashed: at a wildcard; by the client, not by the name as theirs, so that all names have the same', async () => {
    for (const client of ['192.0.2.0/24', '198.51.100.0/24', '10.7.1.0/24']) {
      const [one] = await replay.answer('test.namehashed', 'A', client);
      const [two] = await replay.answer('test2.namehashed', 'A', client);
      expect(one).to.match(/^test\.namehashed 3600 A (1\.2\.3\.4|4\.3\.2\.1)$/);
      expect(two).to.equal(one!.replace('test.', 'test2.'));
    }
  });

  it('testView: by the client’s network, the first that has it', async () => {
    expect((await replay.ask('view')).values).to.deep.equal(['127.0.0.54']);
    expect((await replay.ask('view', 'A', '192.168.7.0/24')).values).to.deep.equal(['192.168.1.54']);
    expect((await replay.ask('view', 'A', '198.51.100.0/24')).values).to.deep.equal(['192.0.2.1']);
  });

  it('testA, testANY: ANY is one RRset of the name (RFC 8482 §4.1), where theirs answers with both', async () => {
    expect((await replay.ask('any')).values).to.deep.equal(['192.0.2.1']);
    expect(await replay.answer('any', 'ANY')).to.deep.equal(['any 3600 A 192.0.2.1']);
  });

  for (const [name, record, problem] of [
    [
      'testBogusV6PickRandom',
      '{type: AAAA, values: [192.0.2.101, 192.0.2.102], balance: random}',
      /expected an IPv6 address, not "192\.0\.2\.101"/,
    ],
    [
      'testEmptyRandom',
      '{type: A, values: [], balance: random}',
      /an empty list \(expected one value or more\)/,
    ],
    [
      'testWHashedZero',
      '{type: A, values: [{value: 1.2.3.4, weight: 15}, {value: 4.3.2.1, weight: 0}]}',
      /weight: "0" \(expected an integer from 1 to 65535\)/,
    ],
    [
      'testWHashedNegative',
      '{type: A, values: [{value: 1.2.3.4, weight: 15}, {value: 4.3.2.1, weight: -3}]}',
      /weight: "-3" \(expected an integer from 1 to 65535\)/,
    ],
    [
      'testHashedTXT',
      '{type: TXT, values: [bob, alice], balance: client-hash}',
      /only A, AAAA, CNAME, DNAME, SRV have pools/,
    ],
    [
      'testViewNoMatch',
      '{type: A, value: 192.0.2.1, dynamic: {pools: {a: {values: [{value: 1.2.3.4}]}}, rules: [{subnets: [1.2.0.0/16], pool: a}]}}',
      /the last rule has conditions/,
    ],
    [
      'testViewWrongData',
      '{type: A, value: 192.0.2.1, dynamic: {pools: {a: {values: [{value: 1.2.3.4}]}}, rules: [{subnets: [192.168.0.0/16]}, {pool: a}]}}',
      /rules\[0\]/,
    ],
  ] as const) {
    it(`${name}: an error of the zone file, where theirs is SERVFAIL or, for TXT, an answer`, async () => {
      const zones = join(replay.directory, name);
      mkdirSync(zones);
      writeFileSync(
        join(zones, 'example.com.yaml'),
        `'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\nwww: ${record}\n`,
      );
      const { code, stdout } = await evenkeel(['check', '--zones', zones]);
      expect(code).to.equal(1);
      expect(stdout).to.match(problem);
    });
  }

  it('such an error leaves what is served in service', async () => {
    const lines = replay.stage.server.lines.length;
    replay.stage.server.write(
      'example.com.yaml',
      "'': {type: NS, value: ns1.example.net.}\nrand: {type: A, values: [{value: 1.2.3.4, weight: 0}]}\n",
    );
    replay.stage.server.signal('SIGHUP');
    await replay.stage.server.logged(/weight: "0"/, lines);
    expect(await replay.answer('all')).to.have.lengthOf(2);
  });
});
