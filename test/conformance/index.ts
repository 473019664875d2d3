/**
 * The conformance tables, one file per RFC or family of them.
 *
 * They are data: conformance.test.ts asks our own resolver, test/interop/conformance.test.ts asks NSD, Knot and BIND the same
 * questions, so that an answer stands here only if others give it too or the table says why not.
 */

import type { ConformanceTable } from '../support/conformance-table.ts';
import { tables as edns } from './edns.ts';
import { tables as header } from './header.ts';
import { tables as rfc1034 } from './rfc1034.ts';
import { tables as rfc2181 } from './rfc2181.ts';
import { tables as rfc2308 } from './rfc2308.ts';
import { tables as rfc4035 } from './rfc4035.ts';
import { tables as rfc4343 } from './rfc4343.ts';
import { tables as rfc4592 } from './rfc4592.ts';
import { tables as rfc6604 } from './rfc6604.ts';
import { tables as rfc6672 } from './rfc6672.ts';
import { tables as rfc8482 } from './rfc8482.ts';
import { tables as truncation } from './truncation.ts';

export const tables: readonly ConformanceTable[] = [
  ...rfc1034,
  ...rfc2181,
  ...rfc2308,
  ...rfc4035,
  ...rfc4343,
  ...rfc4592,
  ...rfc6604,
  ...rfc6672,
  ...rfc8482,
  ...edns,
  ...header,
  ...truncation,
];

/** Asked of our own resolver alone: the zones are our YAML. */
export { poolTables, type PoolTable } from './pools.ts';
