/** The keys of service parameters: IANA registry "Service Parameter Keys (SvcParamKeys)". */

export const SvcParamKey = {
  mandatory: 0,
  alpn: 1,
  'no-default-alpn': 2,
  port: 3,
  ipv4hint: 4,
  ech: 5,
  ipv6hint: 6,
  /** RFC 9461 §5 */
  dohpath: 7,
  /** RFC 9540 §4 */
  ohttp: 8,
  'tls-supported-groups': 9,
} as const;

const MAX_KEY = 65535;

const KEY_NAMES = new Map(Object.entries(SvcParamKey).map(([name, key]): [number, string] => [key, name]));

/**
 * The number of `alpn` or `key1`: in lower case, without leading zeros (RFC 9460 §2.1); undefined where it is
 * neither.
 */
export function parseSvcParamKey(text: string): number | undefined {
  if (Object.hasOwn(SvcParamKey, text)) return SvcParamKey[text as keyof typeof SvcParamKey];
  const digits = /^key(0|[1-9][0-9]{0,4})$/.exec(text)?.[1];
  return digits !== undefined && Number(digits) <= MAX_KEY ? Number(digits) : undefined;
}

export function formatSvcParamKey(key: number): string {
  return KEY_NAMES.get(key) ?? `key${key}`;
}
