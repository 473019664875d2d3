import { expect } from 'chai';
import { Attempts } from '../../src/health/attempts.ts';
import { fail, pass } from '../support/simulated-targets.ts';

describe('Attempts', () => {
  /** Probes begin as `a`, `b`, `c`, …; each comes in as told (`b+` passes, `a-` fails, `c?` is discarded). */
  function countAfter(begun: number, ...incoming: readonly string[]): { counted: string; left: number } {
    const attempts = new Attempts();
    const names = ['a', 'b', 'c'].slice(0, begun);
    const flying = new Map(names.map((name, i) => [name, attempts.begin(i)]));
    const counted = incoming.flatMap(([name, fate]) => {
      const attempt = flying.get(name!)!;
      if (fate === '?') return attempts.discard(attempt);
      return attempts.finish(attempt, fate === '+' ? pass(name) : fail(name));
    });
    return {
      counted: counted.map(({ isPass, reason }) => reason + (isPass ? '+' : '-')).join(' '),
      left: attempts.size,
    };
  }

  const orders: readonly (readonly [string[], string, number, string])[] = [
    [['a+', 'b+', 'c-'], 'a+ b+ c-', 0, 'in the order they came in'],
    [['b+', 'c+'], '', 3, 'a pass waits for those begun before'],
    [['b+', 'c+', 'a-'], 'a- b+ c+', 0, 'and is counted after them'],
    [['c+', 'a+'], 'a+', 2, 'each of them'],
    [['c+', 'a+', 'b+'], 'a+ b+ c+', 0, 'in order'],
    [['c-', 'b-'], 'c- b-', 1, 'a failure does not wait'],
    [['b-', 'c+', 'a+'], 'b- a+ c+', 0, 'nor is it waited for once it is in'],
    [['b+', 'a?'], 'b+', 1, 'one that says nothing is not waited for'],
    [['a?', 'b?', 'c?'], '', 0, 'nor counted'],
  ];
  for (const [incoming, counted, left, what] of orders) {
    it(`${incoming.join(' ')} counts ${counted || 'nothing'}: ${what}`, () => {
      expect(countAfter(3, ...incoming)).to.deep.equal({ counted, left });
    });
  }

  it('knows the oldest in flight, and how many of the latest have passed', () => {
    const attempts = new Attempts();
    expect(attempts.oldest).to.equal(null);
    expect(attempts.latestPasses).to.equal(0);
    const [a, b, c] = [attempts.begin(1), attempts.begin(2), attempts.begin(3)] as const;
    attempts.finish(c, pass());
    expect(attempts.latestPasses).to.equal(1);
    attempts.finish(b, pass());
    expect(attempts.latestPasses).to.equal(2);
    expect(attempts.oldest).to.equal(a);
    attempts.begin(4);
    expect(attempts.latestPasses).to.equal(0);
    attempts.finish(a, fail());
    expect(attempts.oldest).to.include({ begunMs: 4 });
  });
});
