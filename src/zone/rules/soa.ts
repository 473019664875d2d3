/** A rule: the SOA, its place and its times. */

import { RrType } from '../../dns/rr-type.ts';
import type { Rrset } from '../model.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';
import { rrsetOf } from './zone-view.ts';

const DAY_SECONDS = 86_400;

/**
 * SOA stands at the apex alone (RFC 1035 §5.2), with times that make sense together (RFC 1912 §2.2, RFC 2308 §5).
 *
 * Elsewhere it is an error: BIND and NSD refuse it, Knot drops it. Odd times are warnings: all three load them
 * without a word.
 */
export const checkSoa: ZoneRule = (node, zone) => {
  const soa = rrsetOf(node, RrType.SOA);
  if (soa === undefined) return;
  if (!zone.isApex(node)) {
    zone.report.error(soa.at, whereOf(node, soa), 'SOA below the apex (expected a zone file of its own)');
    return;
  }
  for (const message of oddTimes(soa)) zone.report.warning(soa.at, whereOf(node, soa), message);
};

function* oddTimes({ rdata: [rdata] }: Rrset): Generator<string> {
  if (rdata === undefined) return;
  const times = new DataView(rdata.buffer, rdata.byteOffset + rdata.length - 16);
  const [refresh, retry, expire, minimum] = [0, 4, 8, 12].map((at) => times.getUint32(at)) as [
    number,
    number,
    number,
    number,
  ];
  if (refresh === 0) yield 'refresh 0 makes secondaries ask without a pause (expected an hour or more)';
  if (retry > refresh) yield `retry ${retry} is longer than refresh ${refresh} (expected it shorter)`;
  if (expire <= refresh + retry) yield `expire ${expire} is not above refresh + retry, ${refresh + retry}`;
  if (minimum > DAY_SECONDS)
    yield `minimum ${minimum} caches "no such name" for over a day (expected up to ${DAY_SECONDS})`;
}
