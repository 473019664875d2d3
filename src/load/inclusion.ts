/**
 * From weights to inclusion probabilities: how likely each member is to be in an answer that carries several.
 *
 * Of k answers, a member of weight w among weights that add up to W should be in k·w/W of all answers. Where that is
 * more than 1 the member is *capped*: it is in every answer, and what it can't take goes to the others by their
 * weights, which may cap the next. Then the probabilities add up to k, and only the capped ones fall short of their
 * weight.
 */

import { assert } from '../base/index.ts';
import { CERTAIN } from '../image/live-shares.ts';

/** What rounding may do to a sum of weights, relative to it; less than that doesn't cap. */
const ROUNDING = 1e-12;

/** So many certain members have a cumulative share that a signed word holds. */
const MAX_ANSWERS = 64;

export interface Inclusion {
  /** Of each member, 0 to 1. They add up to the answers, or to the members that weigh anything, if those are fewer. */
  readonly probabilities: readonly number[];
  /** The places of the members whose weight asks for more than every answer, the heaviest first. */
  readonly capped: readonly number[];
}

/**
 * @param weights 0 or more each; a member that weighs nothing is in no answer
 * @param answers how many members an answer carries, 1 to 64
 */
export function inclusionProbabilities(weights: readonly number[], answers: number): Inclusion {
  assert(answers >= 1 && answers <= MAX_ANSWERS, `an answer carries ${answers} members`);
  const heaviestFirst = [...weights.keys()]
    .filter((i) => weights[i]! > 0)
    .sort((a, b) => weights[b]! - weights[a]!);
  const remaining = sumsFromHere(heaviestFirst.map((i) => weights[i]!));
  const probabilities = weights.map(() => 0);
  let left = Math.min(answers, heaviestFirst.length);
  let capped = 0;
  // If the heaviest of those that remain is not capped, no other is.
  for (const [rank, i] of heaviestFirst.entries()) {
    if (left * weights[i]! <= remaining[rank]! * (1 + ROUNDING)) break;
    probabilities[i] = 1;
    left--;
    capped++;
  }
  for (const i of heaviestFirst.slice(capped))
    probabilities[i] = Math.min(1, (left * weights[i]!) / remaining[capped]!);
  return { probabilities, capped: heaviestFirst.slice(0, capped) };
}

/**
 * The probabilities added up from the first member on, in units of 1/`CERTAIN`: the shares that policies draw by. The
 * last is their sum, and no member's part is above `CERTAIN`, so that no answer has it twice.
 */
export function cumulativeShares(probabilities: readonly number[]): Int32Array {
  const shares = new Int32Array(probabilities.length);
  // What is certain is counted apart, so that rounding the others doesn't touch it.
  let certain = 0;
  let sum = 0;
  for (const [i, probability] of probabilities.entries()) {
    if (probability === 1) certain++;
    else sum += probability;
    shares[i] = certain * CERTAIN + Math.round(sum * CERTAIN);
  }
  return shares;
}

/** At each place the sum of it and all after it; from the small end, which loses the least. */
function sumsFromHere(values: readonly number[]): number[] {
  const sums = new Array<number>(values.length);
  let sum = 0;
  for (let i = values.length - 1; i >= 0; i--) sums[i] = sum += values[i]!;
  return sums;
}
