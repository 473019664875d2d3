import { expect } from 'chai';

import type { PoolSet } from '../../../src/zone/index.ts';
import { loadText, poolSetOf, problemsOf, showPools } from '../zone-text.ts';

const NS = "'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\n";

/** The problems of a dynamic A record, without their line and the record's path. */
function problemsOfDynamic(dynamic: string): string[] {
  return problemsOf(`${NS}x:\n  type: A\n  value: 192.0.2.9\n  dynamic: ${dynamic}\n`).map((line) =>
    line.replace(/^5:\d+: /, '').replaceAll('x/A/dynamic', '…'),
  );
}

const POOL = '{values: [{value: 192.0.2.1}]}';

describe('dynamic records', () => {
  const CASES: [title: string, dynamic: string, ...problems: string[]][] = [
    [
      'accept pools, weights, fallbacks, places and subnets',
      `{pools: {a: {fallback: b, values: [{value: 192.0.2.1, weight: 2, status: up}, {value: 192.0.2.2}]}, b: ${POOL}, c: {fallback: ~, values: [{value: 192.0.2.3}]}}, rules: [{subnets: [203.0.113.0/24, '2001:db8::/32'], pool: c}, {geos: [AF, NA-US-CA, AS-KR], pool: a}, {pool: c}]}`,
      'warning: …/rules[1]/geos: places are not told apart yet: whoever no subnet matches is answered from pool "c"',
    ],
    [
      'need pools and rules',
      '{}',
      '…/pools: no pools (expected one or more)',
      '…/rules: no rules (expected one or more)',
    ],
    [
      'need values in a pool',
      '{pools: {a: {}}, rules: [{pool: a}]}',
      '…/pools/a: values is missing (expected one or more)',
    ],
    [
      'check the values',
      '{pools: {a: {values: [{value: 192.0.2}, {weight: 1}]}}, rules: [{pool: a}]}',
      '…/pools/a/values[0]/value: expected an IPv4 address, not "192.0.2"',
      '…/pools/a/values[1]: value is missing',
    ],
    [
      'check weight and status',
      '{pools: {a: {values: [{value: 192.0.2.1, weight: 0, status: sick}]}}, rules: [{pool: a}]}',
      '…/pools/a/values[0]/weight: "0" (expected an integer from 1 to 65535)',
      '…/pools/a/values[0]/status: "sick" (expected one of up, down, obey)',
    ],
    [
      'only warn of a key in a value that octoDNS passes over',
      '{pools: {a: {values: [{value: 192.0.2.1, wieght: 3}]}}, rules: [{pool: a}]}',
      'warning: …/pools/a/values[0]: unknown key "wieght" (did you mean "weight"?)',
    ],
    [
      'name pools that are there',
      `{pools: {seoul: ${POOL}}, rules: [{pool: soul}, {pool: seoul}]}`,
      '…/rules[0]: a rule without conditions hides those behind it (expected it last)',
      '…: there is no pool "soul" (did you mean "seoul"?)',
    ],
    [
      'warn of pools that nothing leads to',
      `{pools: {a: ${POOL}, b: ${POOL}}, rules: [{pool: a}]}`,
      'warning: …/pools/b: no rule and no fallback leads to this pool',
    ],
    [
      'refuse fallbacks in a circle, once',
      '{pools: {a: {fallback: b, values: [{value: 192.0.2.1}]}, b: {fallback: a, values: [{value: 192.0.2.2}]}}, rules: [{pool: a}]}',
      '…/pools/a: the fallbacks go in a circle: a > b > a',
    ],
    [
      'end in a rule for everybody',
      `{pools: {a: ${POOL}}, rules: [{geos: [EU], pool: a}]}`,
      '…/rules[0]: the last rule has conditions (expected none, to match every query)',
    ],
    [
      'know places and subnets',
      `{pools: {a: ${POOL}}, rules: [{geos: [XX, EU-US, NA-US-XX], subnets: [192.0.2.1/24, 192.0.2.0/33, x], pool: a}, {pool: a}]}`,
      ...['XX', 'EU-US', 'NA-US-XX'].map(
        (geo, i) =>
          `…/rules[0]/geos[${i}]: "${geo}" (expected a continent, country or subdivision such as EU, AS-KR or NA-US-KY)`,
      ),
      ...['192.0.2.1/24', '192.0.2.0/33', 'x'].map(
        (subnet, i) =>
          `…/rules[0]/subnets[${i}]: "${subnet}" (expected a subnet without host bits such as 203.0.113.0/24)`,
      ),
    ],
    [
      'warn of conditions that an earlier rule covers',
      `{pools: {a: ${POOL}, b: ${POOL}}, rules: [{geos: [EU], subnets: [192.0.0.0/8], pool: a}, {geos: [EU-GB], subnets: [192.0.2.0/24, 2001:db8::/32], pool: b}, {pool: a}]}`,
      'warning: …/rules[0]/geos: places are not told apart yet: whoever no subnet matches is answered from pool "a"',
      'warning: …/rules[1]: EU-GB is already sent to pool "a"',
      'warning: …/rules[1]: 192.0.2.0/24 is already sent to pool "a"',
    ],
    [
      'warn of a value with two names',
      '{pools: {a: {fallback: b, values: [{value: 192.0.2.1, name: x1}]}, b: {values: [{value: 192.0.2.1, name: x2}]}}, rules: [{pool: a}]}',
      'warning: …/pools/b/values[0]/name: 192.0.2.1 is already named x1.example.com. (expected one name in all pools)',
    ],
    [
      'warn of a value that is in a pool twice',
      '{pools: {a: {values: [{value: 192.0.2.1}, {value: 192.0.2.1, weight: 2}]}}, rules: [{pool: a}]}',
      'warning: …/pools/a: this value stands twice: it is served once (RFC 2181 §5)',
    ],
    ['are maps', '[]', '…: a list (expected a map)'],
  ];
  for (const [title, dynamic, ...problems] of CASES) {
    it(title, () => expect(problemsOfDynamic(dynamic)).to.deep.equal(problems));
  }

  it('are of types that have pools', () => {
    expect(problemsOf(`${NS}x: {type: TXT, value: a, dynamic: {}}\n`)).to.deep.equal([
      '2:35: x/TXT/dynamic: only A, AAAA, CNAME and DNAME can be dynamic',
    ]);
  });
});

