/**
 * Where the control plane says what it does. The data plane counts instead: a log line per query would be a way to
 * stop the server.
 */

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What a line is about, for machines to filter by: `{ zone: 'example.com.' }`. */
export type LogFields = Readonly<Record<string, unknown>>;

/** One call, one line. The message is a sentence without a period that can be read without the fields. */
export type Logger = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>;
