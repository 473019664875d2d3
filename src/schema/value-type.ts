/** The types a setting's text may have; each knows what to tell who wrote something else. */

/** Reads one kind of scalar. */
export interface ValueType<T> {
  /** What is expected, as it stands in a problem: `an integer from 1 to 65535`. */
  readonly expected: string;
  /** @returns undefined where the text is something else */
  parse(text: string): T | undefined;
}

/** Any text but the empty one. */
export const text: ValueType<string> = {
  expected: 'a text',
  parse: (source) => (source === '' ? undefined : source),
};

/** YAML 1.1's words too, since octoDNS reads zone files by them. */
export const boolean: ValueType<boolean> = {
  expected: 'true or false',
  parse(source) {
    if (/^(?:true|yes|on)$/i.test(source)) return true;
    return /^(?:false|no|off)$/i.test(source) ? false : undefined;
  },
};

/** Decimal, without a leading zero: YAML 1.1 would read `010` as eight. */
export function integer(min: number, max: number): ValueType<number> {
  return {
    expected: `an integer from ${min} to ${max}`,
    parse: (source) => (/^(?:0|-?[1-9][0-9]*)$/.test(source) ? within(Number(source), min, max) : undefined),
  };
}

export function decimal(min: number, max: number): ValueType<number> {
  return {
    expected: `a number from ${min} to ${max}`,
    parse: (source) =>
      /^-?[0-9]+(?:\.[0-9]+)?$/.test(source) ? within(Number(source), min, max) : undefined,
  };
}

/** One of a few words, in any case. */
export function oneOf<const Word extends string>(words: readonly Word[]): ValueType<Word> {
  return {
    expected: words.length === 2 ? words.join(' or ') : `one of ${words.join(', ')}`,
    parse: (source) => words.find((word) => word === source.toLowerCase()),
  };
}

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A time such as `250ms`, `5s` or `1.5m`, in milliseconds; a bare number is seconds. Bounds in milliseconds. */
export function duration(minMs: number, maxMs: number): ValueType<number> {
  return {
    expected: `a time from ${formatDuration(minMs)} to ${formatDuration(maxMs)}, such as 250ms or 5s`,
    parse(source) {
      const match = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)?$/.exec(source);
      if (match === null) return undefined;
      const unit = (match[2] ?? 's') as keyof typeof MILLISECONDS;
      return within(Number(match[1]) * MILLISECONDS[unit], minMs, maxMs);
    },
  };
}

/** A time as one would write it: in the largest unit that leaves a whole number. */
export function formatDuration(ms: number): string {
  const units = Object.entries(MILLISECONDS).reverse();
  const [unit, size] = units.find(([, length]) => ms >= length && ms % length === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}

function within(value: number, min: number, max: number): number | undefined {
  return value >= min && value <= max ? value : undefined;
}
