/** Overrides as they come back from where they were kept: a file of ours, or the store that replicas share. */

import { parsePattern } from './pattern.ts';
import { OVERRIDE_ACTIONS, type Override, type OverrideVersion } from './override.ts';

/**
 * @param json as `JSON.parse` gave it; what else it holds is left out
 * @throws {TypeError} if a field is missing or of another type
 * @throws {RangeError} if it ends before it begins
 * @throws {SyntaxError} if its pattern can't be read
 */
export function readOverride(json: unknown): Override {
  const source = readObject(json, 'an override');
  const override = {
    id: readText(source, 'id'),
    action: readAction(source['action']),
    pattern: parsePattern(readText(source, 'pattern')).text,
    owner: readText(source, 'owner'),
    reason: readText(source, 'reason'),
    fromMs: readInteger(source, 'fromMs'),
    untilMs: source['untilMs'] === null ? null : readInteger(source, 'untilMs'),
    madeMs: readInteger(source, 'madeMs'),
    version: readVersion(source['version']),
    isCancelled: readBoolean(source, 'isCancelled'),
  };
  if (override.untilMs !== null && override.untilMs <= override.fromMs)
    throw new RangeError('Cannot read override: expected "untilMs" after "fromMs"');
  return Object.freeze(override);
}

type Fields = Readonly<Record<string, unknown>>;

function readVersion(json: unknown): OverrideVersion {
  const source = readObject(json, '"version"');
  return Object.freeze({ counter: readInteger(source, 'counter'), replica: readText(source, 'replica') });
}

function readAction(value: unknown): Override['action'] {
  const action = OVERRIDE_ACTIONS.find((known) => known === value);
  return action ?? fail(`"action" to be one of ${OVERRIDE_ACTIONS.join(', ')}`);
}

function readObject(value: unknown, what: string): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : fail(`${what} to be an object`);
}

function readText(source: Fields, key: string): string {
  const value = source[key];
  return typeof value === 'string' ? value : fail(`"${key}" to be a text`);
}

function readInteger(source: Fields, key: string): number {
  const value = source[key];
  return Number.isSafeInteger(value) ? (value as number) : fail(`"${key}" to be a whole number`);
}

function readBoolean(source: Fields, key: string): boolean {
  const value = source[key];
  return typeof value === 'boolean' ? value : fail(`"${key}" to be true or false`);
}

function fail(expected: string): never {
  throw new TypeError(`Cannot read override: expected ${expected}`);
}
