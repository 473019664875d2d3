/** Texts for the readers of YAML to be compared on: scraps strung together, and zone files with a slip of the pen or two. */

import fc from 'fast-check';

/** Pieces of YAML, well-formed and not. */
const SCRAPS = [
  ...['a', 'b', 'key', 'www.sub', "''", "'*'", '"q"', 'é', '10', '~', 'null', '-1', '.', '/x', '$', '('],
  ...[': ', ':', ':\n', '::1', 'a:b', 'x: y: z', '\n', '\n\n', '\n  ', '\n    ', ' ', '  ', '---\n'],
  ...['-', '- ', '\n- ', '\n  - ', '#', ' # c', '\n# c\n', '[', ']', '{', '}', ', ', ',', '"', "'"],
  ...['[a, b]', '{a: b}', "{a: b, c: [d, 'e']}", '\\', '\\n', '"a\\tb"', '\\"'],
  ...['k: v\n', '- k: v\n', '  k: v\n', 'd:\n- e\n', 'f:\n  - g: h\n    i: j\n'],
  ...['&x', '*x', '!t', '|', '>', '? ', '% ', '<<: ', '\t', '\r\n', '\u00a0', '\u2028', '\ufeff'],
];

const scrap = fc.constantFrom(...SCRAPS);

/** Hardly any of these is plain, and few are YAML at all. */
export const strungScraps = fc
  .tuple(fc.constantFrom('', 'a: '), fc.array(scrap, { minLength: 1, maxLength: 12 }))
  .map(([start, scraps]) => start + scraps.join(''));

//--- Zone files

interface BlockText {
  readonly text: string;
}

interface BlockMap {
  /** How much deeper than the key it belongs to. */
  readonly indent: number;
  readonly entries: readonly {
    readonly key: string;
    readonly value: BlockText | BlockMap | BlockList;
    readonly lineEnd: string;
  }[];
}

interface BlockList {
  readonly indent: number;
  readonly items: readonly { readonly value: BlockText | BlockMap; readonly lineEnd: string }[];
}

const KEYS = [
  ...["''", "'*'", 'www', 'type', 'ttl', 'value', 'values', 'a.b.c', '_x._tcp'],
  ...['"q r"', 'é', '010', "'it''s'"],
];

const SCALARS = [
  ...['A', 'TXT', '60', '192.0.2.1', '2001:db8::1', 'ns1.example.com.', '/x', '$a', 'é ü', 'a#b', '~'],
  ...['v=spf1 ip4:192.0.2.0/24 -all', 'v=DMARC1\\; p=none', 'http://a/?b=c'],
  ...["''", "'it''s: #1'", '"tab\\t \\"x\\" \\u00e9"'],
];

const scalar = fc.constantFrom(...SCALARS);
const flowScalar = fc.constantFrom(...SCALARS.filter((text) => !/[?,[\]{}]/.test(text)));
const key = fc.constantFrom(...KEYS);
const lineEnd = fc.constantFrom('', '', '', '', ' # c', '   ', '\n', '\n# c', '\n     # c: d');

const { flow } = fc.letrec<{ flow: string }>((tie) => ({
  flow: fc.oneof(
    { maxDepth: 2 },
    flowScalar,
    fc.array(tie('flow'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .uniqueArray(fc.tuple(key, tie('flow')), { maxLength: 3, selector: ([name]) => name })
      .map((entries) => `{ ${entries.map((entry) => entry.join(': ')).join(', ')} }`),
  ),
}));

const text = fc.record({ text: fc.oneof(scalar, flow) });
const depthIdentifier = fc.createDepthIdentifier();

const { map } = fc.letrec<{ map: BlockMap; list: BlockList }>((tie) => ({
  map: fc.record({
    indent: fc.integer({ min: 1, max: 4 }),
    entries: fc.uniqueArray(
      fc.record({
        key,
        value: fc.oneof({ maxDepth: 3, depthIdentifier }, text, tie('map'), tie('list')),
        lineEnd,
      }),
      { minLength: 1, maxLength: 4, selector: (entry) => entry.key },
    ),
  }),
  list: fc.record({
    indent: fc.constantFrom(0, 2),
    items: fc.array(
      fc.record({ value: fc.oneof({ maxDepth: 3, depthIdentifier }, text, tie('map')), lineEnd }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
}));

function writeMap({ entries }: BlockMap, indent: number): string {
  const lines = entries.map(({ key, value, lineEnd }) => {
    const start = `${' '.repeat(indent)}${key}:`;
    if ('text' in value) return `${start} ${value.text}${lineEnd}\n`;
    const below = indent + value.indent;
    return `${start}${lineEnd}\n${'entries' in value ? writeMap(value, below) : writeList(value, below)}`;
  });
  return lines.join('');
}

function writeList({ items }: BlockList, indent: number): string {
  const dash = `${' '.repeat(indent)}- `;
  const lines = items.map(({ value, lineEnd }) =>
    'text' in value ? `${dash}${value.text}${lineEnd}\n` : dash + writeMap(value, dash.length).trimStart(),
  );
  return lines.join('');
}

interface Slip {
  readonly at: number;
  readonly removed: number;
  readonly scrap: string;
}

/** A few characters less, or a scrap instead of them. */
const slip = fc.record({ at: fc.nat(), removed: fc.nat(2), scrap: fc.oneof(fc.constant(''), scrap) });

function slipIn(text: string, { at, removed, scrap }: Slip): string {
  const place = at % text.length;
  return text.slice(0, place) + scrap + text.slice(place + removed);
}

/** Plain zone files, with a slip or two in some; more than half of these are plain still. */
export const zoneTexts = fc
  .tuple(fc.constantFrom('', '', '---\n', '# c\n\n'), map, fc.array(slip, { maxLength: 2 }))
  .map(([start, zone, slips]) => slips.reduce(slipIn, start + writeMap(zone, 0)));
