import { expect } from 'chai';
import { composeQuery } from '../support/query.ts';
import { serve } from '../support/server.ts';
import { dig } from '../support/transcript.ts';

const SOA = '@ SOA ns hostmaster 1 7200 3600 1209600 300\n';
const inZone = (text: string): ((command: string) => string[]) => {
  const server = serve({ 'example.': `$TTL 3600\n${SOA}${text}` });
  return (command) => dig(server, command);
};

describe('resolve/resolver', () => {
  it('gives a DNAME once, where it leads to itself and is what was asked for', () => {
    const ask = inZone('dd DNAME d2\nd2 DNAME target\nx.target CNAME dd\n');
    expect(ask('dig x.dd.example. DNAME')).to.deep.equal([
      ';; status: NOERROR, flags: qr aa',
      ';; ANSWER SECTION:',
      'dd.example. 3600 IN DNAME d2.example.',
      'x.dd.example. 3600 IN CNAME x.d2.example.',
      'd2.example. 3600 IN DNAME target.example.',
      'x.d2.example. 3600 IN CNAME x.target.example.',
      'x.target.example. 3600 IN CNAME dd.example.',
    ]);
  });

  it('answers each of 300 types at one name', () => {
    const types = Array.from({ length: 300 }, (_, i) => 65200 + i);
    const ask = inZone(types.map((type) => `many TYPE${type} \\# 1 00\n`).join(''));
    for (const type of types) {
      expect(ask(`dig many.example. TYPE${type}`)[2]).to.equal(`many.example. 3600 IN TYPE${type} \\# 1 00`);
    }
  });

  it('RFC 5155 §7.2.8: a name that is there for NSEC3 alone does not exist', () => {
    const ask = inZone('abcdefgh NSEC3 1 0 0 - 2vptu5timamqttgl4luu9kg21e0aor3s A\n* TXT any\n');
    expect(ask('dig abcdefgh.example. TXT')[2]).to.equal('abcdefgh.example. 3600 IN TXT "any"');
  });

  it('refers with glue that a wildcard below the cut makes, as NSD and Knot do', () => {
    const ask = inZone('c NS ns.c\n*.c A 192.0.2.1\n');
    expect(ask('dig www.c.example. A')).to.deep.equal([
      ';; status: NOERROR, flags: qr',
      ';; AUTHORITY SECTION:',
      'c.example. 3600 IN NS ns.c.example.',
      ';; ADDITIONAL SECTION:',
      'ns.c.example. 3600 IN A 192.0.2.1',
    ]);
  });

  it('truncates the answer of an RRset that no message can hold, over TCP too', () => {
    const addresses = Array.from({ length: 5000 }, (_, i) => `many A 10.0.${i >> 8}.${i & 255}\n`);
    const server = serve({ 'example.': `$TTL 3600\n${SOA}${addresses.join('')}` });
    const query = composeQuery({ qname: 'many.example.' });
    for (const isStream of [false, true]) {
      const response = server.respond(query, isStream)!;
      expect([...response.subarray(2, 8)]).to.deep.equal([0x86, 0, 0, 1, 0, 0]); // QR AA TC, one question, no answer
    }
  });
});
