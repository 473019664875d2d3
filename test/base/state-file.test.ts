import { expect } from 'chai';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { StateFile } from '../../src/base/state-file.ts';
import { temporaryDirectory } from '../control/temporary-directory.ts';

describe('StateFile', () => {
  const directory = temporaryDirectory();
  const path = (): string => join(directory(), 'state', 'things.json');
  const asWritten = (json: unknown): unknown => json;
  const content = (): unknown => JSON.parse(readFileSync(path(), 'utf8'));

  it('read() gives back what write() wrote, in a directory made for it', async () => {
    await new StateFile(path(), 'things').write(() => ({ a: [1, null, 'ü'] }));
    expect(await new StateFile(path(), 'things').read(asWritten)).to.deep.equal({ a: [1, null, 'ü'] });
    expect(readdirSync(join(directory(), 'state'))).to.deep.equal(['things.json']);
  });

  it('read() gives undefined where there is no file', async () => {
    expect(await new StateFile(path(), 'things').read(asWritten)).to.equal(undefined);
  });

  for (const text of ['', '{', '{"a": 1}{']) {
    it(`read() refuses ${JSON.stringify(text)}`, async () => {
      mkdirSync(join(directory(), 'state'));
      writeFileSync(path(), text);
      expect(await failureOf(new StateFile(path(), 'things').read(asWritten))).to.equal(
        `Cannot read things from "${path()}": it is not what we wrote there`,
      );
    });
  }

  it('read() refuses what the parser refuses, and keeps its reason as the cause', async () => {
    const file = new StateFile(path(), 'things');
    await file.write(() => 1);
    const refuse = (): never => {
      throw new TypeError('no thing');
    };
    const error = await file.read(refuse).catch((thrown: unknown) => thrown);
    expect((error as Error).cause)
      .to.be.an.instanceof(TypeError)
      .with.property('message', 'no thing');
  });

  it('read() tells what the file system says', async () => {
    mkdirSync(path(), { recursive: true });
    expect(await failureOf(new StateFile(path(), 'things').read(asWritten))).to.match(
      /^Cannot read things from ".*things\.json": EISDIR/,
    );
  });

  it('write() makes one of all writes that wait, and the latest wins', async () => {
    const file = new StateFile(path(), 'things');
    const composed: number[] = [];
    const write = (number: number): Promise<void> =>
      file.write(() => {
        composed.push(number);
        if (number === 2) for (const later of [3, 4, 5]) waiting.push(write(later));
        return number;
      });
    const waiting = [write(1), write(2)];
    await Promise.all(waiting);
    await Promise.all(waiting);
    expect(composed).to.deep.equal([2, 5]);
    expect(content()).to.equal(5);
  });

  it('write() that fails leaves the old content, and the next one its turn', async () => {
    const file = new StateFile(path(), 'things');
    await file.write(() => 'old');
    mkdirSync(`${path()}.new`);
    const failed = file.write(() => 'lost');
    expect(await failureOf(failed)).to.match(/EISDIR/);
    expect(content()).to.equal('old');
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect(await failureOf(file.write(() => circular))).to.match(/circular/);
    expect(content()).to.equal('old');
  });

  it('setAside() gives the file another name, in place of an earlier one', async () => {
    const file = new StateFile(path(), 'things');
    for (const text of ['first', 'second']) {
      await file.write(() => text);
      expect(await file.setAside()).to.equal(`${path()}.broken`);
    }
    expect(existsSync(path())).to.equal(false);
    expect(JSON.parse(readFileSync(`${path()}.broken`, 'utf8'))).to.equal('second');
  });
});

async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => expect.fail('did not fail'),
    (thrown: unknown) => thrown,
  );
  return (error as Error).message;
}
