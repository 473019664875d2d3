/** The server's log, by way of pino: JSON lines for machines, plain ones for a terminal. */

import { isatty } from 'node:tty';

import { pino } from 'pino';

import type { Logger, LogLevel } from '../base/index.ts';

const STDOUT = 1;

/** What pino writes besides the fields of the call. */
interface LogLine {
  readonly level: LogLevel;
  readonly time: string;
  readonly msg: string;
}

/** Where lines go. */
interface Output {
  write(line: string): void;
}

/**
 * Lines are written before the call returns, so that the last words before an exit are not lost. An exception goes into
 * the field `error`, and is told there with its stack and causes.
 */
export function createLog(
  level: LogLevel,
  format: 'auto' | 'json' | 'text',
  output: Output = pino.destination({ dest: STDOUT, sync: true }),
): Logger {
  const isText = format === 'text' || (format === 'auto' && isatty(STDOUT));
  const destination = isText ? { write: (json: string) => output.write(formatLine(json)) } : output;
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  const line =
    (label: LogLevel): Logger[LogLevel] =>
    (message, fields = {}) =>
      log[label](fields, message);
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

/** `12:34:56.789 warn  The message`: the message stands alone, so the fields stay with the machines. */
export function formatLine(json: string): string {
  const { level, time, msg } = JSON.parse(json) as LogLine;
  return `${time.slice(11, 23)} ${level.padEnd(5)} ${msg}\n`;
}
