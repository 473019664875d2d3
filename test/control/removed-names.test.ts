import { expect } from 'chai';

import { countRemovedNames } from '../../src/control/removed-names.ts';
import { compileZone } from '../../src/zone/index.ts';
import { readZone } from '../support/server.ts';

function image(...names: readonly string[]): SharedArrayBuffer {
  const apex =
    '@ 3600 IN SOA ns1.example.net. hostmaster 1 7200 3600 1209600 300\n@ 3600 IN NS ns1.example.net.\n';
  const hosts = names.map((name) => `${name} 3600 IN A 192.0.2.1\n`);
  return compileZone(readZone('example.com.', apex + hosts.join('')));
}

describe('countRemovedNames()', () => {
  const cases: readonly (readonly [before: readonly string[], after: readonly string[], removed: number])[] =
    [
      [[], [], 0],
      [['a', 'b'], ['a', 'b', 'c'], 0],
      [['a', 'b', 'c'], ['a', 'b'], 1],
      [['a', 'b'], ['c', 'd'], 2],
      [['A'], ['a'], 0],
      [['x.y.z'], ['y.z'], 1],
      [['x.y.z'], [], 3],
      [['*', '*.a'], ['*'], 2],
    ];
  for (const [before, after, removed] of cases) {
    it(`counts ${removed} from [${before.join(' ')}] to [${after.join(' ')}]`, () => {
      expect(countRemovedNames(image(...before), image(...after))).to.equal(removed);
    });
  }
});
