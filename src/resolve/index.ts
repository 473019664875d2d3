/**
 * From query to answer. The same resolver serves UDP, TCP, the command line and the tests.
 *
 * `Responder` judges the message (RFC 1035 §4.1, RFC 6891), `Resolver` walks the zones (RFC 1034 §4.3.2), `lookUp`
 * asks one zone about one name, and `RrsetWriter` copies what was found into the response.
 */

import type { Catalog } from '../image/index.ts';
import { Responder, type AnswerSettings, type QueryOctets } from './responder.ts';

export { Finding, lookUp, Outcome } from './lookup.ts';
export type { AnswerSettings } from './responder.ts';

/** The one handler of queries, over the zones that the catalog holds at the time. */
export function createQueryHandler(
  catalog: Catalog,
  settings: AnswerSettings,
  seed: number = Math.floor(Math.random() * 0x1_0000_0000),
): { answer(exchange: QueryOctets): number } {
  return new Responder(catalog, settings, seed);
}
