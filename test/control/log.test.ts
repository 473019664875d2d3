import { expect } from 'chai';

import { createLog, formatLine } from '../../src/control/log.ts';

describe('createLog()', () => {
  const logError = (format: 'json' | 'text'): string => {
    let lines = '';
    const logger = createLog('info', format, { write: (line) => void (lines += line) });
    const error = new TypeError('no such thing', { cause: new Error('no luck') });
    logger.error(`Cannot go on: ${error.message}`, { zone: 'example.com.', error });
    return lines;
  };

  it('tells machines of an exception with its stack and cause', () => {
    const line = JSON.parse(logError('json')) as Record<string, unknown>;
    expect(line).to.include({ level: 'error', msg: 'Cannot go on: no such thing', zone: 'example.com.' });
    const { type, message, stack } = line['error'] as Record<string, string>;
    expect({ type, message }).to.deep.equal({ type: 'TypeError', message: 'no such thing: no luck' });
    expect(stack).to.match(
      /^TypeError: no such thing\n +at .*log\.test\.ts[^]*caused by: Error: no luck\n +at /,
    );
  });

  it('tells people the message alone', () => {
    expect(logError('text')).to.match(/^[0-9:.]{12} error Cannot go on: no such thing\n$/);
  });
});

describe('formatLine()', () => {
  it('makes a line for people of one for machines', () => {
    const json =
      '{"level":"warn","time":"2026-11-23T14:06:37.073Z","zone":"example.com.","msg":"Look out"}\n';
    expect(formatLine(json)).to.equal('14:06:37.073 warn  Look out\n');
  });
});
