import { expect } from 'chai';
import { mixWord } from '../../src/balance/mix-word.ts';
import { createRandom } from '../../src/base/random.ts';

const WORDS = 20_000;

describe('balance/mix-word', () => {
  it('mixWord() turns over each bit of the result half of the time, whichever bit of the word changes', () => {
    const random = createRandom(5);
    const turned = Array.from({ length: 32 }, () => new Array<number>(32).fill(0));
    for (let n = 0; n < WORDS; n++) {
      const word = random.nextUint32();
      const mixed = mixWord(word);
      for (const [bit, counts] of turned.entries()) {
        const change = mixed ^ mixWord(word ^ (1 << bit));
        for (let i = 0; i < 32; i++) counts[i]! += (change >>> i) & 1;
      }
    }
    for (const counts of turned) {
      for (const count of counts) expect(count / WORDS).to.be.closeTo(0.5, 0.025);
    }
  });

  it('mixWord() gives no two small words the same', () => {
    const mixed = Array.from({ length: WORDS }, (_, word) => mixWord(word));
    expect(new Set(mixed)).to.have.property('size', WORDS);
  });
});
