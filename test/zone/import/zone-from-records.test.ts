import { expect } from 'chai';

import { nameKey, parseName } from '../../../src/dns/name.ts';
import { RrType } from '../../../src/dns/rr-type.ts';
import { formatProblem } from '../../../src/schema/problem.ts';
import type { Problem } from '../../../src/schema/problem.ts';
import { loadMasterFile, readMasterFile, zoneFromRecords } from '../../../src/zone/import/index.ts';
import type { Zone } from '../../../src/zone/index.ts';

const ORIGIN = parseName('example.com.');
const SOA = '@ 300 SOA ns h 1 2 3 4 5\n';

function load(text: string): { zone: Zone | null; problems: readonly Problem[] } {
  return loadMasterFile('zone', { origin: ORIGIN, readOctets: () => Buffer.from(text) });
}

describe('loadMasterFile()', () => {
  it('gathers the records of an RRset wherever they stand, whatever their case', () => {
    const { zone, problems } = load(`${SOA}www 300 A 192.0.2.1\nmail 300 A 192.0.2.9\nWWW 300 A 192.0.2.2\n`);
    const node = zone!.nodes.get(nameKey(parseName('www', ORIGIN)))!;
    expect(problems).to.be.empty;
    expect(node.owner).to.deep.equal(parseName('www', ORIGIN));
    expect(node.rrsets).to.have.lengthOf(1);
    expect(node.rrsets[0]).to.deep.include({
      type: RrType.A,
      ttlSeconds: 300,
      rdata: [Uint8Array.of(192, 0, 2, 1), Uint8Array.of(192, 0, 2, 2)],
      at: { file: 'zone', line: 2, column: 1 },
    });
    expect(node.rrsets[0]!.rdataAt.map(({ line }) => line)).to.deep.equal([2, 4]);
  });

  it('makes no nodes of empty non-terminals', () => {
    const { zone } = load(`${SOA}a.b.c 300 A 192.0.2.1\n`);
    expect([...zone!.nodes.keys()]).to.deep.equal([nameKey(ORIGIN), nameKey(parseName('a.b.c', ORIGIN))]);
  });

  const problems: readonly (readonly [
    title: string,
    text: string,
    expected: readonly string[],
    hasZone: boolean,
  ])[] = [
    ['takes a record that stands twice for one', `${SOA}a 5 A 192.0.2.1\na 5 A 192.0.2.1\n${SOA}`, [], true],
    [
      'makes no zone without an SOA record',
      'a 5 A 192.0.2.1\n',
      ['zone:1:1: example.com.: there is no SOA record (expected one at the apex)'],
      false,
    ],
    [
      'makes no zone of a file with an error',
      `${SOA}a 5 A x\n`,
      ['zone:2:7: a/A: expected an IPv4 address, not "x"'],
      false,
    ],
    [
      'makes a zone of a file with a warning',
      `${SOA}a.test. 5 A 192.0.2.1\n`,
      ['zone:2:1: warning: a.test./A: left out: the name is outside the zone example.com.'],
      true,
    ],
  ];
  for (const [title, text, expected, hasZone] of problems) {
    it(title, () => {
      const loaded = load(text);
      expect(loaded.problems.map(formatProblem)).to.deep.equal(expected);
      expect(loaded.zone !== null).to.equal(hasZone);
    });
  }
});

describe('zoneFromRecords()', () => {
  it('serves the lowest of the TTLs in an RRset, and tells', () => {
    const text = `${SOA}a 60 A 192.0.2.1\na 30 A 192.0.2.2\n`;
    const { records } = readMasterFile('zone', { origin: ORIGIN, readOctets: () => Buffer.from(text) });
    const { zone, problems } = zoneFromRecords(ORIGIN, records);
    expect(zone!.nodes.get(nameKey(parseName('a', ORIGIN)))!.rrsets[0]!.ttlSeconds).to.equal(30);
    expect(problems.map(({ severity }) => severity)).to.include('warning');
  });

  it('makes no zone of nothing', () => {
    expect(zoneFromRecords(ORIGIN, []).zone).to.equal(null);
  });
});
