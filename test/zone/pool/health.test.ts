import { expect } from 'chai';

import type { HealthSettings, LoadSettings } from '../../../src/zone/index.ts';
import { loadText, poolSetOf, problemsOf } from '../zone-text.ts';

const NS = "'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\n";

const DYNAMIC = 'value: 192.0.2.9, dynamic: {pools: {a: {values: [{value: 192.0.2.1}]}}, rules: [{pool: a}]}';

function settings(keys: string): { health: HealthSettings | null; load: LoadSettings | null } {
  return poolSetOf(loadText(`${NS}x: {type: A, ${keys}}\n`).zone, 'x.example.com. A');
}

/** The problems of an A record at the name `x`, without their line and the record's path. */
function problems(keys: string, owner = 'x', type = 'A'): string[] {
  return problemsOf(`${NS}'${owner}': {type: ${type}, ${keys}}\n`).map((line) =>
    line.replace(/^2:\d+: /, '').replaceAll(`${owner}/${type}`, '…'),
  );
}

describe('health', () => {
  const CHECKS: [title: string, keys: string, health: Partial<HealthSettings> | null][] = [
    ['is nothing where nothing is said', 'value: 192.0.2.1, balance: random', null],
    [
      'is as written',
      'value: 192.0.2.1, health: {protocol: http, path: /up}',
      { protocol: 'http', path: '/up' },
    ],
    [
      'is the name of a protocol',
      'value: 192.0.2.1, health: dns',
      { protocol: 'dns', type: 'SOA', port: null },
    ],
    ['is nothing for a dynamic record that has no check', DYNAMIC, null],
    [
      "is octoDNS's for a dynamic record, with octoDNS's defaults",
      `${DYNAMIC}, octodns: {healthcheck: {}}`,
      { protocol: 'https', port: 443, path: '/_dns', host: null },
    ],
    [
      'asks for the address where octoDNS has host: null',
      `${DYNAMIC}, octodns: {healthcheck: {host: ~, port: 8443}}`,
      { host: '', port: 8443 },
    ],
    [
      "takes octoDNS's host",
      `${DYNAMIC}, octodns: {healthcheck: {host: a.example, protocol: HTTP}}`,
      { host: 'a.example', protocol: 'http', port: 443 },
    ],
    [
      'has no port for ICMP',
      `${DYNAMIC}, octodns: {healthcheck: {protocol: ICMP}}`,
      { protocol: 'icmp', port: null },
    ],
    ['leaves out UDP', `${DYNAMIC}, octodns: {healthcheck: {protocol: UDP}}`, null],
    [
      "wins over octoDNS's key by key",
      `${DYNAMIC}, octodns: {healthcheck: {protocol: TCP, port: 25}}, health: {port: 26}`,
      { protocol: 'tcp', port: 26 },
    ],
    [
      "is not octoDNS's in the short form, as in octoDNS",
      'value: 192.0.2.1, balance: random, octodns: {healthcheck: {}}',
      null,
    ],
  ];
  for (const [title, keys, expected] of CHECKS) {
    it(title, () => {
      const { health } = settings(keys);
      if (expected === null) expect(health).to.equal(null);
      else expect(health).to.deep.include(expected);
    });
  }

  const PROBLEMS: [title: string, health: string, ...problems: string[]][] = [
    ['accepts tcp with a port', '{port: 25}'],
    ['accepts icmp without', 'icmp'],
    ['accepts dns without', '{protocol: dns, name: www.example.com., type: aaaa}'],
    ['accepts exec', '{protocol: exec, command: check-web}'],
    [
      'wants a port for tcp',
      '{interval: 1s}',
      '…/health: port is missing (expected one, as tcp has no usual port)',
    ],
    [
      'wants a port for tcp by name',
      'tcp',
      '…/health: port is missing (expected one, as tcp has no usual port)',
    ],
    [
      'wants a port for an agent',
      '{protocol: agent}',
      '…/health/protocol: port is missing (expected one, as agent has no usual port)',
    ],
    [
      'speaks of a bad port once',
      '{port: 65536}',
      '…/health/port: "65536" (expected an integer from 1 to 65535)',
    ],
    [
      'wants a command for exec',
      'exec',
      '…/health: command is missing (expected the name of a program in exec_dir)',
    ],
    [
      'wants a command without a path',
      '{protocol: exec, command: ../sh}',
      '…/health/command: "../sh" (expected a file\'s name, without a path)',
    ],
    [
      'wants a path that fits a request line',
      '{protocol: http, path: health}',
      '…/health/path: "health" (expected a path such as /health)',
    ],
    [
      'wants a type',
      '{protocol: dns, type: AA}',
      '…/health/type: "AA" (expected a record type such as A or SOA)',
    ],
    [
      'wants names that can be asked for',
      '{protocol: dns, name: a..b}',
      '…/health/name: "a..b" (expected a name such as www.example.com.)',
    ],
    [
      'wants a host that fits a header',
      '{protocol: http, host: a b}',
      '…/health/host: "a b" (expected a host such as www.example.com)',
    ],
    [
      'warns of keys of another protocol',
      '{port: 80, path: /health}',
      'warning: …/health/path: path has no part in tcp (expected protocol http or https)',
    ],
    [
      'warns of slow confirmation',
      '{port: 80, interval: 1s, confirm_interval: 2s}',
      'warning: …/health/confirm_interval: failures are confirmed each 2s, slower than probed each 1s (expected it faster)',
    ],
  ];
  for (const [title, health, ...expected] of PROBLEMS) {
    it(title, () => expect(problems(`value: 192.0.2.1, health: ${health}`)).to.deep.equal(expected));
  }

  it('takes the port of SRV for tcp, but not for an agent', () => {
    expect(problems('value: 0 0 25 a., health: tcp', '_x._tcp', 'SRV')).to.deep.equal([]);
    expect(problems('value: 0 0 25 a., health: agent', '_x._tcp', 'SRV')).to.deep.equal([
      '…/health: port is missing (expected one, as agent has no usual port)',
    ]);
  });

  it('warns of a wildcard as the host', () => {
    expect(problems('value: 192.0.2.1, health: http', '*')).to.deep.equal([
      'warning: …/health: a wildcard is asked for as the host (expected a host)',
    ]);
    expect(problems('value: 192.0.2.1, health: {protocol: http, host: a.example}', '*')).to.deep.equal([]);
  });

  it("warns of octoDNS's UDP", () => {
    expect(problems(`${DYNAMIC}, octodns: {healthcheck: {protocol: UDP}}`)).to.deep.equal([
      "warning: …/octodns/healthcheck/protocol: UDP can't be probed: the members are not checked by it (expected HTTP, HTTPS, ICMP or TCP)",
    ]);
  });
});

