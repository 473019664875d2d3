import { expect } from 'chai';

import { formatName } from '../../../src/dns/name.ts';
import { findOrigin } from '../../../src/zone/import/find-origin.ts';

function find(path: string, text: string): string | undefined {
  const origin = findOrigin(path, Buffer.from(text));
  return origin && formatName(origin);
}

describe('findOrigin()', () => {
  const texts: readonly (readonly [title: string, text: string, origin: string | undefined])[] = [
    ['takes the owner of the SOA record', 'example.com. 3600 IN SOA a b 1 2 3 4 5', 'example.com.'],
    ['takes it in lower case and without a class', 'example.com. soa a b 1 2 3 4 5', 'example.com.'],
    ['takes the root', '. IN SOA a b 1 2 3 4 5', '.'],
    [
      'takes it behind other absolute names',
      '$TTL 5\na.example.com. A 1\n  AAAA ::\nexample.com. SOA',
      'example.com.',
    ],
    ['takes the first $ORIGIN', '$TTL 5\n$origin example.com.\n@ SOA', 'example.com.'],
    ['takes no $ORIGIN behind a relative name', '@ SOA a b 1 2 3 4 5\n$ORIGIN sub.example.com.', undefined],
    ['takes no $ORIGIN behind a record without an owner', ' SOA\n$ORIGIN sub.example.com.', undefined],
    ['takes no relative $ORIGIN', '$ORIGIN com\n$ORIGIN example.com.', undefined],
    ['takes no relative owner', '@ IN SOA a b 1 2 3 4 5', undefined],
    ['takes no name that is none', 'a..b. IN SOA a b 1 2 3 4 5', undefined],
    ['takes nothing from an empty file', '', undefined],
  ];
  for (const [title, text, origin] of texts) {
    it(title, () => {
      expect(find('zone', text)).to.equal(origin);
    });
  }

  const paths: readonly (readonly [path: string, origin: string | undefined])[] = [
    ['/etc/bind/db.example.com', 'example.com.'],
    ['zones/example.com.zone', 'example.com.'],
    ['example.com.zone.signed', 'example.com.'],
    ['example.com', 'example.com.'],
    ['example.com.', 'example.com.'],
    ['2.0.192.in-addr.arpa.db', '2.0.192.in-addr.arpa.'],
    ['_msdcs.example.com', '_msdcs.example.com.'],
    ['zone.txt', undefined],
    ['db.local', undefined],
    ['named zone.conf', undefined],
    ['/dev/stdin', undefined],
  ];
  for (const [path, origin] of paths) {
    it(`${origin === undefined ? 'takes nothing' : `takes ${origin}`} from the name ${path}`, () => {
      expect(find(path, '@ SOA a b 1 2 3 4 5')).to.equal(origin);
    });
  }
});
