import { expect } from 'chai';

import { parseRedisUrl, redisUrl, type RedisUrl } from '../../src/config/redis-url.ts';

const PLAIN = { isTls: false, host: 'h', port: null, database: null, username: null, password: null };

describe('parseRedisUrl()', () => {
  const cases: readonly (readonly [text: string, expected: Partial<RedisUrl> | undefined])[] = [
    ['redis://h', {}],
    ['redis://h/', {}],
    ['redis://Redis-1.Example.COM', { host: 'redis-1.example.com' }],
    ['redis://192.0.2.1:6380/15', { host: '192.0.2.1', port: 6380, database: 15 }],
    ['redis://[2001:db8::1]', { host: '2001:db8::1' }],
    ['redis://[2001:db8::1]:6380/0', { host: '2001:db8::1', port: 6380, database: 0 }],
    ['rediss://h', { isTls: true }],
    ['REDISS://h', { isTls: true }],
    ['redis://user@h', { username: 'user' }],
    ['redis://:secret@h', { password: 'secret' }],
    ['redis://user:secret@h:1', { username: 'user', password: 'secret', port: 1 }],
    ['redis://user:@h', { username: 'user' }],
    ['redis://us%3Aer:p%40%2f%25@h', { username: 'us:er', password: 'p@/%' }],
    ['redis://user:a@b@h', { username: 'user', password: 'a@b' }],
    ['redis://h/2147483647', { database: 2_147_483_647 }],
    ['redis://h/2147483648', undefined],
    ['redis://h/01', undefined],
    ['redis://h/-1', undefined],
    ['redis://h/0/', undefined],
    ['redis://h/db', undefined],
    ['redis://h?db=1', undefined],
    ['redis://h#1', undefined],
    ['redis://h:0', undefined],
    ['redis://h:65536', undefined],
    ['redis://h:six', undefined],
    ['redis://192.0.2.256', undefined],
    ['redis://192.0.2', undefined],
    ['redis://2001:db8::1', undefined],
    ['redis://[2001:db8::g]', undefined],
    ['redis://a%20b', undefined],
    ['redis://a b', undefined],
    [' redis://h', undefined],
    ['redis://:p%zz@h', undefined],
    ['redis://:p%ff@h', undefined],
    ['redis://user:12/b@h', undefined],
    ['redis://', undefined],
    ['redis:h', undefined],
    ['http://h', undefined],
    ['h:6379', undefined],
    ['none', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${JSON.stringify(text)} as ${expected ? JSON.stringify(expected) : 'no URL'}`, () => {
      expect(parseRedisUrl(text)).to.deep.equal(expected && { ...PLAIN, ...expected });
    });
  }
});

describe('redisUrl', () => {
  const cases: readonly (readonly [text: string, expected: unknown])[] = [
    ['none', 'none'],
    ['redis://h', PLAIN],
    ['h:6379', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${JSON.stringify(text)} as ${JSON.stringify(expected)}`, () => {
      expect(redisUrl.parse(text)).to.deep.equal(expected);
    });
  }

  for (const text of ['redis://user:se/cret@h', 'user:secret@h', 'http://:secret@h', 'redis://:secret@h:0']) {
    it(`does not refuse ${JSON.stringify(text)}, which would be quoted`, () => {
      expect(redisUrl.parse(text)).to.equal('unreadable');
    });
  }
});
