import { expect } from 'chai';

import { formatListenAddress } from '../../src/base/index.ts';
import { addressWithPort } from '../../src/config/address-with-port.ts';

describe('addressWithPort()', () => {
  const cases: readonly (readonly [text: string, expected: string | undefined])[] = [
    ['192.0.2.1:443', '192.0.2.1:443'],
    ['[2001:db8::1]:443', '[2001:db8::1]:443'],
    ['192.0.2.1:0', undefined],
    ['192.0.2.1', undefined],
    ['2001:db8::1', undefined],
    ['2001:db8::1:443', undefined],
    ['[2001:db8::1]', undefined],
    ['192.0.2.1:65536', undefined],
    ['localhost:443', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${JSON.stringify(text)} as ${expected ?? 'no address'}`, () => {
      const read = addressWithPort(1).parse(text);
      expect(read && formatListenAddress(read)).to.equal(expected);
    });
  }

  it('takes port 0 where any will do', () => {
    expect(addressWithPort(0).parse('127.0.0.1:0')).to.deep.equal({ address: '127.0.0.1', port: 0 });
  });
});
