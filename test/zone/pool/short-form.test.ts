import { expect } from 'chai';

import { nameKey, parseName } from '../../../src/dns/name.ts';
import type { PoolDefaults, PoolSet } from '../../../src/zone/index.ts';
import { loadText, poolSetOf, problemsOf, recordsOf, showPools } from '../zone-text.ts';

const NS = "'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\n";

/** The pool set of a record at the name `x`, by its keys in YAML. */
function poolSet(type: string, keys: string, poolDefaults?: PoolDefaults): PoolSet {
  const { zone, problems } = loadText(
    `${NS}x: {type: ${type}, ttl: 60, ${keys}}\n`,
    'example.com.',
    poolDefaults && { poolDefaults },
  );
  if (zone === null) expect.fail(problems.map(({ message }) => message).join('; '));
  return poolSetOf(zone, `x.example.com. ${type}`);
}

/** The problems of a record at the name `x`, without their line and the record's path. */
function problems(type: string, keys: string): string[] {
  return problemsOf(`${NS}x: {type: ${type}, ${keys}}\n`).map((line) =>
    line.replace(/^2:\d+: /, '').replaceAll(`x/${type}`, '…'),
  );
}

const VALUES = 'values: [192.0.2.1, 192.0.2.2, 192.0.2.3]';
const WEIGHTED = 'values: [{value: 192.0.2.1, weight: 2}, 192.0.2.2, 192.0.2.3]';

