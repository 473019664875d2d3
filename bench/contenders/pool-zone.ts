/** A zone of pools as the contenders read it that have pools of their own: a master file with records of their own types. */

export interface PoolZone {
  readonly origin: string;
  readonly masterFile: string;
}

/** @param ttlSeconds where a record gives none */
export function createPoolZone(origin: string, ttlSeconds: number, records: readonly string[]): PoolZone {
  const masterFile = [
    `$ORIGIN ${origin}`,
    `$TTL ${ttlSeconds}`,
    `@ SOA ns1.${origin} hostmaster.${origin} 1 7200 900 1209600 300`,
    '@ NS ns1',
    'ns1 A 127.0.0.1',
    ...records,
    '',
  ].join('\n');
  return { origin, masterFile };
}
