/** What every contender serves and is asked: one zone of 1,000 names with 4 addresses each. */

const ORIGIN = 'bench.example.';
const NAMES = 1000;
const ADDRESSES = 4;
const TTL_SECONDS = 300;

export interface Corpus {
  /** Absolute, with its dot. */
  readonly origin: string;
  /** The zone as a master file (RFC 1035 §5) and as our YAML. */
  readonly masterFile: string;
  readonly yaml: string;
  /** The same zone with a pool at every name, of members that nobody checks. */
  readonly pooledYaml: string;
  /** What dnsperf reads: a name and a type each line, every name once, in no order. */
  readonly queries: string;
}

export function createCorpus(): Corpus {
  const names = Array.from({ length: NAMES }, (_, n) => ({ label: `host${n}`, addresses: addressesOf(n) }));
  const soa = { mname: `ns1.${ORIGIN}`, rname: `hostmaster.${ORIGIN}` };
  const yaml = (balance: string): string =>
    [
      `? ''`,
      ': - type: SOA',
      `    ttl: ${TTL_SECONDS}`,
      `    value: {mname: ${soa.mname}, rname: ${soa.rname}, serial: 1, refresh: 7200, retry: 900, expire: 1209600, minimum: 300}`,
      `  - {type: NS, ttl: ${TTL_SECONDS}, value: ns1.${ORIGIN}}`,
      `ns1: {type: A, ttl: ${TTL_SECONDS}, value: 192.0.2.1}`,
      ...names.map(
        ({ label, addresses }) =>
          `${label}: {type: A, ttl: ${TTL_SECONDS}, values: [${addresses.join(', ')}]${balance}}`,
      ),
      '',
    ].join('\n');
  return {
    origin: ORIGIN,
    masterFile: [
      `$ORIGIN ${ORIGIN}`,
      `$TTL ${TTL_SECONDS}`,
      `@ SOA ${soa.mname} ${soa.rname} 1 7200 900 1209600 300`,
      '@ NS ns1',
      'ns1 A 192.0.2.1',
      ...names.flatMap(({ label, addresses }) => addresses.map((address) => `${label} A ${address}`)),
      '',
    ].join('\n'),
    yaml: yaml(''),
    pooledYaml: yaml(', balance: round-robin'),
    // 389 and 1,000 have no common divisor: every name comes up once.
    queries: names.map((_, n) => `${names[(n * 389) % NAMES]!.label}.${ORIGIN} A\n`).join(''),
  };
}

function addressesOf(n: number): string[] {
  return Array.from({ length: ADDRESSES }, (_, i) => `198.18.${n >> 6}.${((n & 63) << 2) | i}`);
}
