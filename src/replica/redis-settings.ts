/** How to reach a Redis, or whatever speaks its protocol (Valkey): what an operator says of it, read and checked. */

import type { RedisNode, RedisServers, RedisSettings as WrittenSettings } from '../config/index.ts';

export type { RedisNode, RedisServers, RedisTls } from '../config/index.ts';

type RedisMode = RedisServers['mode'];

/** What was written, and for whom. */
export interface RedisSettings extends WrittenSettings {
  /** Our name, told to the server: `CLIENT LIST` shows it. */
  readonly replica: string;
}

const SCHEMES: Readonly<Record<RedisMode, string>> = {
  single: '',
  sentinel: '+sentinel',
  cluster: '+cluster',
};

/** For the operator, and without secrets: `redis://192.0.2.1:6379`, `rediss+sentinel://a:26379,b:26379/mymaster`. */
export function formatRedisName({ servers, db, tls }: RedisSettings): string {
  const scheme = `redis${tls === null ? '' : 's'}${SCHEMES[servers.mode]}`;
  const path = [
    ...(servers.mode === 'sentinel' ? [servers.primaryName] : []),
    ...(db === 0 ? [] : [String(db)]),
  ].join('/');
  return `${scheme}://${servers.nodes.map(formatRedisNode).join(',')}${path && `/${path}`}`;
}

/** `192.0.2.1:6379`, `[2001:db8::1]:6379` */
export function formatRedisNode({ host, port }: RedisNode): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
