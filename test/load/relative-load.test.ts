import { expect } from 'chai';
import { relativeLoads } from '../../src/load/index.ts';

interface Case {
  readonly title: string;
  readonly connections: readonly number[];
  readonly weights: readonly number[];
  readonly loads: readonly number[];
}

const CASES: readonly Case[] = [
  { title: 'an idle group is in balance', connections: [0, 0, 0], weights: [1, 3, 9], loads: [1, 1, 1] },
  { title: 'as the weights are', connections: [100, 300], weights: [1, 3], loads: [1, 1] },
  {
    title: 'one has twice what its weight asks for',
    connections: [400, 300],
    weights: [2, 3],
    loads: [4 / 3, 2 / 3],
  },
  { title: 'one connection is not a lot', connections: [1, 0], weights: [1, 1], loads: [4 / 3, 2 / 3] },
  { title: 'alone', connections: [7], weights: [5], loads: [1] },
];

describe('load/relative-load', () => {
  for (const { title, connections, weights, loads } of CASES) {
    it(`relativeLoads(): ${title}`, () => {
      for (const [i, load] of relativeLoads(connections, weights).entries())
        expect(load).to.be.closeTo(loads[i]!, 0.005);
    });
  }
});
