/** The keys of a value's map: former spellings that octoDNS still accepts, and fields that may be left out. */

import type { Token } from '../../dns/rdata/index.ts';
import { RrType } from '../../dns/rr-type.ts';
import type { YamlEntry, YamlMap } from '../../schema/yaml-tree.ts';

/** The field of today by its former key. */
const FORMER_KEYS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  [RrType.MX]: { priority: 'preference', value: 'exchange' },
};

/** DS had the keys of a DNSKEY once, shifted by one: `algorithm` was the digest type (octoDNS, `DsValue`). */
const FORMER_DS_KEYS: Readonly<Record<string, string>> = {
  flags: 'key_tag',
  protocol: 'algorithm',
  algorithm: 'digest_type',
  public_key: 'digest',
};

/** What stands for a field that is left out; nothing at all for those at the end of the RDATA that may be absent. */
const DEFAULTS: Readonly<Record<number, Readonly<Record<string, readonly string[]>>>> = {
  [RrType.CAA]: { flags: ['0'] },
  [RrType.TLSA]: { certificate_usage: ['0'], selector: ['0'], matching_type: ['0'] },
  [RrType.SVCB]: { svcparams: [] },
  [RrType.HTTPS]: { svcparams: [] },
  [RrType.ISDN]: { subaddress: [] },
  [RrType.KEY]: { public_key: [] },
  [RrType.IPSECKEY]: { public_key: [] },
  [RrType.HIP]: { rendezvous_servers: [] },
};

/** The map's entries by the keys of today; a key of today wins over its former spelling. */
export function entriesByField(type: number, map: YamlMap): Map<string, YamlEntry> {
  const former = formerKeys(type, map);
  const byField = new Map<string, YamlEntry>();
  for (const entry of map.entries) {
    const key = entry.key.text;
    const field = former?.[key] ?? key;
    if (field === key || !byField.has(field)) byField.set(field, entry);
  }
  return byField;
}

/** The words that stand for a field that isn't written; undefined where it must be. */
export function defaultTokens(type: number, key: string): Token[] | undefined {
  return DEFAULTS[type]?.[key]?.map((text) => ({ text, quoted: true }));
}

function formerKeys(type: number, map: YamlMap): Readonly<Record<string, string>> | undefined {
  if (type !== RrType.DS) return FORMER_KEYS[type];
  return map.entries.some(({ key }) => key.text === 'public_key' || key.text === 'flags')
    ? FORMER_DS_KEYS
    : undefined;
}
