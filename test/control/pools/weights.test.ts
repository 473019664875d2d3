import { expect } from 'chai';

import { chooseBy, seedsOf } from '../../../src/control/pools/weights.ts';
import { CERTAIN, PolicyCode, UNIT_WEIGHT, type PolicyName } from '../../../src/image/live-shares.ts';
import { effectiveWeight, type EffectiveWeight } from '../../../src/load/index.ts';
import type { PoolSet } from '../../../src/zone/index.ts';
import { loadText, poolSetOf } from '../../zone/zone-text.ts';

function setOf(record: string, key = 'www.example.com. A'): PoolSet {
  return poolSetOf(
    loadText(`'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\n${record}`).zone,
    key,
  );
}

/** `2`, or `2 ramp 0.5 load 0.3`. */
function weight(text: string): EffectiveWeight {
  const [stated = '1', ...parts] = text.split(' ');
  const part = (name: string): number => Number(parts[parts.indexOf(name) + 1] ?? NaN);
  const ramp = parts.includes('ramp') ? part('ramp') : 1;
  const factor = parts.includes('load') ? part('load') : 1;
  return effectiveWeight(Number(stated), ramp, { factor, standing: 'fresh' });
}

interface Row {
  readonly title: string;
  readonly policy: PolicyName;
  readonly answers: number;
  readonly weights: readonly string[];
  readonly isByHealth?: boolean;
  /** What it comes to: the policy, the answers, and how likely or heavy each member is. */
  readonly choice: string;
}

const ROWS: readonly Row[] = [
  {
    title: 'round-robin has no shares',
    policy: 'round-robin',
    answers: 8,
    weights: ['1', '1'],
    choice: 'round-robin 8: - -',
  },
  {
    title: 'random ignores weights',
    policy: 'random',
    answers: 1,
    weights: ['1', '3'],
    choice: 'random 1: - -',
  },
  {
    title: 'ordered ignores weights',
    policy: 'ordered',
    answers: 1,
    weights: ['1', '3'],
    choice: 'ordered 1: - -',
  },
  {
    title: 'weighted follows weights',
    policy: 'weighted',
    answers: 1,
    weights: ['1', '3'],
    choice: 'weighted 1: 25% 75%',
  },
  {
    title: 'weighted with two answers',
    policy: 'weighted',
    answers: 2,
    weights: ['1', '1', '2'],
    choice: 'weighted 2: 50% 50% 100%',
  },
  {
    title: 'least-load sheds',
    policy: 'least-load',
    answers: 1,
    weights: ['1', '1 load 0.25'],
    choice: 'least-load 1: 80% 20%',
  },
  {
    title: 'client-hash has weights',
    policy: 'client-hash',
    answers: 1,
    weights: ['1', '3'],
    choice: 'client-hash 1: 1 3',
  },
  {
    title: 'client-hash is not moved by load',
    policy: 'client-hash',
    answers: 1,
    weights: ['1', '3 load 0.1'],
    choice: 'client-hash 1: 1 3',
  },
  // ramps
  {
    title: 'a ramp makes round-robin weighted, with as many answers as there are whole members',
    policy: 'round-robin',
    answers: 8,
    weights: ['1', '1', '1 ramp 0.5'],
    choice: 'weighted 2: 80% 80% 40%',
  },
  {
    title: 'a ramp makes random weighted',
    policy: 'random',
    answers: 1,
    weights: ['1', '1 ramp 0.25'],
    choice: 'weighted 1: 80% 20%',
  },
  {
    title: 'round-robin while all ramp still answers one',
    policy: 'round-robin',
    answers: 8,
    weights: ['1 ramp 0.1', '1 ramp 0.1'],
    choice: 'weighted 1: 50% 50%',
  },
  {
    title: 'load that did not act before a ramp does not act during it',
    policy: 'round-robin',
    answers: 1,
    weights: ['1 load 0.1', '1 ramp 0.25'],
    choice: 'weighted 1: 80% 20%',
  },
  {
    title: 'a ramp in weighted',
    policy: 'weighted',
    answers: 1,
    weights: ['3', '2 ramp 0.5'],
    choice: 'weighted 1: 75% 25%',
  },
  {
    title: 'a ramp in weighted that answers all',
    policy: 'weighted',
    answers: 2,
    weights: ['1', '1 ramp 0.25'],
    choice: 'weighted 1: 80% 20%',
  },
  {
    title: 'a ramp and load in least-load',
    policy: 'least-load',
    answers: 1,
    weights: ['1', '1 ramp 0.5 load 0.5'],
    choice: 'least-load 1: 80% 20%',
  },
  {
    title: 'a ramp in least-connections',
    policy: 'least-connections',
    answers: 1,
    weights: ['1', '1 ramp 0.25'],
    choice: 'least-connections 1: 80% 20%',
  },
  {
    title: 'a ramp in client-hash',
    policy: 'client-hash',
    answers: 2,
    weights: ['1', '2 ramp 0.25'],
    choice: 'client-hash 2: 1 0.5',
  },
  {
    title: 'no ramp in ordered: it has one order',
    policy: 'ordered',
    answers: 1,
    weights: ['1 ramp 0.1', '1'],
    choice: 'ordered 1: - -',
  },
  // 0 %
  {
    title: 'an agent that says 0 % is in no answer',
    policy: 'weighted',
    answers: 1,
    weights: ['1', '5 load 0'],
    choice: 'weighted 1: 100% 0%',
  },
  {
    title: 'all agents say 0 %: static weights',
    policy: 'weighted',
    answers: 1,
    weights: ['1 load 0', '3 load 0'],
    choice: 'weighted 1: 25% 75%',
  },
  // fail-open
  {
    title: 'with nobody up neither ramps nor loads count',
    policy: 'least-load',
    answers: 1,
    weights: ['1 ramp 0.1', '3 load 0.05'],
    isByHealth: false,
    choice: 'least-load 1: 25% 75%',
  },
  {
    title: 'with nobody up round-robin stays what it is',
    policy: 'round-robin',
    answers: 8,
    weights: ['1 ramp 0.1', '1'],
    isByHealth: false,
    choice: 'round-robin 8: - -',
  },
  { title: 'nobody to choose from', policy: 'weighted', answers: 1, weights: [], choice: 'weighted 1:' },
];

