/**
 * How the operator writes where Redis is:
 *
 *     redis://user:password@[2001:db8::1]:6379/0
 *     scheme   login        host          port database
 *
 * All but scheme and host may be left out.
 */

import { parseIpAddress, parseIpv4 } from '../base/index.ts';
import type { ValueType } from '../schema/index.ts';
import { hostName } from './host-name.ts';

export interface RedisUrl {
  /** `rediss`, with two s. */
  readonly isTls: boolean;
  /** A name in lower case, or an address; an IPv6 address without its brackets. */
  readonly host: string;
  /** What is null was not written. */
  readonly port: number | null;
  readonly database: number | null;
  readonly username: string | null;
  readonly password: string | null;
}

/**
 * What was written. `unreadable` is a mistake beside which there may be a password: it is a value, and not refused at
 * once, since whoever refuses a value quotes it (the command line does). redis-rules.ts tells of it.
 */
export type WrittenRedisUrl = RedisUrl | 'none' | 'unreadable';

/** Redis's own limit: `databases` in redis.conf is an int. */
const MAX_DATABASE = 0x7fff_ffff;

export const redisUrl: ValueType<WrittenRedisUrl> = {
  expected: 'redis://HOST:PORT/DATABASE, or rediss:// for TLS, or none',
  parse(source) {
    if (source === 'none') return 'none';
    return parseRedisUrl(source) ?? (source.includes('@') ? 'unreadable' : undefined);
  },
};

export function parseRedisUrl(source: string): RedisUrl | undefined {
  // URL drops white space and completes what has no authority.
  if (!/^rediss?:\/\/[^\s?#]+$/i.test(source) || !URL.canParse(source)) return undefined;
  const url = new URL(source);
  const host = readHost(url.hostname);
  const port = url.port === '' ? null : Number(url.port);
  const database = readDatabase(url.pathname);
  const username = decode(url.username);
  const password = decode(url.password);
  if ([host, database, username, password].includes(undefined) || port === 0) return undefined;
  return {
    isTls: url.protocol === 'rediss:',
    host: host!,
    port,
    database: database!,
    username: username!,
    password: password!,
  };
}

/** `URL` has checked what is in brackets, and nothing else: the scheme isn't one of its own. */
function readHost(source: string): string | undefined {
  if (source.startsWith('[')) return parseIpAddress(source.slice(1, -1)) && source.slice(1, -1);
  if (/^[0-9.]+$/.test(source) && parseIpv4(source) === undefined) return undefined;
  return hostName.parse(source);
}

/** @returns null where none is written */
function readDatabase(path: string): number | null | undefined {
  if (path === '' || path === '/') return null;
  const written = /^\/(0|[1-9][0-9]{0,9})$/.exec(path)?.[1];
  return written !== undefined && Number(written) <= MAX_DATABASE ? Number(written) : undefined;
}

/** @returns null where nothing is written, undefined where a `%` begins no octet or the octets aren't UTF-8 */
function decode(component: string): string | null | undefined {
  try {
    return decodeURIComponent(component) || null;
  } catch {
    return undefined;
  }
}
