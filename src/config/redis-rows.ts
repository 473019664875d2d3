/** The settings of the Redis that replicas share. Its passwords have no flags: every user of a machine sees those. */

import { boolean, text, type ValueType } from '../schema/index.ts';
import { hostName } from './host-name.ts';
import { redisUrl } from './redis-url.ts';
import { many, one, path } from './server-setting.ts';

/** Where the password is looked for that is written nowhere else. */
export const PASSWORD_VARIABLE = 'EVENKEEL_REDIS_PASSWORD';

/** What a Sentinel takes for a name, as Redis's sentinel.conf has it. */
const masterName: ValueType<string> = {
  expected: 'letters, digits and any of .-_',
  parse: (source) => (/^[A-Za-z0-9._-]+$/.test(source) ? source : undefined),
};

/** Ours; a brace would change the slot in which a Cluster keeps the keys. */
const keyPrefix: ValueType<string> = {
  expected: '1 to 64 letters, digits and any of -._:',
  parse: (source) => (/^[A-Za-z0-9._:-]{1,64}$/.test(source) ? source : undefined),
};

/** Part of the table of settings (server-settings.ts). */
export const REDIS_ROWS = {
  redisUrls: many(redisUrl, {
    key: 'redis.url',
    flag: '--redis <url>',
    default: [],
    defaultText: 'none: nothing is shared',
    doc: 'Where the Redis is that replicas share; several for Sentinels or the nodes of a Cluster',
  }),
  redisSentinel: one<string | null>(masterName, {
    key: 'redis.sentinel',
    flag: null,
    default: null,
    defaultText: 'none',
    doc: 'The master as the Sentinels call it; the URLs are theirs then',
  }),
  redisCluster: one(boolean, {
    key: 'redis.cluster',
    flag: null,
    default: false,
    doc: 'Whether the URLs are nodes of a Redis Cluster',
  }),
  redisUsername: one<string | null>(text, {
    key: 'redis.username',
    flag: null,
    default: null,
    defaultText: "none: Redis's default user",
    doc: 'Who to log in as, where Redis has users (ACL)',
  }),
  redisPassword: one<string | null>(text, {
    key: 'redis.password',
    flag: null,
    isSecret: true,
    default: null,
    defaultText: `the environment's ${PASSWORD_VARIABLE}`,
    doc: 'The password; better kept in a file of its own',
  }),
  redisPasswordFile: one<string | null>(path, {
    key: 'redis.password_file',
    flag: null,
    default: null,
    defaultText: 'none',
    doc: 'File whose first line is the password; read at the start, before the server becomes another user',
  }),
  redisSentinelUsername: one<string | null>(text, {
    key: 'redis.sentinel_username',
    flag: null,
    default: null,
    defaultText: "none: the Sentinels' default user",
    doc: 'Who to log in to the Sentinels as',
  }),
  redisSentinelPassword: one<string | null>(text, {
    key: 'redis.sentinel_password',
    flag: null,
    isSecret: true,
    default: null,
    defaultText: 'none',
    doc: "The Sentinels' own password",
  }),
  redisSentinelPasswordFile: one<string | null>(path, {
    key: 'redis.sentinel_password_file',
    flag: null,
    default: null,
    defaultText: 'none',
    doc: "File whose first line is the Sentinels' own password",
  }),
  redisCa: one<string | null>(path, {
    key: 'redis.ca',
    flag: null,
    default: null,
    defaultText: 'none: the well-known authorities',
    doc: "File of the certificates (PEM) that Redis's certificate must lead to",
  }),
  redisCertificate: one<string | null>(path, {
    key: 'redis.certificate',
    flag: null,
    default: null,
    defaultText: 'none',
    doc: 'File of the certificate (PEM) that is shown to Redis, followed by those it leads to it by',
  }),
  redisKey: one<string | null>(path, {
    key: 'redis.key',
    flag: null,
    default: null,
    defaultText: 'none',
    doc: "File of that certificate's private key (PEM, not encrypted)",
  }),
  redisServerName: one<string | null>(hostName, {
    key: 'redis.server_name',
    flag: null,
    default: null,
    defaultText: "the URL's host",
    doc: "The name that Redis's certificate must have",
  }),
  redisVerify: one(boolean, {
    key: 'redis.verify',
    flag: null,
    default: true,
    doc: "Whether Redis's certificate is checked; without, whoever sits between can read and write all",
  }),
  redisPrefix: one(keyPrefix, {
    key: 'redis.prefix',
    flag: null,
    default: 'evenkeel',
    doc: 'What all keys in Redis begin with; replicas of one prefix belong together',
  }),
} as const;
