import { expect } from 'chai';
import {
  hostHeader,
  redirectedTo,
  type HttpDestination,
} from '../../../src/health/checkers/http-destination.ts';

const FROM: HttpDestination = {
  scheme: 'http',
  port: 8080,
  host: 'www.example.com',
  serverName: 'tls.example.com',
  path: '/a/b?c',
};

describe('hostHeader()', () => {
  const rows: readonly [Partial<HttpDestination>, string][] = [
    [{}, 'www.example.com:8080'],
    [{ port: 80 }, 'www.example.com'],
    [{ port: 443 }, 'www.example.com:443'],
    [{ scheme: 'https', port: 443 }, 'www.example.com'],
    [{ scheme: 'https', port: 80 }, 'www.example.com:80'],
    [{ host: '192.0.2.1', port: 80 }, '192.0.2.1'],
    [{ host: '2001:db8::1' }, '[2001:db8::1]:8080'],
  ];
  for (const [destination, expected] of rows) {
    it(`writes ${expected}`, () => {
      expect(hostHeader({ ...FROM, ...destination })).to.equal(expected);
    });
  }
});

describe('redirectedTo()', () => {
  const elsewhere = { host: 'example.net', serverName: 'example.net', port: 80, path: '/' };
  const rows: readonly [string, Partial<HttpDestination> | null][] = [
    ['/x', { path: '/x' }],
    ['x?y#z', { path: '/a/x?y' }],
    ['?d', { path: '/a/b?d' }],
    ['/a b', { path: '/a%20b' }],
    ['//example.net', elsewhere],
    ['HTTP://EXAMPLE.net:80/', elsewhere],
    ['https://WWW.example.com/', { scheme: 'https', port: 443, path: '/' }],
    ['https://www.example.com:8443', { scheme: 'https', port: 8443, path: '/' }],
    ['http://192.0.2.1/', { ...elsewhere, host: '192.0.2.1', serverName: '192.0.2.1' }],
    ['http://[2001:db8::1]/', { ...elsewhere, host: '2001:db8::1', serverName: '2001:db8::1' }],
    ['ftp://example.net/', null],
    ['javascript:1', null],
    ['http://', null],
  ];
  for (const [location, expected] of rows) {
    it(`reads ${location}`, () => {
      expect(redirectedTo(location, FROM)).to.deep.equal(expected && { ...FROM, ...expected });
    });
  }

  it('reads nothing where the host is none', () => {
    expect(redirectedTo('/', { ...FROM, host: 'a b' })).to.be.null;
  });
});
