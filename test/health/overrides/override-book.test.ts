import { expect } from 'chai';
import fc from 'fast-check';

import { createRandom } from '../../../src/base/random.ts';
import { OverrideBook, type Override, type OverrideDraft } from '../../../src/health/overrides/index.ts';
import { someOverride, START_MS } from './some-override.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DRAFT: OverrideDraft = {
  action: 'drain',
  pattern: 'web3.example.com',
  owner: 'kim',
  reason: 'disk',
  fromMs: START_MS,
  untilMs: null,
};

describe('OverrideBook', () => {
  let book: OverrideBook;
  beforeEach(() => {
    book = new OverrideBook('a', createRandom(1));
  });

  describe('put()', () => {
    it('adds what the operator did not say', () => {
      const override = book.put({ ...DRAFT, pattern: 'WEB3.example.com.' }, START_MS + 5);
      expect(override).to.deep.equal({
        ...DRAFT,
        id: override.id,
        madeMs: START_MS + 5,
        version: { counter: 1, replica: 'a' },
        isCancelled: false,
      });
      expect(override.id).to.match(/^o-[0-9a-hjkmnp-tv-z]{6}$/);
      expect(override).to.be.frozen;
      expect(book.active(START_MS)).to.deep.equal([override]);
    });

    it('counts on from the highest version seen', () => {
      book.merge([someOverride({ id: 'o-000000', version: { counter: 41, replica: 'b' } })]);
      expect(book.put(DRAFT, START_MS).version).to.deep.equal({ counter: 42, replica: 'a' });
    });

    it('refuses a pattern that can not be read', () => {
      expect(() => book.put({ ...DRAFT, pattern: 'web3' }, START_MS)).to.throw(SyntaxError, 'web3');
      expect(book.all).to.be.empty;
    });

    for (const [fromMs, untilMs] of [
      [START_MS - 2, START_MS],
      [START_MS + 10, START_MS + 10],
    ] as const) {
      it(`refuses what lasts from ${fromMs - START_MS} to ${untilMs - START_MS} ms from now`, () => {
        expect(() => book.put({ ...DRAFT, fromMs, untilMs }, START_MS)).to.throw(
          RangeError,
          'Cannot override "web3.example.com": it would be over before it begins',
        );
      });
    }

    it('refuses more than 10000 in use, but not for those that are past', () => {
      book.merge(many(9_999));
      book.put(DRAFT, START_MS);
      expect(() => book.put(DRAFT, START_MS)).to.throw(
        RangeError,
        'Cannot override "web3.example.com": there are 10000 overrides already, as many as are allowed',
      );
      book.cancel('web3.example.com', START_MS);
      book.put(DRAFT, START_MS);
    });
  });

  describe('cancel()', () => {
    it('leaves a tombstone in place of the override of that id', () => {
      const override = book.put(DRAFT, START_MS);
      const other = book.put(DRAFT, START_MS);
      const tombstone = {
        ...override,
        madeMs: START_MS + 9,
        version: { counter: 3, replica: 'a' },
        isCancelled: true,
      };
      expect(book.cancel(override.id, START_MS + 9)).to.deep.equal([tombstone]);
      expect(book.all).to.have.deep.members([tombstone, other]);
      expect(book.active(START_MS + 9)).to.deep.equal([other]);
    });

    it('takes back all about a pattern, to come or in force, and nothing else', () => {
      book.put(DRAFT, START_MS);
      book.put({ ...DRAFT, action: 'down', fromMs: START_MS + DAY_MS }, START_MS);
      const glob = book.put({ ...DRAFT, pattern: 'web*.example.com' }, START_MS);
      expect(book.cancel('Web3.Example.com.', START_MS)).to.have.length(2);
      expect([...book.active(START_MS), ...book.scheduled(START_MS)]).to.deep.equal([glob]);
    });

    it('finds nothing in what is over, cancelled or unknown', () => {
      const { id } = book.put({ ...DRAFT, untilMs: START_MS + 1 }, START_MS);
      expect(book.cancel(id, START_MS + 1)).to.be.empty;
      book.put(DRAFT, START_MS);
      book.cancel(DRAFT.pattern, START_MS);
      for (const text of [DRAFT.pattern, 'o-zzzzzz', 'web9.example.com'])
        expect(book.cancel(text, START_MS + 1)).to.be.empty;
    });

    it('refuses what is neither id nor pattern', () => {
      expect(() => book.cancel('o-1', START_MS)).to.throw(SyntaxError);
    });
  });

  describe('nextChangeMs()', () => {
    it('tells beginnings and ends as they come', () => {
      book.put({ ...DRAFT, untilMs: START_MS + 5 * HOUR_MS }, START_MS);
      book.put({ ...DRAFT, fromMs: START_MS + 2 * HOUR_MS }, START_MS);
      book.put({ ...DRAFT, fromMs: START_MS + HOUR_MS, pattern: 'web9.example.com' }, START_MS);
      book.cancel('web9.example.com', START_MS);
      expect(book.nextChangeMs(START_MS)).to.equal(START_MS + 2 * HOUR_MS);
      expect(book.nextChangeMs(START_MS + 2 * HOUR_MS)).to.equal(START_MS + 5 * HOUR_MS);
      expect(book.nextChangeMs(START_MS + 5 * HOUR_MS)).to.equal(null);
    });
  });

  describe('prune()', () => {
    it('forgets a day after the end', () => {
      book.put({ ...DRAFT, untilMs: START_MS + HOUR_MS }, START_MS);
      const endless = book.put(DRAFT, START_MS);
      expect(book.prune(START_MS + HOUR_MS + DAY_MS - 1)).to.equal(0);
      expect(book.prune(START_MS + HOUR_MS + DAY_MS)).to.equal(1);
      expect(book.all).to.deep.equal([endless]);
    });

    it('forgets the oldest of more than 10000 that are past', () => {
      book.merge(many(10_003).map((override) => ({ ...override, isCancelled: true })));
      book.put(DRAFT, START_MS);
      expect(book.prune(START_MS)).to.equal(3);
      expect(Math.min(...book.all.map(({ version }) => version.counter))).to.equal(4);
    });
  });

  describe('onChange()', () => {
    it('tells every change of the book, and nothing that is none', () => {
      let changes = 0;
      const end = book.onChange(() => changes++);
      const count = (action: () => unknown): number => {
        changes = 0;
        action();
        return changes;
      };
      expect(count(() => book.put(DRAFT, START_MS))).to.equal(1);
      expect(count(() => book.merge(book.all))).to.equal(0);
      expect(count(() => book.merge(many(3)))).to.equal(1);
      expect(count(() => book.cancel(DRAFT.pattern, START_MS))).to.equal(1);
      expect(count(() => book.cancel(DRAFT.pattern, START_MS))).to.equal(0);
      expect(count(() => book.prune(START_MS))).to.equal(0);
      expect(count(() => book.prune(START_MS + 91 * DAY_MS))).to.equal(1);
      end();
      expect(count(() => book.put(DRAFT, START_MS))).to.equal(0);
    });
  });

  //--- Replicas

  describe('merge()', () => {
    it('is commutative, associative and idempotent', () => {
      fc.assert(
        fc.property(history, (steps) => {
          const [a, b, c] = play(steps).books;
          expect(merged(a, b)).to.deep.equal(merged(b, a));
          expect(merged(a, b, c)).to.deep.equal(merged(c, b, a));
          expect(merged(a, [...b, ...c])).to.deep.equal(merged([...a, ...b], c));
          expect(merged(a, a)).to.deep.equal(merged(a));
          expect(merged(a, b, a, b)).to.deep.equal(merged(a, b));
        }),
      );
    });

    it('never brings back what was cancelled, whatever old book returns', () => {
      fc.assert(
        fc.property(history, (steps) => {
          const { books, everything, cancelled } = play(steps);
          const all = new OverrideBook('z', createRandom(9), books.flat());
          all.merge(everything);
          for (const { id } of all.active(START_MS)) expect(cancelled).to.not.include(id);
        }),
      );
    });

    it('does not bring back what a replica cancelled while another was away, until long after its end', () => {
      const untilMs = START_MS + 7 * DAY_MS;
      book.put({ ...DRAFT, untilMs }, START_MS);
      const away = new OverrideBook('b', createRandom(2), book.all);
      book.cancel(DRAFT.pattern, START_MS + HOUR_MS);
      for (let atMs = START_MS; atMs < untilMs + 2 * DAY_MS; atMs += HOUR_MS) {
        book.prune(atMs);
        const back = new OverrideBook('b', createRandom(2), away.all);
        back.merge(book.all);
        book.merge(back.all);
        expect(book.active(Math.max(atMs, START_MS + HOUR_MS))).to.be.empty;
      }
    });
  });
});

