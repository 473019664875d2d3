import { expect } from 'chai';

import { collectPoolSets } from '../../../src/zone/index.ts';
import { loadText, poolSetOf, recordsOf } from '../zone-text.ts';

const ZONE = `'': {type: NS, values: [ns1.example.net., ns2.example.net.]}
pool:
- {type: A, ttl: 60, values: [192.0.2.1, 192.0.2.2], health: icmp, balance: {ttl_min: 10}}
- {type: AAAA, ttl: 60, values: ['2001:db8::1', '2001:db8::2'], health: icmp}
unchecked: {type: A, values: [192.0.2.1, 192.0.2.2], balance: random}
plain: {type: A, values: [192.0.2.1, 192.0.2.2]}
`;

/** The hints of each record of an HTTPS RRset at the name, as `owner type`; null where there is no pool set. */
function hintsOf(name: string, yaml: string): string[][] | null {
  const { zone } = loadText(`${ZONE}${name}: ${yaml}\n`);
  const set = collectPoolSets(zone!).find(({ health, type }) => health === null && type === 65);
  return set ? set.members.map(({ hints }) => hints!.map(({ owner, type }) => `${owner} ${type}`)) : null;
}

describe('the hints of HTTPS and SVCB', () => {
  const CASES: [title: string, value: string, hints: string[][] | null][] = [
    [
      'follow the pools of their target',
      '1 Pool ipv4hint=192.0.2.1 ipv6hint=2001:db8::9,2001:db8::2',
      [['pool.example.com. 1', 'pool.example.com. 28']],
    ],
    ['follow one family alone', '1 pool port=8443 ipv4hint=192.0.2.2', [['pool.example.com. 1']]],
    ['follow nothing that is not theirs', '1 pool ipv4hint=192.0.2.9', null],
    [
      'follow a pool that nobody checks, for a drain',
      '1 unchecked ipv4hint=192.0.2.1',
      [['unchecked.example.com. 1']],
    ],
    ['follow no plain addresses', '1 plain ipv4hint=192.0.2.1', null],
    ['follow nothing in other zones', '1 pool.example.net. ipv4hint=192.0.2.1', null],
    ['are not there in alias mode', '0 pool', null],
  ];
  for (const [title, value, hints] of CASES) {
    it(title, () => expect(hintsOf('x', `{type: HTTPS, value: '${value}'}`)).to.deep.equal(hints));
  }

  it('follow the owner where the target is the root', () => {
    const yaml =
      "[{type: HTTPS, value: '1 . ipv4hint=192.0.2.7'}, {type: A, value: 192.0.2.7, health: icmp}]";
    expect(hintsOf('x', yaml)).to.deep.equal([['x.example.com. 1']]);
  });

  it('follow the pools that an ALIAS brings', () => {
    const text = ZONE.replace(
      /^'': (.*)$/m,
      "'': [$1, {type: ALIAS, value: pool}, {type: HTTPS, value: '1 . ipv4hint=192.0.2.1'}]",
    );
    const set = poolSetOf(loadText(text).zone, 'example.com. HTTPS');
    expect(set.members[0]!.hints).to.deep.equal([{ owner: 'example.com.', type: 1 }]);
  });

  it('make a pool set of the whole RRset, answered as it was', () => {
    const text = `${ZONE}x: {type: HTTPS, values: [2 plain, 1 pool ipv4hint=192.0.2.1]}\n`;
    const { zone } = loadText(text);
    const set = poolSetOf(zone, 'x.example.com. HTTPS');
    expect(set.members.map(({ text: shown, host, hints }) => [shown, host, hints])).to.deep.equal([
      ['2 plain.example.com.', null, []],
      ['1 pool.example.com. ipv4hint=192.0.2.1', null, [{ owner: 'pool.example.com.', type: 1 }]],
    ]);
    expect(set).to.include({ health: null, load: null, ttlSeconds: 3600, ttlMinSeconds: 10 });
    expect(set.balance.answers).to.equal(2);
    expect(recordsOf(zone).slice(-2)).to.deep.equal([
      'x.example.com. 3600 HTTPS 2 plain.example.com.',
      'x.example.com. 3600 HTTPS 1 pool.example.com. ipv4hint=192.0.2.1',
    ]);
  });
});
