import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
  loadConfig,
  type LoadedConfig,
  type RedisSettings,
  type WrittenConfig,
} from '../../src/config/index.ts';
import { redisUrl } from '../../src/config/redis-url.ts';
import { formatProblem } from '../../src/schema/index.ts';

const FIXTURES = fileURLToPath(new URL('../health/checkers/fixtures', import.meta.url));
const GOOD = join(FIXTURES, 'good.pem');
const KEY = join(FIXTURES, 'key.pem');
const CA = join(FIXTURES, 'ca.pem');

/** What a mere `redis://192.0.2.1` comes to. */
const SINGLE: RedisSettings = {
  servers: { mode: 'single', nodes: [{ host: '192.0.2.1', port: 6379 }] },
  username: null,
  password: null,
  db: 0,
  tls: null,
  prefix: 'evenkeel',
};
const TLS = { ca: null, certificate: null, key: null, serverName: null, isVerified: true };
/** What a mere name and Sentinels come to. */
const SENTINELS = {
  mode: 'sentinel',
  nodes: [{ host: 'a', port: 26_379 }],
  primaryName: 'm',
  username: null,
  password: null,
  isTls: false,
} as const;

/** In every password there is, so that it can be looked for. */
const SECRET = 'hunter2';

const flag = (...urls: readonly string[]): WrittenConfig => ({
  redisUrls: urls.map((url) => redisUrl.parse(url)!),
});

