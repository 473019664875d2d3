import { expect } from 'chai';
import fc from 'fast-check';

import { formatName, parseName } from '../../../src/dns/name.ts';
import { formatRdata } from '../../../src/dns/rdata/index.ts';
import { rrTypeName } from '../../../src/dns/rr-type.ts';
import { formatProblem } from '../../../src/schema/problem.ts';
import { readMasterFile } from '../../../src/zone/import/index.ts';
import type { MasterFile, MasterRecord } from '../../../src/zone/import/index.ts';

/** Reads the file `zone`, and whatever it includes, out of a map of paths to texts. */
function read(files: Readonly<Record<string, string>>, origin?: string): MasterFile {
  return readMasterFile('zone', {
    origin: origin === undefined ? undefined : parseName(origin),
    readOctets(path) {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' });
      return Buffer.from(text);
    },
  });
}

/** `www.example.com. 300 A 192.0.2.1` */
function formatRecord({ owner, ttlSeconds, type, rdata }: MasterRecord): string {
  return `${formatName(owner)} ${ttlSeconds} ${rrTypeName(type)} ${formatRdata(type, rdata)}`;
}

function formatFile({ records, problems }: MasterFile): string[] {
  return [...records.map(formatRecord), ...problems.map(formatProblem)];
}

const ORIGIN = 'example.com.';

