import { expect } from 'chai';

import { formatListenAddress } from '../../src/base/index.ts';
import { listenAddress } from '../../src/config/listen-address.ts';

describe('listenAddress', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['192.0.2.1', '192.0.2.1:53'],
    ['192.0.2.1:0', '192.0.2.1:0'],
    ['0.0.0.0:65535', '0.0.0.0:65535'],
    ['::1', '[::1]:53'],
    ['[::1]', '[::1]:53'],
    ['[::]:5300', '[::]:5300'],
    ['2001:db8::1:5300', '[2001:db8::1:5300]:53'],
    ['', undefined],
    [':53', undefined],
    ['192.0.2.1:', undefined],
    ['192.0.2.1:65536', undefined],
    ['192.0.2.1:-1', undefined],
    ['192.0.2.256:53', undefined],
    ['[192.0.2.1]:53', undefined],
    ['[::1', undefined],
    ['ns1.example.com:53', undefined],
    ['fe80::1%eth0', undefined],
    ['[fe80::1%eth0]:53', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${JSON.stringify(text)} as ${expected ?? 'no address'}`, () => {
      const read = listenAddress.parse(text);
      expect(read && formatListenAddress(read)).to.equal(expected);
    });
  }
});
