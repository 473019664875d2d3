/** Broken invariants: a fault of ours, never of the operator's input or of a packet. The process ends. */

/** @throws {AssertionFailure} unless the condition holds */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionFailure(message);
}

/** Ends an exhaustive `switch`: does not compile while a case is missing. */
export function unreachable(value: never): never {
  throw new AssertionFailure(`no case for ${JSON.stringify(value)}`);
}

/** Never caught: whoever sees it may not trust the state that led to it. */
export class AssertionFailure extends Error {
  override readonly name = 'AssertionFailure';

  constructor(message: string) {
    super(`Broken invariant: ${message}`);
  }
}
