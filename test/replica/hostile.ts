/** What somebody else might have left in the store, or called out: texts that no replica of ours writes. */

import fc from 'fast-check';

/** By hand: what has broken parsers before. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\0',
  '{',
  'null',
  'true',
  '7',
  '-0',
  '1e999',
  'NaN',
  'Infinity',
  '"text"',
  '[]',
  '[[]]',
  '{}',
  '{"__proto__": {"state": "down", "kind": "beat"}}',
  '{"constructor": {"prototype": {}}}',
  '{"toString": 1, "valueOf": 1}',
  '["beat", "leave", "wrote", "look"]',
  '[{"table": "votes"}]',
  `"${'x'.repeat(100_000)}"`,
  `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  '\ud800',
  '{"a": 1, "a": 2}',
];

/** As deep as JSON may be, with the names that matter to objects themselves among its keys. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  // Values that no text can be made of.
  fc.constantFrom({ toString: 1, valueOf: 1 }, { toJSON: 1 }, [{ toString: null, valueOf: null }]),
  fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'length', 'toString'), fc.jsonValue(), {
    noNullPrototype: true,
  }),
  fc.constant(JSON.parse('{"__proto__": {"kind": "leave"}}')),
);

/** Any text, much of it JSON. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...HOSTILE_TEXTS),
  anyJson.map((value) => JSON.stringify(value)),
  // Numbers that JSON.stringify doesn't write, and JSON.parse reads.
  fc.constantFrom('1e999', '-1e999', '9007199254740993', '1e-999'),
);

/**
 * JSON objects with the right keys and values of any kind.
 *
 * @param good for each key what may stand there
 */
export function almost(good: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<string> {
  const fields = Object.fromEntries(
    Object.entries(good).map(([key, value]) => [
      key,
      fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: anyJson }),
    ]),
  );
  return fc.record(fields, { requiredKeys: [] }).map((value) => JSON.stringify(value));
}

/** Texts that may be names of entries; now and then one that objects have of their own. */
export const anyEntry: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', '0', '') },
);

export const anyEntries: fc.Arbitrary<ReadonlyMap<string, string>> = fc
  .array(fc.tuple(anyEntry, fc.string()), { maxLength: 5 })
  .map((entries) => new Map(entries));
