/**
 * How much memory a large zone's answer image takes, and how long it takes to compile.
 *
 *     npm run bench:image [-- --names 1000000 --addresses 2]
 */

import { parseArgs } from 'node:util';
import { nameKey, parseName, RrType } from '../src/dns/index.ts';
import { parseRdata, tokenizeRdata } from '../src/dns/rdata/index.ts';
import { ZoneImage } from '../src/image/index.ts';
import { compileZone } from '../src/zone/compile.ts';
import type { Rrset, Zone, ZoneNode } from '../src/zone/model.ts';

const ORIGIN = parseName('bench.example.');
const TTL_SECONDS = 300;
const NOWHERE = { file: 'generated', line: 1, column: 1 };

const { values: options } = parseArgs({
  options: { names: { type: 'string', default: '1000000' }, addresses: { type: 'string', default: '2' } },
});

const zone = createZone(Number(options.names), Number(options.addresses));
const startMs = performance.now();
const image = new ZoneImage(compileZone(zone));
const seconds = (performance.now() - startMs) / 1000;
const octetsPerName = image.octetsUsed / image.names;
console.log(`${image.names} names, ${image.records} records`);
console.log(`image: ${(image.octetsUsed / 1e6).toFixed(1)} MB, ${octetsPerName.toFixed(1)} octets per name`);
console.log(`a million such names: ${octetsPerName.toFixed(0)} MB; the aim is 150 MB`);
console.log(`compiled in ${seconds.toFixed(1)} s`);

/** So many names below the origin, such as `host123456`, with so many addresses each. */
function createZone(names: number, addresses: number): Zone {
  const nodes = new Map<string, ZoneNode>();
  const add = (owner: string, type: number, rdata: readonly Uint8Array[]): void => {
    const name = parseName(owner, ORIGIN);
    const rrset: Rrset = {
      type,
      ttlSeconds: TTL_SECONDS,
      rdata,
      at: NOWHERE,
      rdataAt: rdata.map(() => NOWHERE),
    };
    const rrsets = [...(nodes.get(nameKey(name))?.rrsets ?? []), rrset];
    nodes.set(nameKey(name), { owner: name, rrsets });
  };
  const read = (type: number, text: string): Uint8Array => parseRdata(type, tokenizeRdata(text), ORIGIN);
  add('@', RrType.SOA, [read(RrType.SOA, 'ns1 hostmaster 1 7200 900 1209600 300')]);
  add('@', RrType.NS, [read(RrType.NS, 'ns1')]);
  add('ns1', RrType.A, [read(RrType.A, '192.0.2.1')]);
  for (let n = 0; n < names; n++) {
    const rdata = Array.from({ length: addresses }, (_, i) => Uint8Array.of(10, n >> 16, n >> 8, n * 7 + i));
    add(`host${n}`, RrType.A, rdata);
  }
  return { origin: ORIGIN, nodes };
}
