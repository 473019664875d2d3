import { expect } from 'chai';
import { fileURLToPath } from 'node:url';

import { formatName } from '../../src/dns/name.ts';
import { compileZone, findZoneSources, loadZone } from '../../src/zone/index.ts';

describe('the zones in zones/', () => {
  const { sources, problems } = findZoneSources(fileURLToPath(new URL('../../zones', import.meta.url)));

  it('are found', () => {
    expect(problems).to.deep.equal([]);
    expect(sources).not.to.be.empty;
  });

  for (const source of sources) {
    it(`have no problem: ${formatName(source.origin)}`, () => {
      const { zone, problems } = loadZone(source, { defaultTtlSeconds: 3600, allotSerial: () => 1 });
      expect(problems).to.deep.equal([]);
      expect(compileZone(zone!).byteLength).to.be.greaterThan(0);
    });
  }
});
