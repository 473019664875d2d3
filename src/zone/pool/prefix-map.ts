/**
 * The rules of a pool set as a map of the address space: prefixes that don't overlap and leave nothing out, each with
 * the pool that its clients get.
 *
 * The rules are tried in order for a whole prefix at a time. Where the first that has to do with it holds all of it,
 * that decides; where it holds a part, the prefix is halved, and the halves are looked at again:
 *
 *     1. 10.0.0.0/8  → a        0.0.0.0/0 ┬ 0.0.0.0/1 ┬ … ┬ 10.0.0.0/8   a
 *     2. everybody   → b                  │           │   └ 11.0.0.0/8   b
 *                                         │           └ 64.0.0.0/2       b
 *                                         └ 128.0.0.0/1                  b
 *
 * Halves that get the same pool throughout are one prefix again. So a prefix is as long as it takes to tell its clients
 * from others, and not a bit longer: its length is the scope of their answers (RFC 7871 §7.2.1).
 */

import { assert } from '../../base/assert.ts';
import type { PoolRule } from './pool-set.ts';
import type { Subnet } from './subnet.ts';

export interface PoolPrefix extends Subnet {
  /** The place of the pool that the rules name. */
  readonly pool: number;
}

/** A subnet of a rule; of a rule for everybody, the whole address space. */
type Condition = PoolPrefix;

const ADDRESS_OCTETS = { 4: 4, 6: 16 } as const;

/**
 * The prefixes of one family, in the order of their addresses. A rule with subnets goes by these alone, whatever its
 * geos say; one with nothing but geos never matches.
 */
export function compileRules(rules: readonly PoolRule[], family: 4 | 6): PoolPrefix[] {
  const octets = ADDRESS_OCTETS[family];
  const everybody: Subnet = { address: new Uint8Array(octets), prefixBits: 0 };
  const conditions = rules.flatMap(({ pool, subnets, geos }): Condition[] => {
    const clients = subnets.length === 0 && geos.length === 0 ? [everybody] : subnets;
    return clients.filter(({ address }) => address.length === octets).map((subnet) => ({ ...subnet, pool }));
  });
  return divide(everybody, conditions);
}

/** @param conditions those that hold a part of the prefix or all of it, in the order of the rules */
function divide({ address, prefixBits }: Subnet, conditions: readonly Condition[]): PoolPrefix[] {
  const [first] = conditions;
  assert(first !== undefined, 'the last rule is for everybody');
  if (first.prefixBits <= prefixBits) return [{ address, prefixBits, pool: first.pool }];
  const [zeros, ones] = [0, 1].map((bit) => {
    const half = { address: withBit(address, prefixBits, bit), prefixBits: prefixBits + 1 };
    return divide(half, conditionsWithin(half, conditions));
  }) as [PoolPrefix[], PoolPrefix[]];
  const [left, right] = [zeros[0]!, ones[0]!];
  const isSame = zeros.length === 1 && ones.length === 1 && left.pool === right.pool;
  return isSame ? [{ address, prefixBits, pool: left.pool }] : [...zeros, ...ones];
}

/** The conditions that have to do with a half of the prefix they had to do with; none behind one that holds all of it. */
function conditionsWithin(half: Subnet, conditions: readonly Condition[]): Condition[] {
  const within: Condition[] = [];
  const bit = half.prefixBits - 1;
  for (const condition of conditions) {
    if (condition.prefixBits > bit && bitAt(condition.address, bit) !== bitAt(half.address, bit)) continue;
    within.push(condition);
    if (condition.prefixBits <= half.prefixBits) break;
  }
  return within;
}

function bitAt(address: Uint8Array, bit: number): number {
  return (address[bit >> 3]! >> (7 - (bit & 7))) & 1;
}

/** The address with this bit, which is zero in it. */
function withBit(address: Uint8Array, bit: number, value: number): Uint8Array {
  if (value === 0) return address;
  const copy = address.slice();
  copy[bit >> 3]! |= 0x80 >> (bit & 7);
  return copy;
}
