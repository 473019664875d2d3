/**
 * PowerDNS's ifportup, ifurlup and ifurlextup, replayed. After the test of its Lua records, regression-tests.auth-py/
 * test_LuaRecords.py.
 *
 * Theirs answers one address at random unless told otherwise, and any of them until it has checked: its checks begin with the
 * first question. Ours begin before, and the first answer knows them. Its records have TTL 0; ours have their own.
 */

import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { linesOf, QUICK, Replay } from './replay.ts';
import type { Page, Website } from './website.ts';

const HOST = 'www.lua.org';
const LUA = 'Programming in Lua';
const DRAWS = 60;

/** The pages of its test's web server. */
function site(path: string, host: string): Page {
  if (path === '/404') return { status: 404, body: 'this page does not exist' };
  if (path === '/check-headers' && host !== 'good.example.com')
    return { status: 400, body: 'Wrong Header value!' };
  if (path === '/ping.json') return { status: 200, body: '{"ping":"pong"}' };
  if (path === '/by-host' && host !== HOST) return { status: 200, body: 'another site' };
  return { status: 200, body: `<html><body><h1>hi!</h1><h2>${LUA} !</h2></body></html>` };
}

describe('PowerDNS’s ifportup, ifurlup and ifurlextup', function () {
  this.timeout(120_000);
  const replay = new Replay();
  let web: readonly Website[];
  let dead: readonly string[];
  let silent: string;

  before(async () => {
    web = await replay.websites(4, site);
    dead = replay.dead(4);
    const hanging = await replay.stage.member({ port: web[0]!.port, backlog: 1 });
    await hanging.vanish();
    silent = hanging.address;
    const random = 'balance: {policy: random, answers: 1}';
    const port = `health: {protocol: tcp, port: ${web[0]!.port}, ${QUICK}}`;
    const url = (more: string): string =>
      `health: {protocol: http, port: ${web[0]!.port}, ${QUICK}, ${more}}`;
    const [a, b, c] = web.map(({ address }) => address) as [string, string, string];
    const [x, y] = dead as [string, string];
    const sets = (health: string, ...rows: readonly (readonly string[])[]): string => {
      const pools = rows.map((addresses, i) => {
        const fallback = i + 1 < rows.length ? `fallback: s${i + 1}, ` : '';
        return `s${i}: {${fallback}values: [${addresses.map((address) => `{value: ${address}}`).join()}]}`;
      });
      return `{type: A, value: 203.0.113.9, ${random}, ${health}, dynamic: {pools: {${pools.join()}}, rules: [{pool: s0}]}}`;
    };
    writeFileSync(join(replay.directory, 'well'), '192.168.0.3\n');
    await replay.serveWithPrograms(
      `
all.ifportup: {type: A, values: [${a}, ${b}], ${random}, ${port}}
some.ifportup: {type: A, values: [${silent}, ${b}], ${random}, ${port}}
multi.ifportup: ${sets(port, [x], [silent, b], [a])}
none.ifportup: {type: A, values: [${silent}, ${x}], ${random}, ${port}}
all.noneup.ifportup: {type: A, values: [${silent}, ${x}], ${port}}
empty.noneup.ifportup: {type: A, values: [${silent}, ${x}], balance: {when_down: none}, ${port}}
usa: {type: A, values: [${c}, ${silent}], ${random}, ${url(`host: ${HOST}, match: '${LUA}'`)}}
usa-ext: ${sets(url(`host: ${HOST}, match: '${LUA}'`), [x, y], [c, silent])}
usa-404: {type: A, values: [${c}, ${silent}], ${random}, ${url(`path: /404, expect: '404'`)}}
not-404: {type: A, values: [${c}, ${a}], balance: {when_down: none}, ${url('path: /404')}}
mix.ifurlup: {type: A, values: [${x}, ${a}], ${random}, ${url(`host: www.other.org, path: /ping.json, match: pong`)}}
wrong-path: {type: A, values: [${a}], balance: {when_down: none}, ${url('host: www.other.org, match: pong')}}
wrong-text: {type: A, values: [${a}], balance: {when_down: none}, ${url(`match: 'Programming in C'`)}}
late-text: {type: A, values: [${a}], balance: {when_down: none}, ${url(`max_body: 20, match: '${LUA}'`)}}
by-host: {type: A, values: [${a}], balance: {when_down: none}, ${url(`path: /by-host, host: ${HOST}, match: '${LUA}'`)}}
goodheaders.ifurlup: {type: A, values: [${b}, ${silent}], ${random}, ${url('path: /check-headers, host: good.example.com')}}
badheaders.ifurlup: {type: A, values: [${b}, ${silent}], ${random}, ${url('path: /check-headers, host: bad.example.com')}}
ifurlextup: ${sets(`health: {protocol: exec, command: lookup, ${QUICK}}`, ['192.168.0.1', '192.168.0.2'], ['192.168.0.3'])}
`,
      // Each address has the check of another place: a program knows which.
      { lookup: `grep -qx "$1" ${replay.directory}/well` },
    );
  });

  after(() => replay.clear());

  /** Each answer has one address, and over many answers it is every one of these. */
  const expectAnyOf = async (label: string, addresses: readonly string[]): Promise<void> => {
    const sorted = [...addresses].sort();
    const draw = async (): Promise<string[]> => {
      const answers = await replay.stage.dns.askOften(DRAWS, `${label}.example.com`);
      expect(answers.every(({ values, message }) => values.length === 1 && message.rcode === 0)).to.be.true;
      return [...new Set(answers.flatMap(({ values }) => values))].sort();
    };
    const seen = await replay.stage.until(draw, (told) => told.join() === sorted.join());
    expect(seen, label).to.deep.equal(sorted);
  };
  const at = (...places: number[]): string[] => places.map((place) => web[place]!.address);

  it('testIfportup: either of two that are up', () => expectAnyOf('all.ifportup', at(0, 1)));

  it('testIfportupWithSomeDown: the one that is up', () => expectAnyOf('some.ifportup', at(1)));

  it('testIfportupWithSomeDownMultiset: of several sets the first that has one', () =>
    expectAnyOf('multi.ifportup', at(1)));

  it('testIfportupWithAllDown: any, for all are down', () =>
    expectAnyOf('none.ifportup', [silent, dead[0]!]));

  it('testIfportupWithAllDownAndAllBackupSelector: all of them', () =>
    replay.expectValues('all.noneup.ifportup', [silent, dead[0]!]));

  it('testIfportupWithAllDownAndEmptyBackupSelector: NODATA', async () => {
    await replay.expectValues('empty.noneup.ifportup', []);
    const { message } = await replay.ask('empty.noneup.ifportup');
    expect([message.rcode, message.authority.length]).to.deep.equal([0, 1]);
  });

  it('testIfurlup: the one whose page has the text', () => expectAnyOf('usa', at(2)));

  it('testIfurlupMultiSet: of the second set, since the first is unreachable', () =>
    expectAnyOf('usa-ext', at(2)));

  it('testIfurlupHTTPCode: 404, if it is 404 that is expected', async () => {
    await expectAnyOf('usa-404', at(2));
    await replay.expectValues('not-404', []);
  });

  it('testIfurlupSimplified: the right path, and the text that stands there', async () => {
    await expectAnyOf('mix.ifurlup', at(0));
    for (const label of ['wrong-path', 'wrong-text', 'late-text']) await replay.expectValues(label, []);
    await replay.expectValues('by-host', at(0));
  });

  it('testIfurlupHeaders: the Host header, the only one that can be set here', () =>
    expectAnyOf('goodheaders.ifurlup', at(1)));

  it('testIfurlupHeadersBad: with a wrong one none is up, and any is answered', () =>
    expectAnyOf('badheaders.ifurlup', [web[1]!.address, silent]));

  it('testIfurlextup: of the second set, whose member is checked elsewhere (here by a program)', async () => {
    await expectAnyOf('ifurlextup', ['192.168.0.3']);
    writeFileSync(join(replay.directory, 'well'), '192.168.0.2\n192.168.0.3\n');
    await expectAnyOf('ifurlextup', ['192.168.0.2']);
  });

  it('no question before the first check is answered with a member that is down, where theirs has any of them', async () => {
    const zone = `some: {type: A, values: [${silent}, ${web[1]!.address}], health: {protocol: tcp, port: ${web[0]!.port}, ${QUICK}}}`;
    await replay.stage.server.stop();
    await replay.stage.server.stop();
    expect(linesOf(await replay.firstAnswer(zone, 'some'))).to.deep.equal([`some 20 A ${web[1]!.address}`]);
  });
});

