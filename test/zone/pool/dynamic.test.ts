import { expect } from 'chai';

import { loadText, problemsOf, recordsOf } from '../zone-text.ts';

const NS = "'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\n";

/** The problems of a dynamic A record, without the record's path and the warning that it isn't followed yet. */
function problemsOfDynamic(dynamic: string): string[] {
  return problemsOf(`${NS}x:\n  type: A\n  value: 192.0.2.9\n  dynamic: ${dynamic}\n`)
    .filter((line) => !line.includes('not followed yet'))
    .map((line) => line.replace(/^5:\d+: /, '').replaceAll('x/A/dynamic', '…'));
}

const POOL = '{values: [{value: 192.0.2.1}]}';

describe('dynamic records', () => {
  it("serve the record's own values to all, for now", () => {
    const { zone, problems } = loadText(
      `${NS}x: {type: A, value: 192.0.2.9, dynamic: {pools: {a: ${POOL}}, rules: [{pool: a}]}}\n`,
    );
    expect(problems.map(({ severity, message }) => `${severity}: ${message}`)).to.deep.equal([
      'warning: not followed yet: the values of the record are served to all',
    ]);
    expect(recordsOf(zone).at(-1)).to.equal('x.example.com. 3600 A 192.0.2.9');
  });

  const CASES: [title: string, dynamic: string, ...problems: string[]][] = [
    [
      'accept pools, weights, fallbacks, places and subnets',
      `{pools: {a: {fallback: b, values: [{value: 192.0.2.1, weight: 2, status: up}, {value: 192.0.2.2}]}, b: ${POOL}, c: {fallback: ~, values: [{value: 192.0.2.3}]}}, rules: [{subnets: [203.0.113.0/24, '2001:db8::/32'], pool: c}, {geos: [AF, NA-US-CA, AS-KR], pool: a}, {pool: c}]}`,
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
      'warning: …/rules[1]: EU-GB is already sent to pool "a"',
      'warning: …/rules[1]: 192.0.2.0/24 is already sent to pool "a"',
    ],
    ['are maps', '[]', '…: a list (expected a map)'],
  ];
  for (const [title, dynamic, ...problems] of CASES) {
    it(title, () => expect(problemsOfDynamic(dynamic)).to.deep.equal(problems));
  }

  it('are of types that have pools', () => {
    expect(problemsOf(`${NS}x: {type: TXT, value: a, dynamic: {}}\n`)).to.deep.equal([
      '2:35: x/TXT/dynamic: only A, AAAA, CNAME and DNAME can be dynamic',
      '2:35: warning: x/TXT/dynamic: not followed yet: the values of the record are served to all',
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
