/** What settings under `redis` demand of each other. No message quotes one of them: there are passwords among them. */

import { isWritten, tell, type RedisContext, type RedisName } from './redis-context.ts';
import { redisUrl, type RedisUrl } from './redis-url.ts';

/** Tells of every rule that is broken. */
export function checkRedisRules(context: RedisContext): void {
  const urls = context.config.redisUrls.flatMap((url, item) =>
    typeof url === 'object' ? [{ url, item }] : [],
  );
  checkUrls(context);
  checkNone(context);
  checkMode(context);
  checkCount(urls, context);
  checkScheme(urls, context);
  checkDatabase(urls, context);
  checkUrlLogins(urls, context);
  checkLogin(urls, context);
  checkSentinelLogin(context);
  checkTls(urls, context);
  checkKeyPair(context);
}

/** A URL, and which of those written it is. */
interface NumberedUrl {
  readonly url: RedisUrl;
  readonly item: number;
}

/** Those that `redisUrl` could neither read nor, for what they may hold, refuse. */
function checkUrls(context: RedisContext): void {
  for (const [item, url] of context.config.redisUrls.entries()) {
    if (url !== 'unreadable') continue;
    const expected = `${redisUrl.expected}; special characters of a password as %XX`;
    tell('redisUrls', context, `a text that may hold a secret and isn't shown (expected ${expected})`, item);
  }
}

function checkNone(context: RedisContext): void {
  const { redisUrls } = context.config;
  const item = redisUrls.indexOf('none');
  if (item < 0 || redisUrls.length === 1) return;
  tell('redisUrls', context, 'none is one of several (expected it alone)', item);
}

function checkMode(context: RedisContext): void {
  if (!context.config.redisCluster || !isWritten('redisSentinel', context)) return;
  tell('redisCluster', context, 'a Cluster is not kept by Sentinels (expected this or redis.sentinel)');
}

function checkCount(urls: readonly NumberedUrl[], context: RedisContext): void {
  const { config, report } = context;
  const isSingle = !config.redisCluster && !isWritten('redisSentinel', context);
  const [, second] = urls;
  if (second === undefined || !isSingle || report.problems.some(({ where }) => where === 'redis.cluster'))
    return;
  const expected = 'one, or redis.sentinel, or redis.cluster: true';
  tell('redisUrls', context, `a second server (expected ${expected})`, second.item);
}

function checkScheme(urls: readonly NumberedUrl[], context: RedisContext): void {
  const [first] = urls;
  const other = urls.find(({ url }) => url.isTls !== first?.url.isTls);
  if (other === undefined) return;
  const [scheme, before] = other.url.isTls ? ['rediss', 'redis'] : ['redis', 'rediss'];
  tell('redisUrls', context, `${scheme}:// after ${before}:// (expected all with TLS or none)`, other.item);
}

function checkDatabase(urls: readonly NumberedUrl[], context: RedisContext): void {
  const other = findOther(urls, 'database');
  if (other) tell('redisUrls', context, 'another database (expected the same in all)', other.item);
  // Redis Cluster specification, "Implemented subset": there is database 0 alone.
  const inCluster = context.config.redisCluster ? urls.find(({ url }) => url.database) : undefined;
  if (inCluster) tell('redisUrls', context, 'a database of a Cluster (expected none, or 0)', inCluster.item);
}

/** In a Sentinel's URL, a login could be meant for the Sentinel or for Redis: it has to be said. */
function checkUrlLogins(urls: readonly NumberedUrl[], context: RedisContext): void {
  const hasSentinels = isWritten('redisSentinel', context);
  for (const { url, item } of hasSentinels ? urls : []) {
    if (url.username === null && url.password === null) continue;
    const expected = 'redis.username and redis.password_file for Redis, redis.sentinel_… for the Sentinels';
    tell('redisUrls', context, `a login in a Sentinel's URL (expected ${expected})`, item);
  }
  const other = findOther(urls, 'username') ?? findOther(urls, 'password');
  if (other && !hasSentinels)
    tell('redisUrls', context, 'another login (expected the same in all)', other.item);
}

/** The same thing said in two places is sooner or later two things. */
function checkLogin(urls: readonly NumberedUrl[], context: RedisContext): void {
  if (urls.some(({ url }) => url.username !== null)) tellTwice('redisUsername', 'redis.url', context);
  if (urls.some(({ url }) => url.password !== null)) {
    tellTwice('redisPassword', 'redis.url', context);
    tellTwice('redisPasswordFile', 'redis.url', context);
  }
  if (isWritten('redisPassword', context)) tellTwice('redisPasswordFile', 'redis.password', context);
  if (isWritten('redisSentinelPassword', context))
    tellTwice('redisSentinelPasswordFile', 'redis.sentinel_password', context);
}

function tellTwice(name: RedisName, before: string, context: RedisContext): void {
  tell(name, context, `said by ${before} as well (expected one of them)`);
}

function checkSentinelLogin(context: RedisContext): void {
  if (isWritten('redisSentinel', context)) return;
  for (const name of [
    'redisSentinelUsername',
    'redisSentinelPassword',
    'redisSentinelPasswordFile',
  ] as const) {
    tell(name, context, 'there are no Sentinels (expected redis.sentinel)');
  }
}

/** Who asks for certificates believes the connection to be safe. */
function checkTls(urls: readonly NumberedUrl[], context: RedisContext): void {
  if (urls.length === 0 || urls.some(({ url }) => url.isTls)) return;
  for (const name of ['redisCa', 'redisCertificate', 'redisKey', 'redisServerName', 'redisVerify'] as const) {
    tell(name, context, 'there is no TLS (expected rediss:// in redis.url)');
  }
}

function checkKeyPair(context: RedisContext): void {
  const hasCertificate = isWritten('redisCertificate', context);
  if (hasCertificate === isWritten('redisKey', context)) return;
  if (hasCertificate) tell('redisCertificate', context, 'its key is missing (expected redis.key)');
  else tell('redisKey', context, 'its certificate is missing (expected redis.certificate)');
}

/** The first that writes something else than one before; what isn't written contradicts nothing. */
function findOther(
  urls: readonly NumberedUrl[],
  key: 'database' | 'username' | 'password',
): NumberedUrl | undefined {
  const [first, ...rest] = urls.filter(({ url }) => url[key] !== null);
  return rest.find(({ url }) => url[key] !== first?.url[key]);
}
