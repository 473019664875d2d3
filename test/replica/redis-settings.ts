/** Settings for a Redis of the test's own: one server, no password, no TLS; and whatever else a test says. */

import type { RedisNode, RedisSettings } from '../../src/replica/redis-settings.ts';

export function redisSettings(
  nodes: readonly RedisNode[],
  others: Partial<RedisSettings> = {},
): RedisSettings {
  return {
    servers: { mode: 'single', nodes: nodes.map(({ host, port }) => ({ host, port })) },
    username: null,
    password: null,
    db: 0,
    tls: null,
    prefix: 'evenkeel',
    replica: 'test',
    ...others,
  };
}
