/** What the settings under `redis` come to: whom to connect to, as whom, and how. */

import type { Report } from '../schema/index.ts';
import type { RedisContext } from './redis-context.ts';
import { readCertificates, readFirstLine, readKeyPair } from './redis-files.ts';
import { checkRedisRules } from './redis-rules.ts';
import { PASSWORD_VARIABLE } from './redis-rows.ts';
import type { RedisUrl } from './redis-url.ts';
import type { Config } from './server-settings.ts';
import type { SettingPlaces } from './setting-places.ts';

/** All that `replica/` wants to know, but for the replica's own name. */
export interface RedisSettings {
  readonly servers: RedisServers;
  /** null: Redis's default user. */
  readonly username: string | null;
  readonly password: string | null;
  readonly db: number;
  /** null: plain text. */
  readonly tls: RedisTls | null;
  readonly prefix: string;
}

/** One node at least. */
export type RedisServers =
  | { readonly mode: 'single' | 'cluster'; readonly nodes: readonly RedisNode[] }
  | {
      readonly mode: 'sentinel';
      /** The Sentinels. */
      readonly nodes: readonly RedisNode[];
      /** What they call the master. */
      readonly primaryName: string;
      /** Their own login. */
      readonly username: string | null;
      readonly password: string | null;
      readonly isTls: boolean;
    };

export interface RedisNode {
  /** A name or an address; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Certificates and key are PEM, not paths. */
export interface RedisTls {
  /** null: the well-known authorities. */
  readonly ca: string | null;
  /** With its key, or neither. */
  readonly certificate: string | null;
  readonly key: string | null;
  /** null: the node's host. */
  readonly serverName: string | null;
  readonly isVerified: boolean;
}

/** As registered with IANA. */
const REDIS_PORT = 6379;
/** Redis's sentinel.c: REDIS_SENTINEL_PORT. */
const SENTINEL_PORT = 26_379;

/**
 * Reads the files too, once, since the server may soon be a user who can't; nothing is read where there is no Redis.
 *
 * @returns null where there is none; incomplete where problems were reported
 */
export function readRedisSettings(
  config: Config,
  places: SettingPlaces,
  environment: NodeJS.ProcessEnv,
  report: Report,
): RedisSettings | null {
  const context: RedisContext = { config, places, report };
  checkRedisRules(context);
  const urls = config.redisUrls.filter((url) => typeof url === 'object');
  if (urls.length === 0) return null;
  const isTls = urls.some((url) => url.isTls);
  return {
    servers: readServers(urls, isTls, context),
    username: firstWritten(urls, 'username') ?? config.redisUsername,
    password:
      firstWritten(urls, 'password') ??
      config.redisPassword ??
      readFirstLine('redisPasswordFile', context) ??
      (environment[PASSWORD_VARIABLE] || null),
    db: firstWritten(urls, 'database') ?? 0,
    tls: isTls ? readTls(context) : null,
    prefix: config.redisPrefix,
  };
}

function readServers(urls: readonly RedisUrl[], isTls: boolean, context: RedisContext): RedisServers {
  const { redisSentinel, redisCluster, redisSentinelUsername, redisSentinelPassword } = context.config;
  const nodesAt = (defaultPort: number): RedisNode[] =>
    urls.map(({ host, port }) => ({ host, port: port ?? defaultPort }));
  if (redisSentinel === null)
    return { mode: redisCluster ? 'cluster' : 'single', nodes: nodesAt(REDIS_PORT) };
  return {
    mode: 'sentinel',
    nodes: nodesAt(SENTINEL_PORT),
    primaryName: redisSentinel,
    username: redisSentinelUsername,
    password: redisSentinelPassword ?? readFirstLine('redisSentinelPasswordFile', context),
    isTls,
  };
}

/** All URLs that write it write the same. */
function firstWritten<Key extends keyof RedisUrl>(urls: readonly RedisUrl[], key: Key): RedisUrl[Key] | null {
  return urls.find((url) => url[key] !== null)?.[key] ?? null;
}

function readTls(context: RedisContext): RedisTls {
  return {
    ca: readCertificates('redisCa', context),
    ...readKeyPair(context),
    serverName: context.config.redisServerName,
    isVerified: context.config.redisVerify,
  };
}
