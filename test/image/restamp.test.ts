import { expect } from 'chai';

import { InProcessQuery } from '../../src/control/pools/in-process-query.ts';
import { nameKey, parseName, RrType } from '../../src/dns/index.ts';
import { Catalog, restampSerial, ZoneImage } from '../../src/image/index.ts';
import { compileZone } from '../../src/zone/compile.ts';
import { loadText } from '../zone/zone-text.ts';

describe('image/restamp', () => {
  it('restampSerial() changes the serial wherever the zone tells it, and nothing else', () => {
    const { zone } = loadText("'': {type: NS, values: [ns1.example.net., ns2.example.net.]}");
    const before = compileZone(zone!);
    const image = compileZone(zone!);
    restampSerial(image, 4_000_000_000);

    expect(new ZoneImage(image).serial).to.equal(4_000_000_000);
    for (const [name, type] of [
      ['example.com.', RrType.SOA],
      ['nowhere.example.com.', RrType.A],
    ] as const) {
      const soa = soaIn(image, name, type);
      expect(soa).to.match(/ 4000000000 /);
      expect(soa).to.equal(soaIn(before, name, type).replace(' 7 ', ' 4000000000 '));
    }
    expect(octetsThatDiffer(before, image)).to.be.at.most(12);
  });
});

function soaIn(image: SharedArrayBuffer, name: string, type: number): string {
  const catalog = new Catalog();
  catalog.apply([{ origin: nameKey(parseName('example.com.')), image }]);
  const { lines } = new InProcessQuery(catalog).ask(parseName(name), type, null);
  return lines.find((line) => line.includes(' SOA '))!;
}

function octetsThatDiffer(a: SharedArrayBuffer, b: SharedArrayBuffer): number {
  const others = new Uint8Array(b);
  return new Uint8Array(a).filter((octet, i) => octet !== others[i]).length;
}
