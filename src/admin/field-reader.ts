/** The fields of a JSON object, or the parameters of a query, read so that every problem is told at once. */

import { RequestError } from '../control/pools/reports.ts';
import { hint, type ValueType } from '../schema/index.ts';

export class FieldReader<Key extends string> {
  /** What is wrong so far. */
  readonly problems: string[] = [];
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #isObject: boolean;

  /** Fields that are not among those known are problems, and so is a value that is no object. */
  constructor(value: unknown, known: readonly Key[]) {
    this.#isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!this.#isObject) this.problems.push(`expected an object, not ${show(value)}`);
    this.#fields = this.#isObject ? (value as Readonly<Record<string, unknown>>) : {};
    for (const key of Object.keys(this.#fields)) {
      if (!(known as readonly string[]).includes(key))
        this.problems.push(`unknown field "${key}"${hint(key, known)}`);
    }
  }

  /** @returns undefined where the field is missing, null, or, which is a problem, something else */
  text<T>(key: Key, type: ValueType<T>): T | undefined {
    const value = this.#value(key);
    const read = typeof value === 'string' ? type.parse(value) : undefined;
    if (value !== undefined && read === undefined) this.#expected(key, type.expected, value);
    return read;
  }

  flag(key: Key): boolean | undefined {
    const value = this.#value(key);
    if (value === undefined || typeof value === 'boolean') return value;
    this.#expected(key, 'true or false', value);
    return undefined;
  }

  /** A number from 0 up. */
  amount(key: Key): number | undefined {
    const value = this.#value(key);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
    this.#expected(key, 'a number from 0 up', value);
    return undefined;
  }

  /** Makes it a problem that none of the fields is there, or more than one. */
  needs(...keys: readonly Key[]): void {
    const isMissing = keys.every((key) => this.#value(key) === undefined);
    if (isMissing && this.#isObject) this.problems.push(`${keys.map(quote).join(' or ')} is missing`);
    this.atMostOne(...keys);
  }

  /** Makes it a problem that more than one of the fields is there. */
  atMostOne(...keys: readonly Key[]): void {
    const present = keys.filter((key) => this.#value(key) !== undefined);
    if (present.length > 1) this.problems.push(`${present.map(quote).join(' and ')} exclude each other`);
  }

  /** What to throw when there are problems. */
  error(): RequestError {
    return new RequestError('malformed', this.problems.join('; '));
  }

  #value(key: Key): unknown {
    return this.#fields[key] ?? undefined;
  }

  #expected(key: Key, expected: string, value: unknown): void {
    this.problems.push(`"${key}": ${show(value)} (expected ${expected})`);
  }
}

function quote(key: string): string {
  return `"${key}"`;
}

/** The value as it was written, or the beginning of it. */
function show(value: unknown): string {
  const json = JSON.stringify(value) as string | undefined;
  return json === undefined ? 'nothing' : json.length > 60 ? `${json.slice(0, 59)}…` : json;
}
