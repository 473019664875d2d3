/** Small zones for the scenarios. */

/** A zone of ten names besides its apex. @param www the address of `www`, to tell one version from another */
export function exampleZone(www = '192.0.2.1'): string {
  const hosts = Array.from({ length: 8 }, (_, i) => `host${i}: {type: A, value: 192.0.2.${100 + i}}`);
  return [
    "'': {type: NS, values: [ns1.example.net., ns2.example.net.]}",
    `www: {type: A, ttl: 60, value: ${www}}`,
    'mail: {type: MX, value: {preference: 10, exchange: host1}}',
    ...hosts,
    '',
  ].join('\n');
}

/** The same zone, cut off as by a full disk: valid YAML, and most of the names are gone. */
export function truncatedZone(): string {
  return exampleZone().split('\n').slice(0, 4).join('\n');
}

/** The same zone with two errors. */
export function brokenZone(): string {
  return exampleZone('192.0.2.300').replace('preference: 10', 'preference: ten');
}
