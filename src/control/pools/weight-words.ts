/** A member's weight in words. */

import type { EffectiveWeight } from '../../load/index.ts';

/** `weight 2`, or `weight 0.7 (2 × ramp 0.5 × load 0.7)`. */
export function describeWeight(weight: EffectiveWeight): string {
  const { ramp, load, effective } = weight;
  const parts = [
    String(weight.static),
    ...(ramp < 1 ? [`ramp ${round(ramp)}`] : []),
    ...(load.factor !== 1 ? [`load ${round(load.factor)}`] : []),
  ];
  return parts.length === 1 ? `weight ${parts[0]!}` : `weight ${round(effective)} (${parts.join(' × ')})`;
}

/** Of the report that a weight follows from; null: nobody reports. */
export function describeLoad({ load }: EffectiveWeight): string | null {
  switch (load.standing) {
    case 'none':
      return null;
    case 'fresh':
      return 'by its latest report';
    case 'stale':
      return 'its latest report is too old to count';
  }
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
