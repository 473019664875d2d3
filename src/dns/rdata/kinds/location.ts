/** A place on Earth: the whole RDATA of LOC (RFC 1876). */

import type { FieldKind } from '../field.ts';
import { unexpected } from '../token.ts';
import type { TokenReader } from '../token.ts';
import { appendUnsigned, readUnsigned } from './integer.ts';

/** octoDNS's keys, in the order of the words. */
export const LOCATION_KEYS = [
  'lat_degrees',
  'lat_minutes',
  'lat_seconds',
  'lat_direction',
  'long_degrees',
  'long_minutes',
  'long_seconds',
  'long_direction',
  'altitude',
  'size',
  'precision_horz',
  'precision_vert',
] as const;

//--- Layout

//     0         1      2        3        4          8           12         16
//     +---------+------+--------+--------+----------+-----------+----------+
//     | version | size | horiz. | vert.  | latitude | longitude | altitude |
//     |    0    |      | precision, ± cm | 1/1000″  | 1/1000″   | cm       |
//     +---------+------+--------+--------+----------+-----------+----------+
const VERSION_AT = 0;
const SIZE_AT = 1;
const LATITUDE_AT = 4;
const LONGITUDE_AT = 8;
const ALTITUDE_AT = 12;
const LOCATION_OCTETS = 16;

/** The equator and the prime meridian; north and east are above. */
const ANGLE_ORIGIN = 2 ** 31;
/** 100,000 m below the reference spheroid, in cm. */
const ALTITUDE_ORIGIN = 10_000_000;

const THOUSANDTHS_PER_DEGREE = 3_600_000;
const THOUSANDTHS_PER_MINUTE = 60_000;

interface Axis {
  readonly name: string;
  readonly at: number;
  readonly maxDegrees: number;
  /** Which way is above the origin, and which below. */
  readonly directions: readonly [string, string];
}
const LATITUDE: Axis = { name: 'latitude', at: LATITUDE_AT, maxDegrees: 90, directions: ['N', 'S'] };
const LONGITUDE: Axis = { name: 'longitude', at: LONGITUDE_AT, maxDegrees: 180, directions: ['E', 'W'] };

/** RFC 1876 §3, for size, horizontal and vertical precision that are left out: 1 m, 10 km and 10 m. */
const DEFAULT_EXTENTS = ['1', '10000', '10'] as const;
const EXPECTED_EXTENT = 'meters, 0–90000000.00';
const EXPECTED_ALTITUDE = 'an altitude in meters, -100000.00–42849672.95';

//--- The kind

/**
 * Words as in RFC 1876 §3: minutes, seconds, the sizes and each `m` may be left out; written in full, without `m`.
 */
export const location: FieldKind = {
  parse(tokens, rdata) {
    const latitude = parseAngle(tokens, LATITUDE);
    const longitude = parseAngle(tokens, LONGITUDE);
    const altitude = parseAltitude(tokens.take(EXPECTED_ALTITUDE));
    const extents = DEFAULT_EXTENTS.map((meters) =>
      parseExtent(tokens.hasMore ? tokens.take(EXPECTED_EXTENT) : meters),
    );
    rdata.push(0, ...extents);
    for (const value of [latitude, longitude, altitude]) appendUnsigned(rdata, value, 4);
  },
  end(rdata, start) {
    if (rdata.length < start + LOCATION_OCTETS) return NaN;
    if (rdata[start + VERSION_AT] !== 0) throw new SyntaxError('the version of a location is not 0');
    for (const { name, at, maxDegrees } of [LATITUDE, LONGITUDE]) {
      const angle = readUnsigned(rdata, start + at, start + at + 4) - ANGLE_ORIGIN;
      if (Math.abs(angle) > maxDegrees * THOUSANDTHS_PER_DEGREE) {
        throw new SyntaxError(`a ${name} is out of range`);
      }
    }
    for (const extent of rdata.subarray(start + SIZE_AT, start + LATITUDE_AT)) checkExtent(extent);
    return start + LOCATION_OCTETS;
  },
  format(rdata, start) {
    const field = (at: number): number => readUnsigned(rdata, start + at, start + at + 4);
    return [
      formatAngle(field(LATITUDE_AT), LATITUDE),
      formatAngle(field(LONGITUDE_AT), LONGITUDE),
      formatScaled(field(ALTITUDE_AT) - ALTITUDE_ORIGIN, 2),
      ...Array.from(rdata.subarray(start + SIZE_AT, start + LATITUDE_AT), formatExtent),
    ].join(' ');
  },
};

