import { expect } from 'chai';
import { StreamMessages } from '../../src/transport/stream-messages.ts';
import { hex } from '../support/query.ts';

/** Every message found after each chunk. */
function read(chunks: readonly string[]): string[][] {
  const messages = new StreamMessages();
  return chunks.map((chunk) => {
    messages.push(hex(chunk));
    const found: string[] = [];
    while (messages.next()) {
      found.push(Buffer.from(messages.octets.subarray(messages.start, messages.end)).toString('hex'));
    }
    return found;
  });
}

describe('StreamMessages', () => {
  const table: readonly [title: string, chunks: string[], found: string[][]][] = [
    ['a whole message', ['0003 aabbcc'], [['aabbcc']]],
    ['several in one chunk', ['0001 aa 0002 bbcc 0001 dd'], [['aa', 'bbcc', 'dd']]],
    ['one message octet by octet', ['00', '02', 'aa', 'bb'], [[], [], [], ['aabb']]],
    ['a cut inside the length', ['0001 aa 00', '01 bb'], [['aa'], ['bb']]],
    ['a cut inside a message', ['0001 aa 0003 bb', 'cc', 'dd 0001 ee'], [['aa'], [], ['bbccdd', 'ee']]],
    ['empty messages', ['0000 0000 0001 aa'], [['', '', 'aa']]],
    ['chunks after a message that was copied together', ['00', '01 aa', '0001 bb'], [[], ['aa'], ['bb']]],
  ];
  for (const [title, chunks, found] of table) {
    it(`next() finds ${title}`, () => {
      expect(read(chunks)).to.deep.equal(found);
    });
  }

  it('next() finds the longest message, however it is cut', () => {
    const octets = Uint8Array.from({ length: 65535 }, (_, i) => i % 251);
    for (const chunkOctets of [1, 7, 1460, 65536]) {
      const messages = new StreamMessages();
      messages.push(Uint8Array.of(0xff, 0xff));
      for (let at = 0; at < octets.length; at += chunkOctets) {
        expect(messages.next()).to.equal(false);
        messages.push(octets.subarray(at, at + chunkOctets));
      }
      expect(messages.next()).to.equal(true);
      expect(Buffer.compare(messages.octets.subarray(messages.start, messages.end), octets)).to.equal(0);
    }
  });

  it('push() keeps room for what has come, not for what was announced', () => {
    const messages = new StreamMessages();
    messages.push(hex('ffff'));
    messages.push(hex('00'));
    messages.next();
    expect(messages.octets.length).to.be.lessThan(64);
  });
});
