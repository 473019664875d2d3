/** Names in values: what records point to. */

import type { Position } from '../../schema/problem.ts';
import type { Report } from '../../schema/report.ts';
import { targetForm, toAsciiName } from '../names.ts';

/**
 * The target as a master file would have it, for {@link parseName}: other than ASCII in IDNA form, and a missing
 * final dot added where the name is meant to be absolute (see {@link targetForm}), with a warning.
 *
 * @throws {SyntaxError} where a label has no IDNA form
 */
export function targetText(text: string, at: Position, where: string, report: Report): string {
  if (targetForm(text) !== 'undotted') return toAsciiName(text);
  report.warning(at, where, `"${text}" has no final dot: it is taken as absolute (expected "${text}.")`);
  return `${toAsciiName(text)}.`;
}
