import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { formatProblem } from '../../src/schema/index.ts';
import { collectPoolSets, findZoneSources, loadZone } from '../../src/zone/index.ts';
import type { LoadedZone } from '../../src/zone/index.ts';
import { loadText, poolSetOf, problemsOf, recordsOf, showPools, soaOf } from './zone-text.ts';

const NS = "'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\n";

describe('loadZone()', () => {
  it('reads names as they are written', () => {
    const { zone, problems } = loadText(
      `${NS}010: {type: TXT, value: a}\n1e3: {type: TXT, value: b}\non: {type: TXT, value: c}\nnull: {type: TXT, value: d}\n'*.w': {type: TXT, value: e}\nbücher: {type: TXT, value: f}\na\\.b: {type: TXT, value: g}\n`,
    );
    expect(problems).to.deep.equal([]);
    expect(recordsOf(zone).slice(2)).to.deep.equal([
      '010.example.com. 3600 TXT "a"',
      '1e3.example.com. 3600 TXT "b"',
      'on.example.com. 3600 TXT "c"',
      'null.example.com. 3600 TXT "d"',
      '*.w.example.com. 3600 TXT "e"',
      'xn--bcher-kva.example.com. 3600 TXT "f"',
      'a\\.b.example.com. 3600 TXT "g"',
    ]);
  });

  it('takes targets as octoDNS does, and single labels relative to the zone', () => {
    const { zone } = loadText(
      `'': {type: NS, values: [ns1, ns2.example.net., ns3.example.net]}\nns1: {type: A, value: 192.0.2.1}\n`,
    );
    expect(recordsOf(zone).slice(0, 3)).to.deep.equal([
      'example.com. 3600 NS ns1.example.com.',
      'example.com. 3600 NS ns2.example.net.',
      'example.com. 3600 NS ns3.example.net.',
    ]);
  });

  it('serves the zone only without errors, and tells them all', () => {
    const { zone, problems } = loadText(
      `${NS}a: {type: A, value: x}\nb: {type: A, value: y}\nc: {ttl: z, type: B}\n`,
    );
    expect(zone).to.equal(null);
    expect(problems.map(({ at }) => at.line)).to.deep.equal([2, 3, 4, 4]);
  });

  it('does not speak of records as missing that it could not read', () => {
    const text =
      "'':\n- {type: NS, values: [ns1.example.com., ns2.example.com.]}\nns1: {type: A, value: x}\nns2: {type: A, value: 192.0.2.2}\n";
    expect(problemsOf(text)).to.deep.equal(['3:23: ns1/A/value: expected an IPv4 address, not "x"']);
  });

  const METADATA: [title: string, yaml: string, served: string[], problems: string[]][] = [
    ['leaves out ignored records', 'octodns: {ignored: true}', [], []],
    [
      'serves records of other providers',
      'octodns: {included: [a], excluded: [b], lenient: true, route53: {x: y}}',
      ['192.0.2.1'],
      [],
    ],
    [
      'checks the health check',
      'octodns: {healthcheck: {host: a, path: /x, port: 80, protocol: HTTP}}',
      ['192.0.2.1'],
      [],
    ],
    [
      'refuses an unknown protocol',
      'octodns: {healthcheck: {protocol: GOPHER}}',
      [],
      ['2:66: x/A/octodns/healthcheck/protocol: "GOPHER" (expected one of http, https, icmp, tcp, udp)'],
    ],
    [
      'checks our own keys',
      'octodns: {evenkeel: {balance: {answers: 0}, health: dns}}',
      [],
      ['2:72: x/A/octodns/evenkeel/balance/answers: "0" (expected an integer from 1 to 64)'],
    ],
    [
      'reads balance and health',
      'balance: weighted, health: {protocol: http, port: 8080, path: /health}',
      ['192.0.2.1'],
      [],
    ],
    [
      'refuses mistakes in balance and health',
      'balance: fair, health: {intervall: 5s}',
      [],
      [
        '2:41: x/A/balance: "fair" (expected one of round-robin, random, weighted, least-load, least-connections, client-hash, ordered)',
        '2:56: x/A/health: unknown key "intervall" (did you mean "interval"?)',
      ],
    ],
  ];
  for (const [title, yaml, served, problems] of METADATA) {
    it(title, () => {
      const text = `${NS}x: {type: A, value: 192.0.2.1, ${yaml}}\n`;
      expect(problemsOf(text)).to.deep.equal(problems);
      expect(recordsOf(loadText(text).zone).slice(2)).to.deep.equal(
        served.map((address) => `x.example.com. 3600 A ${address}`),
      );
    });
  }

  it('joins what is written of one type at one name', () => {
    const text = `${NS}x:\n- {type: A, ttl: 60, value: 192.0.2.1}\n- {type: A, ttl: 30, values: [192.0.2.1, 192.0.2.2]}\n`;
    expect(recordsOf(loadText(text).zone).slice(2)).to.deep.equal([
      'x.example.com. 30 A 192.0.2.1',
      'x.example.com. 30 A 192.0.2.2',
    ]);
    expect(
      loadText(text).problems.map(({ message }) => message.replace(/\S*zone\.yaml/g, 'zone.yaml')),
    ).to.deep.equal([
      'A is already at this name, zone.yaml:3: the values are joined',
      'TTL 30 differs from 60 at zone.yaml:3: 30 is served for all (RFC 2181 §5.2)',
      'this value stands twice: it is served once (RFC 2181 §5)',
    ]);
  });

  it('knows a value by its octets, but for the case of names', () => {
    const text = `${NS}x: {type: PTR, values: [a.example., A.Example.]}\ny: {type: TXT, values: [a, A]}\n`;
    expect(recordsOf(loadText(text).zone).slice(2)).to.deep.equal([
      'x.example.com. 3600 PTR a.example.',
      'y.example.com. 3600 TXT "a"',
      'y.example.com. 3600 TXT "A"',
    ]);
  });

  it('knows a name in any spelling', () => {
    const { zone, problems } = loadText(
      `${NS}ü: {type: A, value: 192.0.2.1}\nXN--TDA: {type: TXT, value: a}\n`,
    );
    expect(problems).to.deep.equal([]);
    expect(zone?.nodes.size).to.equal(2);
  });

  const NAMES: [title: string, yaml: string, problem: string][] = [
    [
      'a name outside the zone',
      'www.example.net.: {type: A, value: 192.0.2.1}',
      '2:1: www.example.net.: the name is outside the zone (expected one at or below example.com.)',
    ],
    [
      'an empty label',
      'a..b: {type: A, value: 192.0.2.1}',
      '2:1: a..b: Cannot read name "a..b": it has an empty label',
    ],
    [
      'a blank',
      'a b: {type: A, value: 192.0.2.1}',
      '2:1: a b: Cannot read name "a b": it holds a blank (a blank is written \\032)',
    ],
    [
      'a repeated key',
      "'': {type: A, value: 192.0.2.1}",
      "2:1: '': this key stands twice, first on line 1 (expected once)",
    ],
  ];
  for (const [title, yaml, problem] of NAMES) {
    it(`refuses ${title}`, () => expect(problemsOf(`${NS}${yaml}\n`)).to.deep.equal([problem]));
  }

  it('caps a TTL of 32 bits', () => {
    const text = `${NS}x: {type: A, ttl: 4294967295, value: 192.0.2.1}\n`;
    expect(recordsOf(loadText(text).zone)[2]).to.equal('x.example.com. 2147483647 A 192.0.2.1');
    expect(problemsOf(text)[1]).to.equal(
      '2:19: warning: x/A/ttl: TTL 4294967295 is above 2147483647, which is served instead',
    );
  });

  for (const text of ['', '# nothing yet\n', '---\n', '{}\n', 'www: {type: URLFWD, value: x}\n']) {
    it(`refuses a zone of no records: ${JSON.stringify(text)}`, () => {
      const { zone, problems } = loadText(text);
      expect(zone).to.equal(null);
      expect(problems[0]?.message).to.equal('the zone has no records (expected at least its NS)');
    });
  }

  for (const yaml of [
    'www: {type: A, value: 192.0.2.1}',
    "'': {type: SOA, value: {minimum: 60}}",
    "'': {type: ALIAS, value: www.example.net.}",
  ]) {
    it(`serves a zone of one record: ${yaml}`, () => expect(loadText(yaml).zone).not.to.equal(null));
  }

  it('warns of an owner name with an empty list', () => {
    expect(problemsOf(`${NS}y: []\n`)).to.deep.equal(['2:4: warning: y: no records at this name']);
  });

  const BOMB = Array.from(
    'bcdefghi',
    (name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]!}`).join(', ')}]\n`,
  ).join('');
  const ONE_CAUSE: [title: string, yaml: string, problem: RegExp][] = [
    ['an include of nothing', 'a: !include no.yaml', /^2:13: YAML: Cannot include "no.yaml": there is no/],
    ['a type that is included', 'a: {type: !include no, value: b}', /^2:20: YAML: Cannot include/],
    ['a value that is included', 'a: {type: A, value: !include no}', /^2:30: YAML: Cannot include/],
    ['a field that is included', 'a: {type: MX, value: {preference: 1, exchange: !include no}}', /Cannot/],
    ['a merge of nothing', 'a: {<<: *no}', /^2:9: YAML: no anchor &no before this alias$/],
    ['a field merged of nothing', 'a: {type: MX, value: {<<: *no}}', /^2:27: YAML: no anchor &no/],
    ['an include that merges nothing', '<<: !include no.yaml', /^2:14: YAML: Cannot include/],
    ['a parameter', 'a: {type: SVCB, value: {svcpriority: 1, targetname: ., svcparams: {port: !x 1}}}', /!x/],
    ['a circle of includes', 'a: !include zone.yaml', /: YAML: !include goes in a circle: /],
    ['a binary value', 'a: {type: TXT, value: !!binary eA==}', /^2:32: YAML: unknown tag tag:/],
    ['a binary record', 'a: !!binary eA==', /^2:13: YAML: unknown tag tag:/],
    ['a key that is none', 'a: {!!binary eA==: TXT}', /YAML: unknown tag tag:/],
    ['an alias to what it stands in', 'a: &a [*a]', /^2:8: YAML: alias \*a names what it stands in$/],
    ['an alias to the record it stands in', 'a: &a {<<: *a}', /^2:12: YAML: alias \*a names/],
  ];
  for (const [title, yaml, problem] of ONE_CAUSE) {
    it(`tells once of ${title}`, () => {
      const problems = problemsOf(`${NS}${yaml}\n`);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem);
    });
  }

  it('tells once of aliases that multiply', () => {
    const problems = problemsOf(`${NS}a: &a [x, x]\n${BOMB}`);
    expect(problems).to.have.length(1);
    expect(problems[0]).to.match(/YAML: aliases multiply beyond 10 nodes a character$/);
  });

  describe('of the SOA', () => {
    const SOAS: [title: string, yaml: string, soa: string][] = [
      [
        'makes one where none is written',
        '',
        '3600 ns1.example.net. hostmaster.example.com. 7 7200 3600 1209600 300',
      ],
      [
        'fills in what is not written',
        '- {type: SOA, ttl: 60, value: {minimum: 30}}',
        '60 ns1.example.net. hostmaster.example.com. 7 7200 3600 1209600 30',
      ],
      [
        'takes what is written',
        '- {type: SOA, value: {mname: a.example., rname: b.example., serial: 9, refresh: 10800, retry: 900, expire: 604800, minimum: 60}}',
        '3600 a.example. b.example. 9 10800 900 604800 60',
      ],
      [
        'takes the mail form',
        '- {type: SOA, value: {rname: a.b@example.com}}',
        '3600 ns1.example.net. a\\.b.example.com. 7 7200 3600 1209600 300',
      ],
      [
        'takes names relative to the zone',
        '- {type: SOA, value: {mname: ns1, rname: admin}}',
        '3600 ns1.example.com. admin.example.com. 7 7200 3600 1209600 300',
      ],
      [
        'takes presentation text',
        '- {type: SOA, value: a. b. 9 10800 900 604800 60}',
        '3600 a. b. 9 10800 900 604800 60',
      ],
    ];
    for (const [title, yaml, soa] of SOAS) {
      it(title, () => {
        const { zone, problems } = loadText(
          `'':\n- {type: NS, values: [ns1.example.net., ns2.example.net.]}\n${yaml}\n`,
        );
        expect(problems).to.deep.equal([]);
        expect(soaOf(zone)).to.equal(soa);
      });
    }

    it('asks for a serial only where none is written', () => {
      expect(loadText(NS).hasOwnSerial).to.equal(false);
      expect(loadText("'': {type: SOA, value: {serial: 9}}\n").hasOwnSerial).to.equal(true);
    });

    it('refuses two', () => {
      expect(
        problemsOf(
          "'':\n- {type: NS, values: [a., b.]}\n- {type: SOA, values: [{serial: 1}, {serial: 2}]}\n",
        ),
      ).to.deep.equal(["3:3: ''/SOA/values[1]: a second SOA (expected one a zone)"]);
    });

    it('reports mistakes in it', () => {
      expect(
        problemsOf("'':\n- {type: NS, values: [a., b.]}\n- {type: SOA, value: {serial: x, refreh: 1}}\n"),
      ).to.deep.equal([
        '3:31: \'\'/SOA/value/serial: expected a number 0–4294967295, not "x"',
        '3:34: warning: \'\'/SOA/value: unknown key "refreh" (did you mean "refresh"?)',
      ]);
    });
  });

  describe('of ALIAS', () => {
    const alias = (yaml: string): string =>
      `'':\n- {type: NS, values: [ns1.example.net., ns2.example.net.]}\n- {type: ALIAS, ttl: 60, value: ${yaml}`;

    it("serves the target's addresses, by way of CNAMEs", () => {
      const text = `${alias('www.example.com.}')}\nwww: {type: CNAME, ttl: 30, value: web}\nweb:\n- {type: A, value: 192.0.2.1}\n- {type: AAAA, value: 2001:db8::1}\n`;
      expect(problemsOf(text)).to.deep.equal([]);
      expect(recordsOf(loadText(text).zone).slice(2, 4)).to.deep.equal([
        'example.com. 30 A 192.0.2.1',
        'example.com. 30 AAAA 2001:db8::1',
      ]);
    });

    it("takes over the target's pools, and probes what they probe", () => {
      const text = `${alias('www}')}\nwww: {type: A, ttl: 30, value: {value: 192.0.2.1, name: web1}, health: {protocol: dns, interval: 1s}}\n`;
      const { zone } = loadText(text);
      const [own, target] = ['example.com. A', 'www.example.com. A'].map((key) => poolSetOf(zone, key));
      expect(own).to.deep.include({ ttlSeconds: 30, ttlMinSeconds: 20 });
      expect(own!.members).to.equal(target!.members);
      expect(showPools(own!)).to.deep.equal(['default: 192.0.2.1 (web1.example.com.)', 'all > default']);
      expect(own!.health).to.include({ host: 'www.example.com', name: 'www.example.com.', interval: 1000 });
    });

    const MISTAKES: [title: string, yaml: string, problem: string][] = [
      [
        'a target without addresses',
        'www}\nwww: {type: TXT, value: a}',
        "3:3: warning: ''/ALIAS: www.example.com. has no addresses: the ALIAS serves none",
      ],
      [
        'a circle',
        'www}\nwww: {type: CNAME, value: example.com.}',
        "3:3: ''/ALIAS: the ALIAS leads back to example.com. (expected a name with addresses)",
      ],
      [
        'a CNAME that leads to one name or another',
        'www}\nwww: {type: CNAME, values: [web1, web2], balance: random}',
        "3:3: warning: ''/ALIAS: www.example.com. is a CNAME with pools: the ALIAS is not served yet",
      ],
      [
        'addresses beside it',
        'www}\n- {type: A, value: 192.0.2.9}\nwww: {type: A, value: 192.0.2.1}',
        "3:3: warning: ''/ALIAS: A is written at this name: the ALIAS adds none",
      ],
      ['two values', '[a., b.]}', "3:38: ''/ALIAS/value[1]: an ALIAS has one value"],
    ];
    for (const [title, yaml, problem] of MISTAKES) {
      it(`reports ${title}`, () => expect(problemsOf(`${alias(yaml)}\n`)).to.include(problem));
    }

    it('keeps places for the addresses of a target elsewhere', () => {
      const { zone } = loadText(`${alias('www.example.net.}')}\n`);
      const sets = collectPoolSets(zone!);
      expect(sets.map(({ type, alias: name }) => `${type} ${name!}`)).to.deep.equal([
        '1 www.example.net.',
        '28 www.example.net.',
      ]);
    });
  });

  describe('of several files', () => {
    let directory: string;

    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), 'evenkeel-load-'));
    });

    afterEach(() => rmSync(directory, { recursive: true }));

    const load = (
      files: Record<string, string>,
      defaultTtlSeconds = 3600,
    ): LoadedZone & { lines: string[] } => {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, file)), { recursive: true });
        writeFileSync(join(directory, file), text);
      }
      const [source] = findZoneSources(directory).sources;
      const loaded = loadZone(source!, { defaultTtlSeconds, allotSerial: () => 7 });
      const lines = loaded.problems.map((problem) => formatProblem(problem).replaceAll(`${directory}/`, ''));
      return { ...loaded, lines };
    };

    it('joins the files of a directory', () => {
      const { zone, lines } = load({
        'a.test./$a.test.yaml': NS,
        'a.test./www.yaml': 'www: {type: A, value: 192.0.2.1}\n',
      });
      expect(lines).to.deep.equal([]);
      expect(recordsOf(zone)).to.have.length(3);
    });

    it('tells of the problems of every file', () => {
      const { lines } = load({
        'a.test./$a.test.yaml': NS,
        'a.test./b.yaml': 'b: [\n',
        'a.test./c.yaml': 'c: {type: A, value: x}\n',
      });
      expect(lines.map((line) => line.split(':')[0])).to.deep.equal(['a.test./b.yaml', 'a.test./c.yaml']);
    });

    it('includes files of the zone directory, and hashes them too', () => {
      const files = { 'a.test.yaml': `<<: !include common/apex.inc\n`, 'common/apex.inc': NS };
      const before = load(files);
      expect(before.lines).to.deep.equal([]);
      expect(before.files).to.deep.equal([
        join(directory, 'a.test.yaml'),
        join(directory, 'common/apex.inc'),
      ]);
      expect(load(files).contentHash).to.equal(before.contentHash);
      expect(load({ ...files, 'common/apex.inc': `${NS}# changed\n` }).contentHash).not.to.equal(
        before.contentHash,
      );
      expect(load(files, 60).contentHash).not.to.equal(before.contentHash);
    });

    it('reports a file that is not UTF-8', () => {
      writeFileSync(join(directory, 'a.test.yaml'), Buffer.from("'': {type: TXT, value: \xe4}\n", 'latin1'));
      expect(load({}).lines[0]).to.match(/^a\.test\.yaml:1:1: file: .*\(expected a file in UTF-8\)$/);
    });

    it('reports a file that has gone', () => {
      const { zone, lines } = load({ 'a.test.yaml': NS });
      expect(zone).not.to.equal(null);
      const [source] = findZoneSources(directory).sources;
      rmSync(join(directory, 'a.test.yaml'));
      const { problems } = loadZone(source!, { defaultTtlSeconds: 1, allotSerial: () => 1 });
      expect(lines).to.deep.equal([]);
      expect(problems[0]?.message).to.match(/^ENOENT/);
    });
  });
});
