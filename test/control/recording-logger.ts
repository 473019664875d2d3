/** A logger whose lines a test can read: `error Zone example.com. …`. */

import type { Logger, LogLevel } from '../../src/base/logger.ts';

export function recordingLogger(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const line =
    (level: LogLevel) =>
    (message: string): void =>
      void lines.push(`${level} ${message}`);
  return {
    logger: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
    lines,
  };
}