describe('chooseBy()', () => {
  for (const { title, policy, answers, weights, isByHealth = true, choice } of ROWS) {
    it(title, () => {
      const values = '192.0.2.1, 192.0.2.2, 192.0.2.3';
      const set = setOf(
        `www: {type: A, values: [${values}], balance: {policy: ${policy}, answers: ${answers}}}\n`,
      );
      expect(show(chooseBy(set, weights.map(weight), isByHealth))).to.equal(choice);
    });
  }
});

/** `weighted 1: 25% 75%`; weights as they are, and `-` where none counts. */
function show({ policy, answers, shares }: ReturnType<typeof chooseBy>): string {
  const name = (Object.keys(PolicyCode) as PolicyName[]).find((one) => PolicyCode[one] === policy)!;
  const isCumulative = !['round-robin', 'random', 'ordered', 'client-hash'].includes(name);
  const shown = [...shares].map((share, i) => {
    if (isCumulative) return `${Math.round(((share - (shares[i - 1] ?? 0)) / CERTAIN) * 1000) / 10}%`;
    return name === 'client-hash' ? String(share / UNIT_WEIGHT) : '-';
  });
  return [`${name} ${answers}:`, ...shown].join(' ');
}

describe('seedsOf()', () => {
  const A = setOf(
    'www: {type: A, values: [{value: 192.0.2.1, name: web1}, {value: 192.0.2.2, name: web2}]}\n',
  );
  const AAAA = setOf(
    'www: {type: AAAA, values: [{value: 2001:db8::2, name: WEB2}, {value: 2001:db8::1, name: web1}]}\n',
    'www.example.com. AAAA',
  );

  it('ties the families of a host', () => {
    const [web1, web2] = seedsOf(A);
    expect([...seedsOf(AAAA)]).to.deep.equal([web2, web1]);
  });

  it('tells addresses without a host apart', () => {
    const set = setOf('www: {type: A, values: [192.0.2.1, 192.0.2.2, 192.0.2.3], balance: random}\n');
    expect(new Set(seedsOf(set)).size).to.equal(3);
  });

  it("gives a host's second address another seed", () => {
    const set = setOf(
      'www: {type: A, values: [{value: 192.0.2.1, name: web1}, {value: 192.0.2.9, name: web1}]}\n',
    );
    const [first, second] = seedsOf(set);
    expect(first).to.equal(seedsOf(A)[0]);
    expect(second).to.not.equal(first);
  });

  it('stays the same when others come and go', () => {
    const set = setOf(
      'www: {type: A, values: [{value: 192.0.2.7, name: web0}, {value: 192.0.2.2, name: web2}]}\n',
    );
    expect(seedsOf(set)[1]).to.equal(seedsOf(A)[1]);
  });
});
