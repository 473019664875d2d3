/** The times of RRSIG (RFC 4034 §3.2): seconds since 1970 in 32 bits, written `YYYYMMDDHHmmSS` in UTC or as a number. */

import { unsigned } from './integer.ts';

export const timestamp = unsigned(4, 'a time such as 20260131235959', parseTime, formatTime);

/** Fourteen digits are a date, ten or fewer a number: the RFC, too, tells them apart by their length. */
function parseTime(text: string): number | undefined {
  const isDate = /^[0-9]{14}$/.test(text);
  if (!isDate && !/^[0-9]{1,10}$/.test(text)) return undefined;
  const iso = text.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z');
  const seconds = isDate ? Date.parse(iso) / 1000 : Number(text);
  if (!(seconds >= 0 && seconds < 2 ** 32)) return undefined;
  // Date.parse() takes the 31st of February for a day in March.
  return isDate && formatTime(seconds) !== text ? undefined : seconds;
}

function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/[-:T]|\..*/g, '');
}