//--- Angles

/** `degrees [minutes [seconds]] direction`, as thousandths of a second of arc above the origin. */
function parseAngle(tokens: TokenReader, { name, maxDegrees, directions }: Axis): number {
  const expected = `a ${name} such as "42 21 54.5 ${directions[0]}"`;
  const words: string[] = [];
  let direction = -1;
  while (direction < 0) {
    const word = tokens.take(expected);
    direction = directions.indexOf(word.toUpperCase());
    if (direction < 0) words.push(word);
  }
  const [degrees = NaN, minutes = 0] = words.map((word) => parseScaled(word, 0) ?? NaN);
  const thousandths = words[2] === undefined ? 0 : (parseScaled(words[2], 3) ?? NaN);
  const angle = degrees * THOUSANDTHS_PER_DEGREE + minutes * THOUSANDTHS_PER_MINUTE + thousandths;
  const isAngle = words.length <= 3 && minutes < 60 && thousandths < THOUSANDTHS_PER_MINUTE;
  if (!isAngle || !(angle >= 0 && angle <= maxDegrees * THOUSANDTHS_PER_DEGREE)) {
    throw unexpected(expected, [...words, directions[direction]!].join(' '));
  }
  return direction === 0 ? ANGLE_ORIGIN + angle : ANGLE_ORIGIN - angle;
}

function formatAngle(value: number, { directions }: Axis): string {
  const angle = Math.abs(value - ANGLE_ORIGIN);
  const degrees = Math.floor(angle / THOUSANDTHS_PER_DEGREE);
  const minutes = Math.floor((angle % THOUSANDTHS_PER_DEGREE) / THOUSANDTHS_PER_MINUTE);
  const seconds = formatScaled(angle % THOUSANDTHS_PER_MINUTE, 3);
  return `${degrees} ${minutes} ${seconds} ${directions[value >= ANGLE_ORIGIN ? 0 : 1]}`;
}

//--- Lengths

function parseAltitude(text: string): number {
  const altitude = (parseScaled(text.replace(/m$/i, ''), 2) ?? NaN) + ALTITUDE_ORIGIN;
  if (!(altitude >= 0 && altitude < 2 ** 32)) throw unexpected(EXPECTED_ALTITUDE, text);
  return altitude;
}

/**
 * An extent is d·10ᵉ cm, d in the octet's high half and e in its low one. Further digits are cut off, as in RFC 1876.
 */
function parseExtent(text: string): number {
  const cm = parseScaled(text.replace(/m$/i, ''), 2) ?? NaN;
  if (!(cm >= 0 && cm <= 9e9)) throw unexpected(EXPECTED_EXTENT, text);
  const digits = String(cm);
  return cm === 0 ? 0 : (Number(digits[0]) << 4) | (digits.length - 1);
}

/** A zero has many forms; only the one without an exponent is told as text without loss. */
function checkExtent(extent: number): void {
  const isDecimal = extent >> 4 <= 9 && (extent & 0xf) <= 9;
  if (!isDecimal || (extent < 0x10 && extent !== 0)) {
    throw new SyntaxError('a size or precision is out of range');
  }
}

function formatExtent(extent: number): string {
  return formatScaled((extent >> 4) * 10 ** (extent & 0xf), 2);
}

/** The decimal number times 10ᵈ, exactly; undefined where the text has more than d decimals or is no such number. */
function parseScaled(text: string, decimals: number): number | undefined {
  const [, sign, whole, fraction = ''] = /^(-?)([0-9]{1,10})(?:\.([0-9]*))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.length > decimals) return undefined;
  return Number(`${sign!}${whole}${fraction.padEnd(decimals, '0')}`);
}

function formatScaled(value: number, decimals: number): string {
  return (value / 10 ** decimals).toFixed(decimals);
}
