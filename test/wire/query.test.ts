import { expect } from 'chai';
import { Query, QueryStatus } from '../../src/wire/index.ts';

/** Octets written as hex; blanks are for the reader. */
const octets = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));

const header = (counts: string, flags = '0100'): string => `1234 ${flags} ${counts}`;
const question = '03777777 076578616d706c65 00 0001 0001';
/** Root, OPT, size 4096, extended RCODE and version, flags, then options. */
const opt = (options = '', { owner = '00', version = '00', flags = '0000', size = '1000' } = {}): string => {
  const length = (options.replaceAll(/\s/g, '').length / 2).toString(16).padStart(4, '0');
  return `${owner} 0029 ${size} 00 ${version} ${flags} ${length} ${options}`;
};
const tsig = '00 00fa 00ff 00000000 0000';
const a = 'c00c 0001 0001 00000000 0004 c0000201';

describe('wire/query', () => {
  const table: readonly [title: string, hex: string, status: keyof typeof QueryStatus][] = [
    ['a plain question', header('0001 0000 0000 0000') + question, 'ok'],
    ['11 octets', '1234 0100 0001 0000 0000 00', 'ignore'],
    ['nothing', '', 'ignore'],
    ['a response', header('0001 0000 0000 0000', '8100') + question, 'ignore'],
    ['no question', header('0000 0000 0000 0000'), 'malformed'],
    ['two questions', header('0002 0000 0000 0000') + question + question, 'malformed'],
    ['a question that is cut off', header('0001 0000 0000 0000') + '03777777 00 0001 00', 'malformed'],
    ['a compressed question', header('0001 0000 0000 0000') + 'c00c 0001 0001', 'malformed'],
    ['trailing octets', `${header('0001 0000 0000 0000')}${question} ffff`, 'ok'],
    ['a record in the answer section', header('0001 0001 0000 0000') + question + a, 'ok'],
    ['fewer records than it counts', header('0001 0000 0000 0001') + question, 'malformed'],
    ['65,535 records that are not there', header('0001 ffff ffff ffff') + question, 'malformed'],
    ['OPT', header('0001 0000 0000 0001') + question + opt(), 'ok'],
    ['two OPT', header('0001 0000 0000 0002') + question + opt() + opt(), 'malformed'],
    [
      'OPT whose owner is not the root',
      header('0001 0000 0000 0001') + question + opt('', { owner: '016100' }),
      'malformed',
    ],
    ['OPT in the answer section', header('0001 0001 0000 0000') + question + opt(), 'malformed'],
    ['an unknown option', header('0001 0000 0000 0001') + question + opt('fde9 0002 abcd'), 'ok'],
    [
      'an option longer than OPT',
      header('0001 0000 0000 0001') + question + opt('fde9 0005 abcd'),
      'malformed',
    ],
    ['half an option header', header('0001 0000 0000 0001') + question + opt('fde9 00'), 'malformed'],
    [
      'EDNS version 1 with options of its own making',
      header('0001 0000 0000 0001') + question + opt('fd', { version: '01' }),
      'ok',
    ],
    ['TSIG last', header('0001 0000 0000 0002') + question + opt() + tsig, 'ok'],
    ['TSIG before OPT', header('0001 0000 0000 0002') + question + tsig + opt(), 'malformed'],
    ['client subnet', header('0001 0000 0000 0001') + question + opt('0008 0007 0001 18 00 c00002'), 'ok'],
    [
      'client subnet of no address',
      header('0001 0000 0000 0001') + question + opt('0008 0004 0000 00 00'),
      'ok',
    ],
    [
      'client subnet with a scope',
      header('0001 0000 0000 0001') + question + opt('0008 0007 0001 18 18 c00002'),
      'malformed',
    ],
    [
      'client subnet with too few octets',
      header('0001 0000 0000 0001') + question + opt('0008 0006 0001 18 00 c000'),
      'malformed',
    ],
    [
      'client subnet with too many octets',
      header('0001 0000 0000 0001') + question + opt('0008 0008 0001 18 00 c0000201'),
      'malformed',
    ],
    [
      'client subnet with bits past its prefix',
      header('0001 0000 0000 0001') + question + opt('0008 0007 0001 17 00 c00003'),
      'malformed',
    ],
    [
      'client subnet of 33 bits of IPv4',
      header('0001 0000 0000 0001') + question + opt('0008 0009 0001 21 00 c000020180'),
      'malformed',
    ],
    [
      'client subnet of family 3',
      header('0001 0000 0000 0001') + question + opt('0008 0004 0003 00 00'),
      'malformed',
    ],
  ];
  for (const [title, hex, status] of table) {
    it(`parse() of ${title}: ${status}`, () => {
      const message = octets(hex);
      expect(new Query().parse(message, 0, message.length)).to.equal(QueryStatus[status]);
    });
  }

  it('parse() reads question and EDNS wherever the message lies in its buffer', () => {
    const message = octets(header('0001 0000 0000 0001') + question + opt('0003 0000', { flags: '8000' }));
    const buffer = new Uint8Array(message.length + 20);
    buffer.set(message, 7);
    const query = new Query();
    query.parse(buffer, 7, 7 + message.length);
    expect(query).to.include({
      qtype: 1,
      qclass: 1,
      hasEdns: true,
      udpSizeOctets: 4096,
      isDnssecOk: true,
      isNsidWanted: true,
    });
    expect(query.questionEnd).to.equal(7 + 12 + 13 + 4);
  });

  it('parse() takes an EDNS size below 512 for 512 (RFC 6891 §6.2.3)', () => {
    const message = octets(header('0001 0000 0000 0001') + question + opt('', { size: '0000' }));
    const query = new Query();
    query.parse(message, 0, message.length);
    expect(query.udpSizeOctets).to.equal(512);
  });

  it('parse() forgets what the query before said', () => {
    const query = new Query();
    const first = octets(
      header('0001 0000 0000 0001') + question + opt('0003 0000 0008 0004 0000 00 00', { flags: '8000' }),
    );
    const second = octets(header('0001 0000 0000 0000') + question);
    query.parse(first, 0, first.length);
    query.parse(second, 0, second.length);
    expect(query).to.include({
      hasEdns: false,
      isDnssecOk: false,
      isNsidWanted: false,
      subnetOctets: 0,
      udpSizeOctets: 512,
    });
  });
});
