/** A zone with what octoDNS's own test zone has in it (tests/config/unit.tests.yaml, MIT), in the form its dumper writes. */

import { expect } from 'chai';

import { loadText, poolSetOf, problemsOf, recordsOf, showPools, soaOf } from './zone-text.ts';

const UNIT_TESTS = `---
? ''
: - geo:
      AF:
      - 2.2.3.4
      NA-US-CA:
      - 5.2.3.4
    ttl: 300
    type: A
    values:
    - 1.2.3.4
    - 1.2.3.5
  - type: NS
    values:
    - 6.2.3.4.
    - 7.2.3.4.
  - type: CAA
    value:
      flags: 0
      tag: issue
      value: ca.unit.tests
_imap._tcp:
  ttl: 600
  type: SRV
  values:
  - port: 0
    priority: 0
    target: .
    weight: 0
excluded:
  octodns:
    excluded:
    - test
  type: CNAME
  value: unit.tests.
ignored:
  octodns:
    ignored: true
  type: A
  value: 9.9.9.9
mx:
  ttl: 300
  type: MX
  values:
  - exchange: www.unit.tests.
    preference: 40
  - priority: 10
    value: www.unit.tests.
sub:
  type: 'NS'
  values:
  - 6.2.3.4.
sub.txt:
  type: 'NS'
  values:
  - ns1.test.
  - ns2.test.
txt:
  ttl: 600
  type: TXT
  values:
  - have you any wool.
  - 'v=DKIM1\\;k=rsa\\;s=email'
urlfwd:
  ttl: 300
  type: URLFWD
  values:
  - code: 302
    masking: 2
    path: '/'
    query: 0
    target: 'http://www.unit.tests'
www:
  dynamic:
    pools:
      iad:
        values:
        - value: 2.2.2.2
        - value: 3.3.3.3
          weight: 2
    rules:
    - pool: iad
  ttl: 300
  type: A
  value: 2.2.3.6
www.sub:
  ttl: 300
  type: A
  value: 2.2.3.6
`;

describe("a zone of octoDNS's", () => {
  it('is served as it is', () => {
    const { zone } = loadText(UNIT_TESTS, 'unit.tests.');
    expect(soaOf(zone)).to.equal('3600 6.2.3.4. hostmaster.unit.tests. 7 7200 3600 1209600 300');
    expect(recordsOf(zone)).to.deep.equal([
      'unit.tests. 300 A 1.2.3.4',
      'unit.tests. 300 A 1.2.3.5',
      'unit.tests. 3600 NS 6.2.3.4.',
      'unit.tests. 3600 NS 7.2.3.4.',
      'unit.tests. 3600 CAA 0 issue "ca.unit.tests"',
      '_imap._tcp.unit.tests. 600 SRV 0 0 0 .',
      'excluded.unit.tests. 3600 CNAME unit.tests.',
      'mx.unit.tests. 300 MX 40 www.unit.tests.',
      'mx.unit.tests. 300 MX 10 www.unit.tests.',
      'sub.unit.tests. 3600 NS 6.2.3.4.',
      'sub.txt.unit.tests. 3600 NS ns1.test.',
      'sub.txt.unit.tests. 3600 NS ns2.test.',
      'txt.unit.tests. 600 TXT "have you any wool."',
      'txt.unit.tests. 600 TXT "v=DKIM1;k=rsa;s=email"',
      'www.unit.tests. 300 A 2.2.2.2',
      'www.unit.tests. 300 A 3.3.3.3',
      'www.unit.tests. 300 A 2.2.3.6',
      'www.sub.unit.tests. 300 A 2.2.3.6',
    ]);
  });

  it('has the pools of its dynamic records', () => {
    const set = poolSetOf(loadText(UNIT_TESTS, 'unit.tests.').zone, 'www.unit.tests. A');
    expect(showPools(set)).to.deep.equal(['iad: 2.2.2.2, 3.3.3.3 ×2', 'all > iad', 'last resort: 2.2.3.6']);
    expect(set).to.include({ ttlSeconds: 300, ttlMinSeconds: 20, health: null });
    expect(set.balance).to.include({ policy: 'weighted', answers: 1 });
  });

  it('is warned of where a hostmaster would', () => {
    expect(problemsOf(UNIT_TESTS, 'unit.tests.')).to.deep.equal([
      "4:7: warning: ''/A/geo: not followed yet: the values of the record are served to all",
      '15:7: warning: unit.tests. NS: 6.2.3.4. is an address (expected the name of a host)',
      '16:7: warning: unit.tests. NS: 7.2.3.4. is an address (expected the name of a host)',
      '52:5: warning: sub.unit.tests. NS: 6.2.3.4. is an address (expected the name of a host)',
      '66:9: warning: urlfwd/URLFWD: URLFWD is no type of the DNS: the record is not served',
      '87:3: warning: www.sub.unit.tests. A: A is never served: it is delegated at sub.unit.tests.',
    ]);
  });
});
