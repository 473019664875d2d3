/**
 * The body of `POST /v1/load`: `{"host": "web1.example.com", "load": 0.8}`, a list of these, or as plain text a line
 * for each:
 *
 *     # a comment
 *     web1.example.com 0.8
 *     192.0.2.11 0.35
 */

import { RequestError, type LoadPush } from '../control/pools/reports.ts';
import { decimal, text } from '../schema/index.ts';
import { parseJson } from './body.ts';
import { FieldReader } from './field-reader.ts';

const FIELDS = ['host', 'address', 'load'] as const;

/** @throws {RequestError} with every problem */
export function readLoadPushes(body: string, isPlainText: boolean): readonly LoadPush[] {
  const problems: string[] = [];
  const pushes = isPlainText ? readLines(body, problems) : readJson(parseJson(body), problems);
  if (pushes.length === 0 && problems.length === 0) problems.push('there is no load in it');
  if (problems.length > 0) throw new RequestError('malformed', problems.join('; '));
  return pushes;
}

function readJson(value: unknown, problems: string[]): LoadPush[] {
  if (!Array.isArray(value)) return readOne(value, '', problems);
  return value.flatMap((item, i) => readOne(item, `[${i}]: `, problems));
}

function readOne(value: unknown, where: string, problems: string[]): LoadPush[] {
  const fields = new FieldReader(value, FIELDS);
  const subject = fields.text('host', text) ?? fields.text('address', text);
  const load = fields.amount('load');
  fields.needs('host', 'address');
  fields.needs('load');
  problems.push(...fields.problems.map((problem) => where + problem));
  return subject === undefined || load === undefined ? [] : [{ subject, value: load }];
}

function readLines(body: string, problems: string[]): LoadPush[] {
  return body.split(/\r?\n/).flatMap((line, i) => {
    const words = line.replace(/#.*/, '').trim().split(/\s+/);
    if (words[0] === '') return [];
    const [subject = '', amount = ''] = words;
    const value = decimal(0, Number.MAX_VALUE).parse(amount);
    if (words.length === 2 && value !== undefined) return [{ subject, value }];
    problems.push(`line ${i + 1}: expected a host and a number from 0 up, such as web1.example.com 0.8`);
    return [];
  });
}