describe('load', () => {
  it('is nothing where nothing is said', () => {
    expect(settings('value: 192.0.2.1, balance: random').load).to.equal(null);
  });

  it('is as written, with defaults for the rest', () => {
    expect(settings('value: 192.0.2.1, load: {from: agent, port: 9777}').load).to.include({
      from: 'agent',
      port: 9777,
      interval: 5000,
      low: 0.7,
    });
  });

  const PROBLEMS: [title: string, keys: string, ...problems: string[]][] = [
    ['accepts an agent', 'load: {from: agent, port: 1}'],
    ['accepts a number in the response', 'health: http, load: {from: health, json: load}'],
    [
      'wants the port of the agent',
      'load: {from: agent}',
      "…/load/from: port is missing (expected the agent's)",
    ],
    [
      'wants a response to read',
      'health: icmp, load: {from: health, metric: node_load1}',
      '…/load/from: no response to read load from (expected health by http or https)',
    ],
    [
      'wants to know where in the response',
      'health: http, load: {from: health}',
      '…/load/from: neither json nor metric (expected one of them)',
    ],
    [
      'wants to know it in one way',
      'health: http, load: {from: health, json: a, metric: b}',
      '…/load/from: json and metric (expected one of them)',
    ],
    ['wants low below high', 'load: {low: 2, high: 1}', '…/load/high: low 2 is not below high 1'],
    [
      'wants low below the default of high',
      'load: {low: 0.95}',
      '…/load/low: low 0.95 is not below high 0.95',
    ],
    [
      'speaks of a bad key once',
      'load: {from: agents}',
      '…/load/from: "agents" (expected one of agent, health, push)',
    ],
  ];
  for (const [title, keys, ...expected] of PROBLEMS) {
    it(title, () => {
      const all = problems(
        `values: [192.0.2.1, 192.0.2.2], balance: {policy: least-load, answers: 1}, ${keys}`,
      );
      expect(all).to.deep.equal(expected);
    });
  }
});