describe('PowerDNS’s settings of ifurlup', function () {
  this.timeout(120_000);
  const replay = new Replay();
  afterEach(() => replay.clear());

  const health = (port: number, more: string): string =>
    `health: {protocol: http, host: ${HOST}, port: ${port}, match: '${LUA}', ${more}}`;
  const failuresOf = async (website: Website): Promise<number> =>
    (await replay.stage.report('usa.example.com', website)).checks[0]!.failures;

  it('testIfurlupMinimumFailures: served until so many checks have failed, and no longer', async () => {
    const [one, two] = (await replay.websites(2, site)) as [Website, Website];
    const often = 'interval: 200ms, confirm_interval: 200ms, timeout: 2s, fall: 15';
    await replay.serve(
      `usa: {type: A, values: [${one.address}, ${two.address}], ${health(one.port, often)}}`,
    );
    await two.stop();
    const failures = await replay.stage.until(
      () => failuresOf(two),
      (count) => count >= 2,
    );
    expect(failures).to.be.within(2, 14);
    expect((await replay.ask('usa')).values).to.include(two.address);
    await replay.expectValues('usa', [one.address]);
    expect(await failuresOf(two)).to.equal(15);
  });

  it('a member that fails every other check goes down, which theirs, counting in a row, never sees', async () => {
    const [one, two] = (await replay.websites(2, site)) as [Website, Website];
    await replay.serve(
      `usa: {type: A, values: [${one.address}, ${two.address}], ${health(one.port, QUICK)}}`,
    );
    two.site = (...request) => (two.requests % 2 === 0 ? { status: 500, body: '' } : site(...request));
    await replay.expectValues('usa', [one.address]);
  });

  it('testIfurlupInterval: a record of a longer interval hears of it later', async () => {
    const [one, two] = (await replay.websites(2, site)) as [Website, Website];
    const values = `values: [${one.address}, ${two.address}]`;
    await replay.serve(`
usa: {type: A, ${values}, ${health(one.port, QUICK)}}
usa-slowcheck: {type: A, ${values}, ${health(one.port, 'interval: 2s, confirm_interval: 50ms, timeout: 500ms')}}
`);
    await two.stop();
    await replay.expectValues('usa', [one.address]);
    const slow = await replay.stage.report('usa-slowcheck.example.com', two);
    expect(slow.checks[0]!.target).to.not.equal(
      (await replay.stage.report('usa.example.com', two)).checks[0]!.target,
    );
    await replay.expectValues('usa-slowcheck', [one.address]);
  });

  it('testIfurlupFailOnIncompleteCheck: never SERVFAIL: a question waits for the first check, and is answered with all', async () => {
    const [one] = (await replay.websites(1, site)) as [Website];
    const [dead] = replay.dead(1) as [string];
    const zone = `usa: {type: A, values: [${dead}], ${health(one.port, QUICK)}}`;
    const { message, values } = await replay.firstAnswer(zone, 'usa');
    expect([message.rcode, values]).to.deep.equal([0, [dead]]);
  });
});
