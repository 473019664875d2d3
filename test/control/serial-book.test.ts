import { expect } from 'chai';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { allotSerial, SerialBook } from '../../src/control/serial-book.ts';
import { nameKey, parseName } from '../../src/dns/name.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const ORIGIN = nameKey(parseName('example.com.'));

describe('allotSerial()', () => {
  const last = { contentHash: 'a', serial: 1000 };
  const cases: readonly (readonly [string, Parameters<typeof allotSerial>, number])[] = [
    ['the time for a zone never served', [undefined, 'a', 500], 500],
    ['the same serial for the same content', [last, 'a', 2000], 1000],
    ['the time for new content', [last, 'b', 2000], 2000],
    ['one more than the last where the time is behind it', [last, 'b', 900], 1001],
    ['one more than the last within the same second', [last, 'b', 1000], 1001],
    ['1 after the largest', [{ contentHash: 'a', serial: 0xffff_ffff }, 'b', 2000], 1],
  ];
  for (const [what, args, serial] of cases) {
    it(`gives ${what}`, () => expect(allotSerial(...args)).to.equal(serial));
  }
});

describe('SerialBook', () => {
  const directory = temporaryDirectory();

  it('remembers across restarts', async () => {
    const file = join(directory(), 'state', 'serials.json');
    const book = await SerialBook.open(file);
    expect(book.entries).to.be.empty;
    book.record(ORIGIN, { contentHash: 'a', serial: 42 });
    await book.save();
    expect((await SerialBook.open(file)).entries.get(ORIGIN)).to.deep.equal({ contentHash: 'a', serial: 42 });
  });

  it('leaves nothing but the book behind, readable and by zone name', async () => {
    const file = join(directory(), 'serials.json');
    const book = await SerialBook.open(file);
    book.record(ORIGIN, { contentHash: 'a', serial: 42 });
    await book.save();
    expect(readdirSync(directory())).to.deep.equal(['serials.json']);
    expect(JSON.parse(readFileSync(file, 'utf8'))).to.deep.equal({
      'example.com.': { contentHash: 'a', serial: 42 },
    });
  });

  it('is written only when something is new', async () => {
    const file = join(directory(), 'serials.json');
    const book = await SerialBook.open(file);
    await book.save();
    expect(readdirSync(directory())).to.be.empty;
  });

  for (const text of [
    '',
    '{',
    'null',
    '{"example.com.": 1}',
    '{"example.com.": {"serial": "1", "contentHash": "a"}}',
  ]) {
    it(`does not trust ${JSON.stringify(text)}`, async () => {
      const file = join(directory(), 'serials.json');
      writeFileSync(file, text);
      let error: unknown;
      await SerialBook.open(file).catch((thrown: unknown) => (error = thrown));
      expect(String(error)).to.match(
        /Cannot read serials from ".*serials\.json": it is not what we wrote there/,
      );
    });
  }
});