describe('the short form', () => {
  const FORMS: [title: string, type: string, keys: string, pools: string][] = [
    ['is made by balance', 'A', `${VALUES}, balance: random`, 'default: 192.0.2.1, 192.0.2.2, 192.0.2.3'],
    ['is made by health', 'A', 'value: 192.0.2.1, health: icmp', 'default: 192.0.2.1'],
    ['is made by load', 'A', 'value: 192.0.2.1, load: {from: agent, port: 1}', 'default: 192.0.2.1'],
    ['is made by a weight', 'A', WEIGHTED, 'default: 192.0.2.1 ×2, 192.0.2.2, 192.0.2.3'],
    ['is made by a status', 'A', 'value: {value: 192.0.2.1, status: up}', 'default: 192.0.2.1 up'],
    [
      'is made by a name, in the zone if it is a single label',
      'A',
      'values: [{value: 192.0.2.1, name: Web1}, {value: 192.0.2.2, name: web2.example.net.}]',
      'default: 192.0.2.1 (web1.example.com.), 192.0.2.2 (web2.example.net.)',
    ],
    [
      'is made under octodns.evenkeel too',
      'AAAA',
      'value: 2001:DB8::1, octodns: {evenkeel: {balance: random}}',
      'default: 2001:db8::1',
    ],
    [
      'takes several CNAMEs, whose targets are their hosts',
      'CNAME',
      'values: [a.example.net., {value: B.example.net., weight: 3}]',
      'default: a.example.net. (a.example.net.), B.example.net. (b.example.net.) ×3',
    ],
    ['takes several DNAMEs', 'DNAME', 'values: [a., b.], health: icmp', 'default: a. (a.), b. (b.)'],
    [
      "takes SRV, whose weights are the clients' to follow",
      'SRV',
      'values: [{priority: 0, weight: 9, port: 1, target: a.example.net.}, 0 1 2 b.example.net.], health: tcp',
      'default: a.example.net. (a.example.net.), b.example.net. (b.example.net.)',
    ],
    [
      'has no value twice',
      'A',
      'values: [192.0.2.1, 192.0.2.1, 192.0.2.2], balance: random',
      'default: 192.0.2.1, 192.0.2.2',
    ],
  ];
  for (const [title, type, keys, pool] of FORMS) {
    it(title, () => expect(showPools(poolSet(type, keys))).to.deep.equal([pool, 'all > default']));
  }

  it('is not made of plain values', () => {
    const { zone } = loadText(`${NS}x: {type: A, values: [192.0.2.1, {value: 192.0.2.2}]}\n`);
    expect(() => poolSetOf(zone, 'x.example.com. A')).to.throw('no pool set');
  });

  it("has the members' RDATA in their order", () => {
    const { zone } = loadText(`${NS}x: {type: A, values: [192.0.2.2, 192.0.2.1], balance: random}\n`);
    expect(recordsOf(zone).slice(2)).to.deep.equal([
      'x.example.com. 3600 A 192.0.2.2',
      'x.example.com. 3600 A 192.0.2.1',
    ]);
  });

  const BALANCES: [title: string, type: string, keys: string, balance: string][] = [
    ['round-robin of up to 8', 'A', `${VALUES}, health: icmp`, 'round-robin 8 20'],
    ['weighted by any weight, one at a time', 'A', WEIGHTED, 'weighted 1 20'],
    ['weighted although balance is silent on it', 'A', `${WEIGHTED}, balance: {answers: 2}`, 'weighted 2 20'],
    ['what is written, weights or not', 'A', `${WEIGHTED}, balance: random`, 'random 8 20'],
    ['ordered, one at a time', 'A', `${VALUES}, balance: ordered`, 'ordered 1 20'],
    ['ordered, several at a time', 'A', `${VALUES}, balance: {policy: ordered, answers: 2}`, 'ordered 2 20'],
    ['one CNAME at a time', 'CNAME', 'values: [a., b.], balance: random', 'random 1 20'],
    ['more answers than members', 'A', `${VALUES}, balance: {answers: 64}`, 'round-robin 64 20'],
    ['a floor of its own', 'A', `${VALUES}, balance: {ttl_min: 5}`, 'round-robin 8 5'],
    ['no floor above the ceiling', 'A', `${VALUES}, balance: {ttl_min: 300}`, 'round-robin 8 60'],
    [
      "the record's own rather than octodns.evenkeel's",
      'A',
      `${VALUES}, balance: random, octodns: {evenkeel: {balance: {policy: ordered, ttl_min: 9}}}`,
      'random 8 20',
    ],
  ];
  for (const [title, type, keys, expected] of BALANCES) {
    it(`balances as ${title}`, () => {
      const { balance, ttlMinSeconds, ttlSeconds } = poolSet(type, keys);
      expect(`${balance.policy} ${balance.answers} ${ttlMinSeconds}`).to.equal(expected);
      expect(ttlSeconds).to.equal(60);
    });
  }

  const PROBLEMS: [title: string, type: string, keys: string, ...problems: string[]][] = [
    ['accepts weights that can be reached', 'A', `${WEIGHTED}, balance: {answers: 2}`],
    ['accepts least-load', 'A', `${VALUES}, balance: {policy: least-load, answers: 1}, load: {}`],
    [
      'refuses other types',
      'MX',
      'value: 10 a., balance: random, health: icmp, octodns: {evenkeel: {load: {}}}',
      '…/balance: only A, AAAA, CNAME, DNAME, SRV have pools',
      '…/health: only A, AAAA, CNAME, DNAME, SRV have pools',
      '…/octodns/evenkeel/load: only A, AAAA, CNAME, DNAME, SRV have pools',
    ],
    [
      'refuses ALIAS, which has the pools of its target',
      'ALIAS',
      'value: ns1.example.net., health: icmp',
      '…/health: only A, AAAA, CNAME, DNAME, SRV have pools',
    ],
    [
      'refuses several CNAMEs in an answer',
      'CNAME',
      'values: [a., b.], balance: {answers: 2}',
      '…/balance/answers: 2 (expected 1, as a name has one CNAME)',
    ],
    [
      'warns that the choice among services is not ours',
      'SRV',
      'value: 0 1 80 a.example.net., health: tcp, balance: {policy: random, answers: 1}',
      'warning: x.example.com. SRV: the owner of an SRV is no service (expected _service._protocol)',
      ...['policy', 'answers'].map(
        (key) =>
          `warning: …/balance/${key}: every answer carries all services that are up, and clients choose by priority and weight (RFC 2782): ${key} does nothing`,
      ),
    ],
    [
      'knows no member settings of SRV',
      'SRV',
      'value: {priority: 0, weight: 0, port: 1, target: a., status: up}, health: tcp',
      'warning: x.example.com. SRV: the owner of an SRV is no service (expected _service._protocol)',
      'warning: …/value: unknown key "status"',
    ],
    [
      'warns of weights that have no part',
      'A',
      `${WEIGHTED}, balance: round-robin`,
      'warning: …/values[0]/weight: weights have no part in round-robin (expected policy weighted)',
    ],
    [
      'warns of a weight that is out of reach',
      'A',
      'values: [{value: 192.0.2.1, weight: 5}, 192.0.2.2, {value: 192.0.2.3, weight: 2}], balance: {answers: 2}',
      'warning: …/values[0]/weight: weight 5 of 8 with 2 answers: the member is in every answer, and its share not reached (expected up to 3)',
    ],
    [
      'warns of a policy that has nothing to pick',
      'A',
      `${VALUES}, balance: {policy: client-hash, answers: 3}`,
      'warning: …/balance/answers: every answer carries all 3 members, so that client-hash picks none (expected answers below 3)',
    ],
    [
      'warns of least-load without load',
      'A',
      `${VALUES}, balance: {policy: least-load, answers: 1}`,
      'warning: …/balance/policy: least-load without load: the weights stay as they are',
    ],
    [
      'warns of load that has no part',
      'A',
      `${VALUES}, load: {from: push}`,
      'warning: …/load/from: load has no part in round-robin (expected least-load or least-connections)',
    ],
    [
      'warns of a host without its final dot',
      'A',
      'value: {value: 192.0.2.1, name: web.example.com}',
      'warning: …/value/name: "web.example.com" has no final dot: it is taken as absolute (expected "web.example.com.")',
    ],
    [
      'refuses a host that is no name',
      'A',
      'value: {value: 192.0.2.1, name: a..b.}',
      '…/value/name: Cannot read name "a..b.": it has an empty label',
    ],
    [
      'tells of a mistake in balance, and no more of it',
      'A',
      `${VALUES}, balance: {policy: least-loaded}`,
      '…/balance/policy: "least-loaded" (expected one of round-robin, random, weighted, least-load, least-connections, client-hash, ordered)',
    ],
    [
      'refuses unknown keys of octodns.evenkeel',
      'A',
      'value: 192.0.2.1, octodns: {evenkeel: {helth: icmp}}',
      '…/octodns/evenkeel: unknown key "helth" (did you mean "health"?)',
    ],
  ];
  for (const [title, type, keys, ...expected] of PROBLEMS) {
    it(title, () => expect(problems(type, keys)).to.deep.equal(expected));
  }

  it('is not joined with another record of its type', () => {
    const text = `${NS}x:\n- {type: A, value: 192.0.2.1, health: icmp}\n- {type: A, value: 192.0.2.2}\n`;
    expect(problemsOf(text).map((line) => line.replace(/\S*zone\.yaml/, 'zone.yaml'))).to.deep.equal([
      '4:3: x/A: A is already at this name, zone.yaml:3: pools are not joined (expected one record)',
    ]);
  });

  it('holds no more members than policies have room for', () => {
    const values = Array.from({ length: 4097 }, (_, i) => `10.0.${i >> 8}.${i & 255}`).join(', ');
    expect(problems('A', `values: [${values}], health: icmp`)).to.deep.equal([
      '…: 4097 members (expected up to 4096)',
    ]);
  });

  describe('with defaults', () => {
    const DEFAULTS: PoolDefaults = {
      balance: { ttl_min: 10, policy: 'random' },
      health: { protocol: 'http', path: '/up', fall: 3 },
      byZone: new Map([
        [nameKey(parseName('example.com.')), { balance: { ttl_min: 30 }, health: { port: 8080 } }],
      ]),
    };

    it("takes them, the zone's first, for what its sections don't say", () => {
      const { balance, health } = poolSet(
        'A',
        `${VALUES}, balance: {answers: 2}, health: {path: /ok}`,
        DEFAULTS,
      );
      expect(balance).to.include({ policy: 'random', answers: 2, ttl_min: 30 });
      expect(health).to.include({ protocol: 'http', path: '/ok', port: 8080, fall: 3, rise: 2 });
    });

    it('takes none for sections that it has not', () => {
      const { balance, health } = poolSet('A', WEIGHTED, DEFAULTS);
      expect(balance).to.include({ policy: 'weighted', ttl_min: 20 });
      expect(health).to.equal(null);
    });

    it('is weighted by its weights rather than by default something else', () => {
      expect(poolSet('A', `${WEIGHTED}, balance: {min_up: 0.5}`, DEFAULTS).balance.policy).to.equal(
        'weighted',
      );
    });

    it('is other content than without', () => {
      const hashOf = (options?: { poolDefaults: PoolDefaults }): string =>
        loadText(NS, 'example.com.', options).contentHash;
      expect(hashOf({ poolDefaults: DEFAULTS })).not.to.equal(hashOf());
      expect(hashOf({ poolDefaults: { ...DEFAULTS, balance: { policy: 'random', ttl_min: 10 } } })).to.equal(
        hashOf({ poolDefaults: DEFAULTS }),
      );
      const elsewhere = new Map([[nameKey(parseName('example.net.')), { balance: {}, health: { fall: 9 } }]]);
      expect(hashOf({ poolDefaults: { balance: {}, health: {}, byZone: elsewhere } })).to.equal(hashOf());
    });
  });
});