describe('readMasterFile()', () => {
  it('reads the example of RFC 1035 §5.3', () => {
    const text = `
@   IN  SOA     VENERA      Action\\.domains (
                                 20     ; SERIAL
                                 7200   ; REFRESH
                                 600    ; RETRY
                                 3600000; EXPIRE
                                 60)    ; MINIMUM

        NS      A.ISI.EDU.
        NS      VENERA
        NS      VAXA
        MX      10      VENERA
        MX      20      VAXA

A       A       26.3.0.103

VENERA  A       10.1.0.52
        A       128.9.0.32

VAXA    A       10.2.0.27
        A       128.9.0.33


$INCLUDE <SUBSYS>ISI-MAILBOXES.TXT`;
    const mailboxes = `
MOE     MB      A.ISI.EDU.
LARRY   MB      A.ISI.EDU.
CURLEY  MB      A.ISI.EDU.
STOOGES MG      MOE
        MG      LARRY
        MG      CURLEY`;
    expect(
      formatFile(read({ zone: text, '<SUBSYS>ISI-MAILBOXES.TXT': mailboxes }, 'ISI.EDU.')),
    ).to.deep.equal([
      'ISI.EDU. 60 SOA VENERA.ISI.EDU. Action\\.domains.ISI.EDU. 20 7200 600 3600000 60',
      'ISI.EDU. 60 NS A.ISI.EDU.',
      'ISI.EDU. 60 NS VENERA.ISI.EDU.',
      'ISI.EDU. 60 NS VAXA.ISI.EDU.',
      'ISI.EDU. 60 MX 10 VENERA.ISI.EDU.',
      'ISI.EDU. 60 MX 20 VAXA.ISI.EDU.',
      'A.ISI.EDU. 60 A 26.3.0.103',
      'VENERA.ISI.EDU. 60 A 10.1.0.52',
      'VENERA.ISI.EDU. 60 A 128.9.0.32',
      'VAXA.ISI.EDU. 60 A 10.2.0.27',
      'VAXA.ISI.EDU. 60 A 128.9.0.33',
      'MOE.ISI.EDU. 60 MB A.ISI.EDU.',
      'LARRY.ISI.EDU. 60 MB A.ISI.EDU.',
      'CURLEY.ISI.EDU. 60 MB A.ISI.EDU.',
      'STOOGES.ISI.EDU. 60 MG MOE.ISI.EDU.',
      'STOOGES.ISI.EDU. 60 MG LARRY.ISI.EDU.',
      'STOOGES.ISI.EDU. 60 MG CURLEY.ISI.EDU.',
      "zone:2:1: warning: $TTL: no TTL is stated: the SOA's minimum, 60, is taken (expected $TTL before)",
    ]);
  });

  const features: readonly (readonly [title: string, text: string, expected: readonly string[]])[] = [
    //--- Owners
    [
      'takes the owner before where a line begins with a blank',
      'a 5 A 192.0.2.1\n  AAAA ::1\n\n ; c\n\tTXT x\n',
      ['a.example.com. 5 A 192.0.2.1', 'a.example.com. 5 AAAA ::1', 'a.example.com. 5 TXT "x"'],
    ],
    [
      'takes @ for the origin, in names of RDATA too',
      '@ 5 MX 1 @\n\\@ 5 A 192.0.2.1\n',
      ['example.com. 5 MX 1 example.com.', '\\@.example.com. 5 A 192.0.2.1'],
    ],
    [
      'reads escapes in names and keeps their case',
      'A\\.b.C\\032d 5 CNAME \\065.X\n',
      ['A\\.b.C\\032d.example.com. 5 CNAME A.X.example.com.'],
    ],
    ['reads wildcards', '*.a 5 A 192.0.2.1\n', ['*.a.example.com. 5 A 192.0.2.1']],
    [
      'takes a type or a class in column 1 for an owner',
      'IN 5 IN A 192.0.2.1\nNS 5 A 192.0.2.2\n300 5 A 192.0.2.3\n',
      ['IN.example.com. 5 A 192.0.2.1', 'NS.example.com. 5 A 192.0.2.2', '300.example.com. 5 A 192.0.2.3'],
    ],
    [
      'takes a quoted owner',
      '"a" 5 A 192.0.2.1\n"$TTL" 5 A 192.0.2.2',
      ['a.example.com. 5 A 192.0.2.1', '\\$TTL.example.com. 5 A 192.0.2.2'],
    ],
    [
      'takes the origin, as NSD does, before any owner',
      '  5 A 192.0.2.1\n\t5 A 192.0.2.2\n$ORIGIN a.example.com.\n 5 A 192.0.2.3\n',
      [
        'example.com. 5 A 192.0.2.1',
        'example.com. 5 A 192.0.2.2',
        'example.com. 5 A 192.0.2.3',
        'zone:1:3: warning: (no owner): there is no owner yet: the origin is taken (expected one in column 1)',
      ],
    ],
    [
      'refuses an owner that is no name',
      `a..b 5 A 192.0.2.1\n${'x'.repeat(64)} 5 A 192.0.2.1\n`,
      [
        'zone:1:1: a..b: Cannot read name "a..b": it has an empty label',
        `zone:2:1: ${'x'.repeat(64)}: Cannot read name "${'x'.repeat(64)}": a label is longer than 63 octets`,
      ],
    ],

    //--- TTL, class and type
    [
      'reads TTL and class in either order, or neither',
      'a 5 IN A 192.0.2.1\nb IN 6 A 192.0.2.1\nc in A 192.0.2.1\nd CLASS1 A 192.0.2.1\ne A 192.0.2.1\n',
      [5, 6, 6, 6, 6].map((ttl, i) => `${'abcde'[i]!}.example.com. ${ttl} A 192.0.2.1`),
    ],
    [
      'reads TTLs with units',
      'a 1h30m A 192.0.2.1\nb 1W A 192.0.2.1\nc 1h1H A 192.0.2.1\n$TTL 2d\nd A 192.0.2.1\n',
      [5400, 604800, 7200, 172800].map((ttl, i) => `${'abcd'[i]!}.example.com. ${ttl} A 192.0.2.1`),
    ],
    [
      'prefers $TTL to the TTL stated last',
      'a 5 A 192.0.2.1\nb A 192.0.2.1\n$TTL 7\nc A 192.0.2.1\nd 8 A 192.0.2.1\ne A 192.0.2.1\n$TTL 9\nf A 192.0.2.1',
      [5, 5, 7, 8, 7, 9].map((ttl, i) => `${'abcdef'[i]!}.example.com. ${ttl} A 192.0.2.1`),
    ],
    [
      'tells once that there is no TTL',
      'a A 192.0.2.1\nb A 192.0.2.1\nc 5 A 192.0.2.1\n',
      [
        'a.example.com. 0 A 192.0.2.1',
        'b.example.com. 0 A 192.0.2.1',
        'c.example.com. 5 A 192.0.2.1',
        'zone:1:1: $TTL: no TTL is stated (expected one here or in $TTL before)',
      ],
    ],
    [
      'lowers a TTL above 31 bits',
      'a 2147483648 A 192.0.2.1\n',
      [
        'a.example.com. 2147483647 A 192.0.2.1',
        'zone:1:3: warning: 2147483648: a TTL above 2147483647, which is taken instead (RFC 8767 §4)',
      ],
    ],
    [
      'refuses what is neither TTL, class nor type',
      'a 1h30 A 192.0.2.1\nb 5 6 A 192.0.2.1\nc 5 IN IN A 192.0.2.1\nd 5 FOO bar\ne 5 "A" 192.0.2.1\nf 5\ng\n',
      [
        'zone:1:3: a: unknown type "1h30" (expected a type such as A or TYPE65280)',
        'zone:2:5: b: unknown type "6" (expected a type such as A or TYPE65280)',
        'zone:3:8: c: unknown type "IN" (expected a type such as A or TYPE65280)',
        'zone:4:5: d: unknown type "FOO" (expected a type such as A or TYPE65280)',
        'zone:5:5: e: unexpected string "A" (expected a type)',
        'zone:6:3: f: the entry ends here (expected a type)',
        'zone:7:1: g: the entry ends here (expected a type)',
      ],
    ],
    [
      'refuses other classes',
      'a 5 CH TXT x\nb 5 CLASS300 A 192.0.2.1\n',
      [
        'zone:1:5: a: class CH is not served (expected IN)',
        'zone:2:5: b: class CLASS300 is not served (expected IN)',
      ],
    ],
    [
      'refuses types that are never data',
      'a 5 OPT x\nb 5 TYPE200 \\# 0\nc 5 TYPE0 \\# 0\n',
      [
        'zone:1:5: a: type OPT is never data in a zone',
        'zone:2:5: b: type TYPE200 is never data in a zone',
        'zone:3:5: c: type TYPE0 is never data in a zone',
      ],
    ],

    //--- RDATA
    [
      'reads RFC 3597 types and RDATA over several lines',
      'a 5 CLASS1 TYPE731 \\# 6 abcd (\n ef 01 23 45 )\nb 5 TYPE1 \\# 4 c0000201\nc 5 A \\# 4 C0000202\n',
      [
        'a.example.com. 5 TYPE731 \\# 6 ABCDEF012345',
        'b.example.com. 5 A 192.0.2.1',
        'c.example.com. 5 A 192.0.2.2',
      ],
    ],
    [
      'reads strings of any octets',
      'a 5 TXT a\\ b "\\065\\"" \\; \\\\ "a;b(c)" abc"def" "\u00fc" ""\n',
      ['a.example.com. 5 TXT "a b" "A\\"" ";" "\\\\" "a;b(c)" "abc" "def" "\\195\\188" ""'],
    ],
    [
      'reads quoted values of SVCB parameters',
      'a 5 HTTPS 1 . alpn="h2,h3" key667="x y" port=443\nb 5 TXT alpn="h2"\n',
      ['a.example.com. 5 HTTPS 1 . alpn=h2,h3 port=443 key667=x\\032y', 'b.example.com. 5 TXT "alpn=" "h2"'],
    ],
    [
      'shows where RDATA is wrong',
      'a 5 A 192.0.2\nb 5 A\nc 5 A 192.0.2.1 x\n 5 AAAA x',
      [
        'zone:1:7: a/A: expected an IPv4 address, not "192.0.2"',
        'zone:2:5: b/A: expected an IPv4 address, but nothing follows',
        'zone:3:7: c/A: expected nothing further, not "x"',
        'zone:4:9: c/AAAA: expected an IPv6 address, not "x"',
      ],
    ],

    //--- $ORIGIN and $TTL
    [
      'reads $ORIGIN, relative to the one before',
      '$ORIGIN a\nx 5 NS y\n$origin b.a.example.com.\nx 5 NS y\n$ORIGIN .\nexample.com 5 NS y.z\n',
      [
        'x.a.example.com. 5 NS y.a.example.com.',
        'x.b.a.example.com. 5 NS y.b.a.example.com.',
        'example.com. 5 NS y.z.',
      ],
    ],
    [
      'keeps the owner before over a change of origin',
      'a 5 A 192.0.2.1\n$ORIGIN b\n 5 NS y\na 5 A 192.0.2.2\n',
      [
        'a.example.com. 5 A 192.0.2.1',
        'a.example.com. 5 NS y.b.example.com.',
        'a.b.example.com. 5 A 192.0.2.2',
      ],
    ],
    [
      'refuses directives it can not follow',
      '$ORIGIN\n$ORIGIN a b\n$TTL x\n$TTL\n$TTL 1 2\n$FOO\n$INCLUDE\n$INCLUDE a b c\na 5 NS a\n  $TTL 5\n',
      [
        'a.example.com. 5 NS a.example.com.',
        'zone:1:1: $ORIGIN: the entry ends here (expected a name)',
        'zone:2:11: $ORIGIN: unexpected "b" (expected the end of the line)',
        'zone:3:6: $TTL: not a TTL: "x" (expected e.g. 3600 or 1h30m)',
        'zone:4:1: $TTL: the entry ends here (expected a TTL)',
        'zone:5:8: $TTL: unexpected "2" (expected the end of the line)',
        'zone:6:1: $FOO: unknown directive (expected $ORIGIN, $TTL, $INCLUDE or $GENERATE)',
        'zone:7:1: $INCLUDE: the entry ends here (expected a file)',
        'zone:8:14: $INCLUDE: unexpected "c" (expected the end of the line)',
        'zone:10:3: a: unknown type "$TTL" (expected a type such as A or TYPE65280)',
      ],
    ],

    //--- $GENERATE
    [
      'generates records',
      '$TTL 300\n$GENERATE 1-2 a$ A 192.0.2.$ ; c\n$GENERATE 3-9/4 b${0,3,d} 5 IN MX "$ m$"\n$generate 1-1 @ IN 6 TXT "\\"x $\\" y"\n',
      [
        'a1.example.com. 300 A 192.0.2.1',
        'a2.example.com. 300 A 192.0.2.2',
        'b003.example.com. 5 MX 3 m3.example.com.',
        'b007.example.com. 5 MX 7 m7.example.com.',
        'example.com. 6 TXT "x 1" "y"',
      ],
    ],
    [
      'shows what is wrong with $GENERATE, once',
      '$GENERATE 2-1 a A 192.0.2.1\n$GENERATE 1-9 a${x} A 192.0.2.1\n$GENERATE 1-9 a$ A x$\n$GENERATE 1-9 a$ TXT a b\n$GENERATE 1-2 a$ TXT "\\"a"\n',
      [
        'zone:1:11: $GENERATE: not a range: "2-1" (expected start-stop or start-stop/step, start <= stop <= 2147483647)',
        'zone:2:15: $GENERATE: cannot read "${x}" (expected ${offset}, ${offset,width} or ${offset,width,base}, base one of d o x X n N)',
        'zone:3:20: $GENERATE/A: expected an IPv4 address, not "x1"',
        'zone:4:24: $GENERATE/TXT: unexpected "b" (expected the end of the line)',
        'zone:5:22: $GENERATE/TXT: a quoted string does not end on its line (expected a closing ")',
      ],
    ],

    //--- The zone
    [
      'leaves out what is outside the zone',
      'a.example.net. 5 A 192.0.2.1\n 5 A 192.0.2.2\nexample.com. 5 A 192.0.2.3\nbadexample.com. 5 A 192.0.2.4\n',
      [
        'example.com. 5 A 192.0.2.3',
        'zone:1:1: warning: a.example.net./A: left out: the name is outside the zone example.com.',
        'zone:2:2: warning: a.example.net./A: left out: the name is outside the zone example.com.',
        'zone:4:1: warning: badexample.com./A: left out: the name is outside the zone example.com.',
      ],
    ],
    [
      'refuses a second SOA record, unless it is the first again',
      '@ 5 SOA a b 1 2 3 4 5\n@ 5 SOA a b 1 2 3 4 5\n@ 5 SOA a b 9 2 3 4 5\n',
      [
        ...[1, 1, 9].map((serial) => `example.com. 5 SOA a.example.com. b.example.com. ${serial} 2 3 4 5`),
        'zone:3:1: example.com./SOA: a second SOA record (the first is at zone:1)',
      ],
    ],
    [
      'refuses an SOA record below the apex',
      'a 5 SOA a b 1 2 3 4 5\n',
      [
        'a.example.com. 5 SOA a.example.com. b.example.com. 1 2 3 4 5',
        'zone:1:1: a.example.com./SOA: not at the apex (expected at example.com. only)',
      ],
    ],
  ];
  for (const [title, text, expected] of features) {
    it(title, () => {
      expect(formatFile(read({ zone: text }, ORIGIN))).to.deep.equal(expected);
    });
  }

  const zones: readonly (readonly [
    title: string,
    files: Readonly<Record<string, string>>,
    expected: readonly string[],
  ])[] = [
    [
      'goes back to its own origin and owner after $INCLUDE, but not to its TTL, as BIND does',
      {
        zone: '$TTL 5\na A 192.0.2.1\n$INCLUDE inc\n  AAAA ::1\nb A 192.0.2.2\n',
        inc: ' TXT x\n$TTL 7\n$ORIGIN c\nd A 192.0.2.3\n',
      },
      [
        'a.example.com. 5 A 192.0.2.1',
        'a.example.com. 5 TXT "x"',
        'd.c.example.com. 7 A 192.0.2.3',
        'a.example.com. 7 AAAA ::1',
        'b.example.com. 7 A 192.0.2.2',
      ],
    ],
    [
      'gives the included file the origin that $INCLUDE states',
      { zone: '$TTL 5\n$INCLUDE inc sub ; c\na NS b\n', inc: 'a NS b\n@ NS c\n' },
      [
        'a.sub.example.com. 5 NS b.sub.example.com.',
        'sub.example.com. 5 NS c.sub.example.com.',
        'a.example.com. 5 NS b.example.com.',
      ],
    ],
    [
      'finds included files beside the one that includes them',
      {
        zone: '$TTL 5\n$INCLUDE sub/inc\n$INCLUDE "/etc/a b"\n',
        'sub/inc': '$INCLUDE more\n',
        'sub/more': 'a A 192.0.2.1\n',
        '/etc/a b': 'b A 192.0.2.2',
      },
      ['a.example.com. 5 A 192.0.2.1', 'b.example.com. 5 A 192.0.2.2'],
    ],
    [
      'shows problems of an included file in that file, and goes on after it',
      { zone: '$TTL 5\n$INCLUDE inc\na A 192.0.2.1\n', inc: '\nb A x\nc TXT "\n' },
      [
        'a.example.com. 5 A 192.0.2.1',
        'inc:2:5: b/A: expected an IPv4 address, not "x"',
        'inc:3:7: syntax: a quoted string does not end on its line (expected a closing ")',
      ],
    ],
    [
      'tells of an included file that is not there',
      { zone: '$TTL 5\n$INCLUDE none\na A 192.0.2.1\n' },
      ['a.example.com. 5 A 192.0.2.1', 'zone:2:10: $INCLUDE: cannot be read: ENOENT: no such file'],
    ],
    [
      'refuses a file that includes itself',
      { zone: '$TTL 5\n$INCLUDE inc\n', inc: '$INCLUDE ./zone\na A 192.0.2.1\n' },
      ['a.example.com. 5 A 192.0.2.1', 'inc:1:10: $INCLUDE: "zone" includes itself'],
    ],
    [
      'refuses files that include each other too deep',
      {
        zone: '$INCLUDE inc1\n',
        ...Object.fromEntries(
          Array.from({ length: 11 }, (_, i) => [`inc${i + 1}`, `$INCLUDE inc${i + 2}\n`]),
        ),
      },
      ['inc10:1:10: $INCLUDE: files include each other more than 10 deep'],
    ],
    ['tells of a file that is not there', {}, ['zone:1:1: file: cannot be read: ENOENT: no such file']],
  ];
  for (const [title, files, expected] of zones) {
    it(title, () => {
      expect(formatFile(read(files, ORIGIN))).to.deep.equal(expected);
    });
  }

  const origins: readonly (readonly [
    title: string,
    text: string,
    origin: string | undefined,
    expected: readonly string[],
  ])[] = [
    [
      'takes the owner of the SOA record for the origin',
      '$ORIGIN com.\n$TTL 5\nexample SOA a b 1 2 3 4 5\na.example NS b\nother NS b\n',
      'example.com.',
      [
        'example.com. 5 SOA a.com. b.com. 1 2 3 4 5',
        'a.example.com. 5 NS b.com.',
        'zone:5:1: warning: other.com./NS: left out: the name is outside the zone example.com.',
      ],
    ],
    [
      'takes $ORIGIN for the origin where there is no SOA record',
      '$TTL 5\n$ORIGIN example.com.\na NS b\n',
      'example.com.',
      ['a.example.com. 5 NS b.example.com.'],
    ],
    [
      'reads what dig prints of a transfer',
      '; <<>> DiG <<>> axfr\nexample.com.\t5\tIN\tSOA\ta. b. 1 2 3 4 5\nexample.com.\t5\tIN\tNS\ta.\nexample.com.\t5\tIN\tSOA\ta. b. 1 2 3 4 5\n;; Query time\n',
      'example.com.',
      ['example.com. 5 SOA a. b. 1 2 3 4 5', 'example.com. 5 NS a.', 'example.com. 5 SOA a. b. 1 2 3 4 5'],
    ],
    [
      'asks for the origin where nothing tells it',
      '$TTL 5\n@ SOA a b 1 2 3 4 5\n',
      undefined,
      ['zone:1:1: origin: not told (expected --origin, $ORIGIN, or an SOA record with an absolute owner)'],
    ],
  ];
  for (const [title, text, origin, expected] of origins) {
    it(title, () => {
      const file = read({ zone: text });
      expect(file.origin && formatName(file.origin)).to.equal(origin);
      expect(formatFile(file)).to.deep.equal(expected);
    });
  }

  it('counts what is outside the zone', () => {
    expect(read({ zone: '$TTL 5\na NS b\na.net. NS b\nb.net. NS b\n' }, ORIGIN).outsideCount).to.equal(2);
  });

  it('throws for no file, whatever is in it', () => {
    const words = [
      '@',
      'a',
      '$TTL',
      '$ORIGIN',
      '$INCLUDE',
      '$GENERATE',
      '1-3',
      '${1,2,x}',
      '5',
      'IN',
      'CH',
      'A',
      'SOA',
      'TXT',
      'HTTPS',
      '\\#',
      '.',
      '..',
    ];
    const piece = fc.oneof(
      fc.constantFrom(...words, ' ', '\t', '\n', '\r\n', '(', ')', '"', ';', '\\', '='),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.option(fc.constant(ORIGIN), { nil: undefined }),
        (pieces, origin) => {
          const { problems } = read({ zone: pieces.join('') }, origin);
          expect(problems.map(formatProblem).every((line) => /^zone:\d+:\d+: /.test(line))).to.equal(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('shares the octets of an owner that is named again', () => {
    const { records } = read({ zone: '$TTL 5\na A 192.0.2.1\na A 192.0.2.2\n  A 192.0.2.3\n' }, ORIGIN);
    expect(new Set(records.map(({ owner }) => owner))).to.have.lengthOf(1);
  });
});
