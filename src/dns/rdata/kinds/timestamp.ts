/**
 * The times of RRSIG (RFC 4034 §3.2): seconds since 1970 in 32 bits, written `YYYYMMDDHHmmSS` in UTC or as a number.
 */

import { unsigned } from './integer.ts';

export const timestamp = unsigned(4, 'a time such as 20260131235959', parseTime, formatTime);

/**
 * Fourteen digits are a date, ten or fewer a number: the RFC, too, tells them apart by their length. A date outside
 * 1970–2106 is taken modulo 2³², as times are compared in serial arithmetic (§3.1.5).
 */
function parseTime(text: string): number | undefined {
  if (/^[0-9]{1,10}$/.test(text)) return Number(text);
  if (!/^[0-9]{14}$/.test(text)) return undefined;
  const seconds = Date.parse(text.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z')) / 1000;
  // Date.parse() takes the 31st of February for a day in March.
  const isDate = !Number.isNaN(seconds) && formatTime(seconds) === text;
  return isDate ? seconds >>> 0 : undefined;
}

/** The date in 1970–2106, whichever was meant. */
function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/[-:T]|\..*/g, '');
}