describe('loadConfig() of redis', () => {
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'evenkeel-redis-'));
    writeFileSync(join(directory, 'password'), `${SECRET}\nwhat follows is a remark\n`);
    writeFileSync(join(directory, 'windows'), `${SECRET}\r\n`);
    writeFileSync(join(directory, 'bare'), SECRET);
    writeFileSync(join(directory, 'empty'), '');
    writeFileSync(join(directory, 'late'), `\n${SECRET}\n`);
    writeFileSync(
      join(directory, 'half.pem'),
      `${readFileSync(CA, 'utf8')}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
    );
  });

  after(() => rmSync(directory, { recursive: true }));

  const load = (yaml: string, flags: WrittenConfig = {}, environment = {}): LoadedConfig => {
    const file = join(directory, 'evenkeel.yaml');
    writeFileSync(file, yaml);
    return loadConfig(file, flags, environment);
  };

  const problemsOf = (yaml: string, flags?: WrittenConfig): string[] =>
    load(yaml, flags)
      .problems.map(formatProblem)
      .map((line) => line.replaceAll(`${directory}/`, ''));

  //--- What it comes to

  const readable: readonly (readonly [yaml: string, expected: Partial<RedisSettings> | null])[] = [
    ['', null],
    ['redis: {url: none}', null],
    ['redis: {prefix: p, password_file: nowhere}', null],
    ['redis: {url: redis://192.0.2.1}', {}],
    [
      'redis: {url: "redis://[2001:db8::1]:7/3"}',
      { servers: { mode: 'single', nodes: [{ host: '2001:db8::1', port: 7 }] }, db: 3 },
    ],
    ['redis: {url: redis://ann:hunter2@192.0.2.1}', { username: 'ann', password: SECRET }],
    ['redis: {url: redis://ann@192.0.2.1, password: hunter2}', { username: 'ann', password: SECRET }],
    [
      'redis: {url: redis://192.0.2.1, username: ann, password: hunter2}',
      { username: 'ann', password: SECRET },
    ],
    ['redis: {url: redis://192.0.2.1, password_file: password}', { password: SECRET }],
    ['redis: {url: redis://192.0.2.1, password_file: windows}', { password: SECRET }],
    ['redis: {url: redis://192.0.2.1, ca: }', {}],
    ['redis: {url: redis://192.0.2.1, password: none}', { password: 'none' }],
    ['redis: {url: redis://192.0.2.1, password_file: bare}', { password: SECRET }],
    ['redis: {url: redis://192.0.2.1, prefix: "a:b-c._1"}', { prefix: 'a:b-c._1' }],
    [
      'redis: {url: [redis://a, redis://b:7/2], sentinel: main.1_x-y}',
      {
        servers: {
          ...SENTINELS,
          nodes: [...SENTINELS.nodes, { host: 'b', port: 7 }],
          primaryName: 'main.1_x-y',
        },
        db: 2,
      },
    ],
    [
      'redis: {url: redis://a, sentinel: m, cluster: false, password: p, sentinel_username: ann, sentinel_password: hunter2}',
      { servers: { ...SENTINELS, username: 'ann', password: SECRET }, password: 'p' },
    ],
    [
      'redis: {url: rediss://a, sentinel: m, sentinel_password_file: password}',
      { servers: { ...SENTINELS, password: SECRET, isTls: true }, tls: TLS },
    ],
    [
      'redis: {url: [redis://a, redis://b/0, redis://ann:hunter2@c], cluster: true}',
      {
        servers: { mode: 'cluster', nodes: ['a', 'b', 'c'].map((host) => ({ host, port: 6379 })) },
        username: 'ann',
        password: SECRET,
      },
    ],
    ['redis: {url: rediss://192.0.2.1}', { tls: TLS }],
    [
      'redis: {url: rediss://192.0.2.1, verify: no, server_name: Redis.Example}',
      { tls: { ...TLS, isVerified: false, serverName: 'redis.example' } },
    ],
    [
      `redis: {url: rediss://192.0.2.1, ca: ${CA}, certificate: ${GOOD}, key: ${KEY}}`,
      {
        tls: {
          ...TLS,
          ca: readFileSync(CA, 'utf8'),
          certificate: readFileSync(GOOD, 'utf8'),
          key: readFileSync(KEY, 'utf8'),
        },
      },
    ],
  ];
  for (const [yaml, expected] of readable) {
    it(`reads ${JSON.stringify(yaml.replaceAll(FIXTURES, '…'))}`, () => {
      const { redis, problems } = load(yaml);
      expect(problems).to.be.empty;
      expect(redis).to.deep.equal(expected && { ...SINGLE, ...expected });
    });
  }

  //--- Flags and the environment

  it('lets --redis win over the file', () => {
    const { redis } = load('redis: {url: redis://198.51.100.1, prefix: p}', flag('redis://192.0.2.1'));
    expect(redis).to.deep.equal({ ...SINGLE, prefix: 'p' });
  });

  it('lets --redis none do without, and reads no file then', () => {
    const { redis, problems } = load('redis: {url: redis://a, password_file: nowhere}', flag('none'));
    expect(problems).to.be.empty;
    expect(redis).to.equal(null);
  });

  const passwords: readonly (readonly [yaml: string, flags: WrittenConfig, expected: string])[] = [
    ['redis: {url: redis://a}', {}, 'from environment'],
    ['redis: {url: redis://a, username: ann}', {}, 'from environment'],
    ['redis: {url: redis://a, password: own}', {}, 'own'],
    ['redis: {url: redis://a, password_file: password}', {}, SECRET],
    ['redis: {url: "redis://:own@a"}', {}, 'own'],
    ['', flag('redis://:own@a'), 'own'],
    ['', flag('redis://a'), 'from environment'],
  ];
  for (const [yaml, flags, expected] of passwords) {
    it(`takes the password of ${JSON.stringify(yaml)} and ${JSON.stringify(flags.redisUrls ?? 'no flag')} to be ${JSON.stringify(expected)}`, () => {
      const { redis } = load(yaml, flags, { EVENKEEL_REDIS_PASSWORD: 'from environment' });
      expect(redis?.password).to.equal(expected);
    });
  }

  it('takes an empty EVENKEEL_REDIS_PASSWORD for none', () => {
    expect(load('', flag('redis://a'), { EVENKEEL_REDIS_PASSWORD: '' }).redis?.password).to.equal(null);
  });

  it('tells the settings that are written, and none that came from the environment', () => {
    const { written } = load('redis: {url: redis://a}', {}, { EVENKEEL_REDIS_PASSWORD: 'p' });
    expect([...written]).to.deep.equal(['redisUrls']);
  });

  it('gives no Redis where something else is wrong', () => {
    expect(load('workers: 0\nredis: {url: redis://a}').redis).to.equal(null);
  });

  //--- Problems

  const EXPECTED_URL = 'redis://HOST:PORT/DATABASE, or rediss:// for TLS, or none';
  const HIDDEN = "a text that may hold a secret and isn't shown";
  const wrong: readonly (readonly [yaml: string, expected: readonly string[]])[] = [
    ['redis: {url: 192.0.2.1}', [`evenkeel.yaml:1:14: redis.url: "192.0.2.1" (expected ${EXPECTED_URL})`]],
    [
      'redis: {url: ["redis://:hunter2@a:0", redis://b], cluster: true}',
      [
        `evenkeel.yaml:1:15: redis.url[0]: ${HIDDEN} (expected ${EXPECTED_URL}; special characters of a password as %XX)`,
      ],
    ],
    ['redis: redis://:hunter2@a', [`evenkeel.yaml:1:8: redis: ${HIDDEN} (expected a map)`]],
    ['password:hunter2', [`evenkeel.yaml:1:1: configuration: ${HIDDEN} (expected a map)`]],
    ['redis: password:hunter2', [`evenkeel.yaml:1:8: redis: ${HIDDEN} (expected a map)`]],
    [
      'redis: {url: redis://a, password:hunter2}',
      ['evenkeel.yaml:1:25: redis: unknown key "password:…" (did you mean "password"?)'],
    ],
    [
      'redis: {url: redis://a, sentinel: "redis://:hunter2@a"}',
      [`evenkeel.yaml:1:35: redis.sentinel: ${HIDDEN} (expected letters, digits and any of .-_)`],
    ],
    [
      'redis: {url: redis://a, sentinel: a b}',
      ['evenkeel.yaml:1:35: redis.sentinel: "a b" (expected letters, digits and any of .-_)'],
    ],
    [
      'redis: {url: redis://a, prefix: "{a}"}',
      ['evenkeel.yaml:1:33: redis.prefix: "{a}" (expected 1 to 64 letters, digits and any of -._:)'],
    ],
    [
      'redis: {url: [redis://a, none]}',
      ['evenkeel.yaml:1:26: redis.url[1]: none is one of several (expected it alone)'],
    ],
    [
      'redis: {url: redis://a, sentinel: m, cluster: true}',
      [
        'evenkeel.yaml:1:47: redis.cluster: a Cluster is not kept by Sentinels (expected this or redis.sentinel)',
      ],
    ],
    [
      'redis: {url: [redis://a, redis://b]}',
      [
        'evenkeel.yaml:1:26: redis.url[1]: a second server (expected one, or redis.sentinel, or redis.cluster: true)',
      ],
    ],
    [
      'redis: {url: [redis://a, redis://b], cluster: perhaps}',
      ['evenkeel.yaml:1:47: redis.cluster: "perhaps" (expected true or false)'],
    ],
    [
      'redis: {url: [rediss://a, redis://b], cluster: true}',
      ['evenkeel.yaml:1:27: redis.url[1]: redis:// after rediss:// (expected all with TLS or none)'],
    ],
    [
      'redis: {url: [redis://a, redis://b/1, redis://c/2], sentinel: m}',
      ['evenkeel.yaml:1:39: redis.url[2]: another database (expected the same in all)'],
    ],
    [
      'redis: {url: redis://a/1, cluster: true}',
      ['evenkeel.yaml:1:14: redis.url: a database of a Cluster (expected none, or 0)'],
    ],
    [
      'redis: {url: ["redis://:hunter2@a", "redis://:hunter22@b"], cluster: true}',
      ['evenkeel.yaml:1:37: redis.url[1]: another login (expected the same in all)'],
    ],
    [
      'redis: {url: [redis://a, "redis://:hunter2@b"], sentinel: m}',
      [
        "evenkeel.yaml:1:26: redis.url[1]: a login in a Sentinel's URL (expected redis.username and redis.password_file for Redis, redis.sentinel_… for the Sentinels)",
      ],
    ],
    [
      'redis:\n  url: redis://ann:hunter2@a\n  username: ann\n  password: hunter2\n',
      [
        'evenkeel.yaml:3:13: redis.username: said by redis.url as well (expected one of them)',
        'evenkeel.yaml:4:13: redis.password: said by redis.url as well (expected one of them)',
      ],
    ],
    [
      'redis: {url: redis://a, password: hunter2, password_file: password}',
      ['evenkeel.yaml:1:59: redis.password_file: said by redis.password as well (expected one of them)'],
    ],
    [
      'redis: {url: redis://a, sentinel: m, sentinel_password: hunter2, sentinel_password_file: password}',
      [
        'evenkeel.yaml:1:90: redis.sentinel_password_file: said by redis.sentinel_password as well (expected one of them)',
      ],
    ],
    [
      'redis: {url: redis://a, sentinel_username: ann, sentinel_password: hunter2}',
      [
        'evenkeel.yaml:1:44: redis.sentinel_username: there are no Sentinels (expected redis.sentinel)',
        'evenkeel.yaml:1:68: redis.sentinel_password: there are no Sentinels (expected redis.sentinel)',
      ],
    ],
    [
      `redis: {url: redis://a, verify: true, ca: ca.pem}`,
      [
        'evenkeel.yaml:1:33: redis.verify: there is no TLS (expected rediss:// in redis.url)',
        'evenkeel.yaml:1:43: redis.ca: there is no TLS (expected rediss:// in redis.url)',
      ],
    ],
    [
      `redis: {url: rediss://a, certificate: ${GOOD}}`,
      ['evenkeel.yaml:1:39: redis.certificate: its key is missing (expected redis.key)'],
    ],
    [
      `redis: {url: rediss://a, key: ${KEY}}`,
      ['evenkeel.yaml:1:31: redis.key: its certificate is missing (expected redis.certificate)'],
    ],
    [
      `redis:\n  url: rediss://a\n  certificate: ${CA}\n  key: ${KEY}`,
      [
        `evenkeel.yaml:4:8: redis.key: "${KEY}" holds the key of another certificate (expected that of redis.certificate)`,
      ],
    ],
    [
      `redis:\n  url: rediss://a\n  ca: password\n  certificate: half.pem\n  key: ${GOOD}`,
      [
        'evenkeel.yaml:3:7: redis.ca: "password" holds no certificates that can be read (expected PEM)',
        'evenkeel.yaml:4:16: redis.certificate: "half.pem" holds no certificates that can be read (expected PEM)',
        `evenkeel.yaml:5:8: redis.key: "${GOOD}" holds no private key that can be read (expected PEM, not encrypted)`,
      ],
    ],
    [
      'redis:\n  url: redis://a\n  sentinel: m\n  password_file: nowhere\n  sentinel_password_file: .\nworkers: 0',
      [
        'evenkeel.yaml:4:18: redis.password_file: "nowhere" can\'t be read: ENOENT',
        `evenkeel.yaml:5:27: redis.sentinel_password_file: "DIRECTORY" can't be read: EISDIR`,
        'evenkeel.yaml:6:10: workers: "0" (expected an integer from 1 to 256)',
      ],
    ],
    [
      'redis:\n  url: redis://a\n  password_file: empty',
      ['evenkeel.yaml:3:18: redis.password_file: "empty" begins with an empty line (expected a password)'],
    ],
    [
      'redis:\n  url: redis://a\n  password_file: late',
      ['evenkeel.yaml:3:18: redis.password_file: "late" begins with an empty line (expected a password)'],
    ],
  ];
  for (const [yaml, expected] of wrong) {
    it(`tells what is wrong with ${JSON.stringify(yaml.replaceAll(FIXTURES, '…'))}`, () => {
      const told = problemsOf(yaml);
      expect(told.map((line) => line.replace(directory, 'DIRECTORY'))).to.deep.equal(expected);
      expect(told.join('\n')).not.to.include(SECRET);
    });
  }

  it('tells which flag is wrong, beside what is wrong in the file', () => {
    const told = problemsOf(
      'redis:\n  ca: nowhere.pem\n  password: hunter2\n',
      flag('redis://a', 'redis://:hunter2@b'),
    );
    expect(told).to.deep.equal([
      '--redis:2:1: redis.url[1]: a second server (expected one, or redis.sentinel, or redis.cluster: true)',
      'evenkeel.yaml:2:7: redis.ca: there is no TLS (expected rediss:// in redis.url)',
      'evenkeel.yaml:3:13: redis.password: said by redis.url as well (expected one of them)',
    ]);
  });
});