describe('the long form', () => {
  const set = (keys: string, type = 'A'): PoolSet =>
    poolSetOf(loadText(`${NS}x: {type: ${type}, ttl: 60, ${keys}}\n`).zone, `x.example.com. ${type}`);

  it('has pools, fallbacks, rules and the last resort', () => {
    const keys =
      'values: [203.0.113.9, 192.0.2.2], dynamic: {pools: {' +
      'seoul: {fallback: tokyo, values: [{value: 192.0.2.1, weight: 2, name: web1}, {value: 192.0.2.2, status: down}]}, ' +
      'tokyo: {values: [{value: 198.51.100.1}, {value: 192.0.2.1, weight: 9}]}}, ' +
      "rules: [{subnets: [203.0.113.0/24, '2001:db8::/32'], geos: [AS-KR], pool: seoul}, {pool: tokyo}]}";
    expect(showPools(set(keys))).to.deep.equal([
      'seoul: 192.0.2.1 (web1.example.com.) ×2, 192.0.2.2 down > tokyo',
      'tokyo: 198.51.100.1, 192.0.2.1 (web1.example.com.) ×9',
      '203.0.113.0/24 2001:db8::/32 AS-KR > seoul',
      'all > tokyo',
      'last resort: 203.0.113.9, 192.0.2.2',
    ]);
    expect(set(keys).members.map(({ text }) => text)).to.deep.equal([
      '192.0.2.1',
      '192.0.2.2',
      '198.51.100.1',
      '203.0.113.9',
    ]);
  });

  it('is of targets too', () => {
    const keys = 'value: c., dynamic: {pools: {a: {values: [{value: A.}, {value: b.}]}}, rules: [{pool: a}]}';
    expect(showPools(set(keys, 'CNAME'))).to.deep.equal([
      'a: A. (a.), b. (b.)',
      'all > a',
      'last resort: c. (c.)',
    ]);
  });

  const DYNAMIC = `value: 192.0.2.9, dynamic: {pools: {a: {values: [{value: 192.0.2.1}, {value: 192.0.2.2}]}}, rules: [{pool: a}]}`;

  const BALANCES: [title: string, keys: string, policy: string, answers: number][] = [
    ['one value by weight', '', 'weighted', 1],
    ['so too where balance says nothing of it', 'balance: {ttl_min: 5}', 'weighted', 1],
    ['as balance says', 'balance: round-robin', 'round-robin', 8],
  ];
  for (const [title, keys, policy, answers] of BALANCES) {
    it(`answers ${title}`, () => {
      expect(set(`${DYNAMIC}, ${keys}`).balance).to.include({ policy, answers });
    });
  }

  it("warns of weights and status among the record's own values", () => {
    const own = DYNAMIC.replace('192.0.2.9', '{value: 192.0.2.9, weight: 2, status: up, name: last}');
    expect(problemsOf(`${NS}x: {type: A, ${own}}\n`)).to.deep.equal([
      "2:48: warning: x/A/value/weight: weight has no part in a dynamic record's own values (expected it in a pool)",
      "2:59: warning: x/A/value/status: status has no part in a dynamic record's own values (expected it in a pool)",
    ]);
  });
});

describe('geo records', () => {
  it('are read, and their own values served', () => {
    const text = `${NS}x: {type: A, value: 192.0.2.9, geo: {AF: [192.0.2.1, 192.0.2.x], ZZ: [192.0.2.2]}}\n`;
    expect(problemsOf(text)).to.deep.equal([
      '2:37: warning: x/A/geo: not followed yet: the values of the record are served to all',
      '2:54: x/A/geo/AF[1]: expected an IPv4 address, not "192.0.2.x"',
      '2:66: x/A/geo: "ZZ" (expected a place such as EU or NA-US-KY)',
    ]);
  });
});