/** So many of another replica, with ids of their own. */
function many(count: number): Override[] {
  return Array.from({ length: count }, (_, i) =>
    someOverride({ id: `o-${String(i).padStart(6, '0')}`, version: { counter: i + 1, replica: 'b' } }),
  );
}

interface Step {
  readonly kind: 'put' | 'cancel' | 'hear';
  readonly replica: number;
  /** Which of the overrides, or from which replica. */
  readonly choice: number;
}

const history: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('put', 'cancel', 'hear'),
    replica: fc.nat(2),
    choice: fc.nat(),
  }),
  { maxLength: 30 },
);

/** What three replicas hold after a history in which each heard of the others now and then. */
function play(steps: readonly Step[]): {
  books: readonly [Override[], Override[], Override[]];
  /** Every version there ever was. */
  everything: Override[];
  cancelled: string[];
} {
  const books = ['a', 'b', 'c'].map((name, i) => new OverrideBook(name, createRandom(i + 1)));
  const everything: Override[] = [];
  const cancelled: string[] = [];
  for (const { kind, replica, choice } of steps) {
    const book = books[replica]!;
    const known = book.all;
    if (kind === 'put') book.put(DRAFT, START_MS);
    else if (kind === 'hear') book.merge(books[choice % 3]!.all);
    else if (known.length > 0)
      cancelled.push(...book.cancel(known[choice % known.length]!.id, START_MS).map(({ id }) => id));
    everything.push(...book.all);
  }
  const [a, b, c] = books.map(({ all }) => [...all]);
  return { books: [a!, b!, c!], everything, cancelled };
}

/** What a book holds that met these, one after the other, in an order of its own. */
function merged(...books: readonly (readonly Override[])[]): Override[] {
  const book = new OverrideBook('z', createRandom(9));
  for (const overrides of books) book.merge(overrides);
  return [...book.all].sort((x, y) => (x.id < y.id ? -1 : 1));
}
