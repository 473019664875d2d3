/** One row of the table of settings. */

import { text, type ValueType } from '../schema/index.ts';

/** One setting; `T` is what one text says, `Value` what the server gets. */
export interface ServerSetting<T, Value> {
  /** Where it stands in the file: `tcp.idle_timeout` is `idle_timeout` under `tcp`. */
  readonly key: string;
  /** As commander writes it; null: it has no flag. */
  readonly flag: string | null;
  readonly type: ValueType<T>;
  /** Whether it takes several texts: a list in the file, a repeated flag. */
  readonly isList: boolean;
  /** Whether what is written is a secret, which problems must not show. */
  readonly isSecret: boolean;
  readonly default: Value;
  /** The default as the manual shows it. */
  readonly defaultText: string;
  readonly doc: string;
}

/**
 * A relative path is taken from where it is written: the file's own directory, or for a flag the working directory.
 */
export const path: ValueType<string> = { expected: 'a path', parse: (source) => text.parse(source) };

interface Row<Value, Item = Value> {
  readonly key: string;
  readonly flag: string | null;
  readonly isSecret?: boolean;
  readonly default: Value;
  readonly defaultText?: string;
  readonly format?: (item: Item) => string;
  readonly doc: string;
}

/** A setting of one value. */
export function one<T>(
  type: ValueType<T>,
  { format = String, ...row }: Row<NoInfer<T>>,
): ServerSetting<T, T> {
  return { type, isList: false, isSecret: false, defaultText: format(row.default), ...row };
}

/** A setting of any number of values. */
export function many<T>(
  type: ValueType<T>,
  { format = String, ...row }: Row<readonly NoInfer<T>[], NoInfer<T>>,
): ServerSetting<T, readonly T[]> {
  return { type, isList: true, isSecret: false, defaultText: row.default.map(format).join(', '), ...row };
}
