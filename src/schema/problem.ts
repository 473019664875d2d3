/**
 * A problem in what the operator wrote: where it is, what is wrong, what is expected. Problems are collected, never
 * thrown.
 */

/**
 * A place in a file the operator wrote. Lines and columns count from 1; columns count UTF-16 code units, as editors
 * do.
 */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Problem {
  /** An error keeps the file out of service; a warning is told and lived with. */
  readonly severity: 'error' | 'warning';
  readonly at: Position;
  /** Which part of the file: a path such as `www/A/values[1]`, or an owner name and type. */
  readonly where: string;
  /** What is wrong and what is expected, e.g. `not an IPv4 address: "192.0.2.300" (expected four numbers 0–255)`. */
  readonly message: string;
}

/** One line as the operator reads it: `file:line:column: warning: where: message`; errors carry no severity word. */
export function formatProblem({ severity, at, where, message }: Problem): string {
  const label = severity === 'warning' ? 'warning: ' : '';
  return `${at.file}:${at.line}:${at.column}: ${label}${where}: ${message}`;
}
