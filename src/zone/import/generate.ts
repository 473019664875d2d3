/**
 * `$GENERATE`, BIND's directive for rows of like records: the range, and the `$` in the templates.
 *
 *     $GENERATE 1-127      $  CNAME  $.0-127          ; RFC 2317 delegation of a part of a reverse zone
 *     $GENERATE 0-30/10    host${1,3,d}  A  10.0.0.$  ; host001, host011, host021, host031
 *
 * `${offset,width,base}`: the offset is added, the width padded to with zeros, the base one of `d`, `o`, `x`, `X`,
 * and `n`, `N` for hexadecimal nibbles in reverse as under ip6.arpa, for which the width counts the dots too. `$$` is
 * a dollar sign, and so is `\$`.
 */

/**
 * The most entries one directive may make, so that a slip of the pen doesn't fill the memory; ours, BIND has no
 * limit.
 */
export const MAX_GENERATED = 2 ** 20;

const MAX_NUMBER = 2 ** 31 - 1;
const MAX_WIDTH = 255;

/** @throws {SyntaxError} if the text isn't `start-stop` or `start-stop/step`, or too many numbers are in it */
export function parseGenerateRange(text: string): number[] {
  const [, start, stop, step] = (/^(\d{1,10})-(\d{1,10})(?:\/(\d{1,10}))?$/.exec(text) ?? []).map(Number);
  const by = step === undefined || Number.isNaN(step) ? 1 : step;
  if (start === undefined || stop === undefined || start > stop || stop > MAX_NUMBER || by === 0) {
    throw new SyntaxError(
      `not a range: "${text}" (expected start-stop or start-stop/step, start <= stop <= ${MAX_NUMBER})`,
    );
  }
  const count = Math.floor((stop - start) / by) + 1;
  if (count > MAX_GENERATED) {
    throw new SyntaxError(`the range "${text}" has ${count} numbers (expected at most ${MAX_GENERATED})`);
  }
  return Array.from({ length: count }, (_, index) => start + index * by);
}

/** A template as a function of the number. @throws {SyntaxError} if a `${…}` in it can't be read */
export function compileGenerateTemplate(template: string): (number: number) => string {
  const pieces = template.match(/\\[^]|\$\$|\$\{[^}]*\}?|\$|[^\\$]+|\\$/g) ?? [];
  const parts = pieces.map(compilePiece);
  return (number) => parts.map((part) => (typeof part === 'string' ? part : part(number))).join('');
}

function compilePiece(piece: string): string | ((number: number) => string) {
  if (piece === '$') return String;
  if (piece === '$$') return '\\$';
  if (piece.startsWith('$')) return compileModifier(piece);
  return piece;
}

function compileModifier(text: string): (number: number) => string {
  const [, offsetText, widthText, base = 'd'] =
    /^\$\{([+-]?\d{1,10})(?:,(\d{1,3})(?:,([doxXnN]))?)?\}$/.exec(text) ?? [];
  const offset = Number(offsetText);
  const width = Number(widthText ?? 0);
  if (offsetText === undefined || Math.abs(offset) > MAX_NUMBER || width > MAX_WIDTH) {
    throw new SyntaxError(
      `cannot read "${text}" (expected \${offset}, \${offset,width} or \${offset,width,base}, base one of d o x X n N)`,
    );
  }
  return (number) => FORMATS[base as Base](number + offset, width);
}

type Base = 'd' | 'o' | 'x' | 'X' | 'n' | 'N';

/** As C's printf writes an int: only a decimal has a sign, the others are of its 32 bits. */
const FORMATS: Readonly<Record<Base, (number: number, width: number) => string>> = {
  d: (number, width) =>
    number < 0 ? `-${String(-number).padStart(width - 1, '0')}` : String(number).padStart(width, '0'),
  o: (number, width) => (number >>> 0).toString(8).padStart(width, '0'),
  x: (number, width) => (number >>> 0).toString(16).padStart(width, '0'),
  X: (number, width) => (number >>> 0).toString(16).toUpperCase().padStart(width, '0'),
  n: formatNibbles,
  N: (number, width) => formatNibbles(number, width).toUpperCase(),
};

/**
 * `0x1af` is `f.a.1`; the width counts digits and dots alike, so it is `f.a.1.0` at a width of 7 and `f.a.1.` at one
 * of 6.
 */
function formatNibbles(number: number, width: number): string {
  const digits = (number >>> 0).toString(16);
  const nibbles = Array.from(digits.padStart(Math.ceil(width / 2), '0')).reverse();
  return `${nibbles.join('.')}.`.slice(0, Math.max(2 * digits.length - 1, width));
}
