/**
 * gdnsd's monitors http_status and tcp_connect, and its TTLs, replayed. After its t/009monio/029_pri_listen.t …
 * 035_sec_tcp_listen.t, and the manual of its http_status and zone files.
 */

import { expect } from 'chai';

import { listOf } from '../pools/stage.ts';
import { linesOf, QUICK, Replay } from './replay.ts';
import { ILL, WELL, type Page, type Website } from './website.ts';

const HOST = 'www.example.org';
const INTERVAL_MS = 300;

/** `/status/404` has that status; `/host` is there for one host alone. */
function site(path: string, host: string): Page {
  const [, status] = /^\/status\/(\d+)$/.exec(path) ?? [];
  if (status !== undefined) return { status: Number(status), body: '' };
  if (path === '/host') return host === HOST ? WELL : { status: 404, body: `nothing for ${host}` };
  if (path === '/owner') return host === 'owner.example.com' ? WELL : ILL;
  return path === '/' ? WELL : ILL;
}

/** What is served, what the check expects (null: the default), and whether that is a pass. */
const STATUSES: readonly (readonly [number, string | null, boolean])[] = [
  [200, null, true],
  [204, null, true], // theirs takes 200 alone
  [301, null, false],
  [404, null, false],
  [503, null, false],
  [200, '599, 588, 200', true],
  [588, '599, 588, 200', true],
  [201, '599, 588, 200', false],
  [200, '404', false],
  [404, '404', true],
  [301, '300-399', true],
  [400, '200-399', false],
];

describe('gdnsd’s http_status and tcp_connect', function () {
  this.timeout(120_000);
  const replay = new Replay();
  let web: Website;
  let other: Website;
  let dead: string;

  before(async () => {
    [web, other] = (await replay.websites(2, site)) as [Website, Website];
    [dead] = replay.dead(1) as [string];
    const record = (label: string, check: string): string =>
      `${label}: {type: A, values: [${web.address}], health: {port: ${web.port}, ${QUICK}, ${check}}}`;
    await replay.serve(`
${STATUSES.map(([status, expected], i) =>
  record(
    `status${i}`,
    `protocol: http, path: /status/${status}${expected === null ? '' : `, expect: '${expected}'`}`,
  ),
).join('\n')}
${record('vhost', `protocol: http, path: /host, host: ${HOST}`)}
${record('wrong-vhost', 'protocol: http, path: /host, host: www.example.net')}
${record('owner', 'protocol: http, path: /owner')}
${record('tcp', 'protocol: tcp')}
shared: {type: A, values: [${other.address}, ${dead}], health: {protocol: http, host: ${HOST}, port: ${web.port}, ${QUICK}}}
shared2: {type: A, values: [${other.address}], balance: {when_down: none}, health: {protocol: http, host: ${HOST}, port: ${web.port}, ${QUICK}}}
shared3:
  type: A
  value: 203.0.113.9
  health: {protocol: http, host: ${HOST}, port: ${web.port}, ${QUICK}}
  dynamic: {pools: {one: {values: [{value: ${other.address}, weight: 7}]}}, rules: [{pool: one}]}
slow: {type: A, values: [${other.address}, ${web.address}], health: {protocol: http, host: ${HOST}, port: ${web.port}, interval: 1h, timeout: 500ms, confirm_interval: 50ms}}
`);
  });

  after(() => replay.clear());

  const stateOf = async (owner: string): Promise<string> => {
    const settled = ['up', 'down'];
    const { checks } = await replay.stage.until(
      () => replay.stage.report(`${owner}.example.com`, web),
      (seen) => settled.includes(seen.checks[0]!.state),
    );
    return checks[0]!.state;
  };

  for (const [i, [status, expected, isPass]] of STATUSES.entries()) {
    const codes = expected === null ? 'no list of codes (200-299; theirs 200)' : `codes ${expected}`;
    it(`HTTP ${status} is ${isPass ? 'up' : 'down'} with ${codes} (029…031: ok_codes)`, async () => {
      expect(await stateOf(`status${i}`)).to.equal(isPass ? 'up' : 'down');
    });
  }

  it('codes above 599 are no codes of HTTP: refused while loading, where theirs takes 888 and 999 (030_sec_listen.t)', async () => {
    const zone = "www: {type: A, values: [192.0.2.1], health: {protocol: http, expect: '999, 888, 200'}}";
    const server = replay.stage.launch(zone);
    const { msg } = await server.logged(/999, 888, 200/);
    expect(msg).to.contain('expected HTTP status codes such as 200-299, 304');
    await server.stop();
  });

  it('the vhost is the Host header, and decides', async () => {
    expect(await stateOf('vhost')).to.equal('up');
    expect(await stateOf('wrong-vhost')).to.equal('down');
  });

  it('without a vhost the owner name is, where theirs sends no Host header', async () => {
    expect(await stateOf('owner')).to.equal('up');
  });

  it('a connection is enough for tcp_connect', async () => {
    expect(await stateOf('tcp')).to.equal('up');
  });

  it('one service under several pools is monitored once, and its verdict is in force in all of them', async () => {
    const pools = ['shared', 'shared2', 'shared3'];
    const reports = await Promise.all(
      pools.map((label) => replay.stage.report(`${label}.example.com`, other)),
    );
    expect(new Set(reports.map(({ checks }) => checks[0]!.target)).size).to.equal(1);
    const before = other.requests;
    const beganMs = performance.now();
    await replay.stage.until(
      () => other.requests,
      (count) => count >= before + 6,
    );
    const dueTimes = (performance.now() - beganMs) / INTERVAL_MS;
    expect(other.requests - before).to.be.at.most(1.5 * dueTimes + 1);

    expect([...(await replay.ask('slow')).values].sort()).to.deep.equal([other.address, web.address].sort());
    other.site = () => ILL;
    await replay.expectValues('shared', [other.address, dead]);
    await replay.expectValues('shared2', []);
    await replay.expectValues('shared3', ['203.0.113.9']);
    expect((await replay.ask('slow')).values).to.include(other.address);
    other.site = site;
    await replay.expectValues('shared', [other.address]);
    await replay.expectValues('shared2', [other.address]);
    await replay.expectValues('shared3', [other.address]);
  });
});

describe('gdnsd’s first round of checks', function () {
  this.timeout(120_000);
  const replay = new Replay();
  after(() => replay.clear());

  it('is over before the first answer: nobody is told of a member never seen up (027_pri_nolisten.t)', async () => {
    const [web] = (await replay.websites(1)) as [Website];
    const [dead] = replay.dead(1) as [string];
    const health = `health: {protocol: http, port: ${web.port}, ${QUICK}}`;
    const zone = `www: {type: A, ttl: 120, values: [${dead}, ${web.address}], ${health}}`;
    const first = await replay.firstAnswer(zone, 'www');
    expect(linesOf(first)).to.deep.equal([`www 20 A ${web.address}`]);
  });
});

describe('gdnsd’s TTLs of MAX/MIN', function () {
  this.timeout(120_000);
  const replay = new Replay();
  afterEach(() => replay.clear());

  /** Checks of which many must fail, so that the time before the verdict can be seen. */
  const SLOWLY = 'interval: 200ms, confirm_interval: 100ms, timeout: 2s, fall: 25, rise: 3';
  /** MAX, `ttl_min`, and what comes of it in doubt: MIN. */
  const LIMITS: readonly (readonly [number, number, number])[] = [
    [120, 30, 30],
    [300, 0, 0],
    [100, 5, 5],
    [10, 20, 10],
    [600, 600, 600],
  ];

  const serve = async (): Promise<[Website, Website]> => {
    const [one, two] = (await replay.websites(2)) as [Website, Website];
    const health = `health: {protocol: http, host: ${HOST}, port: ${one.port}, ${SLOWLY}}`;
    const zone = LIMITS.map(
      ([max, min]) =>
        `t${max}-${min}: {type: A, ttl: ${max}, values: ${listOf([one, two])}, balance: {ttl_min: ${min}}, ${health}}`,
    );
    await replay.serve(zone.join('\n'));
    return [one, two];
  };
  const ttls = async (): Promise<(number | null)[]> => {
    const told: (number | null)[] = [];
    for (const [max, min] of LIMITS) told.push((await replay.ask(`t${max}-${min}`)).ttlSeconds);
    return told;
  };
  const check = async (website: Website): Promise<{ state: string; failures: number }> =>
    (await replay.stage.report('t120-30.example.com', website)).checks[0]!;
  const MAX = LIMITS.map(([max]) => max);
  const MIN = LIMITS.map(([, , min]) => min);

  it('are MAX while all is quiet, MIN ahead of a verdict and after it, until long after a recovery', async () => {
    const [one] = await serve();
    expect(await ttls()).to.deep.equal(MAX);
    one.site = () => ILL;
    const doubted = await replay.stage.until(
      () => check(one),
      ({ failures }) => failures >= 2,
    );
    expect(doubted.state).to.equal('suspect');
    expect(await ttls()).to.deep.equal(MIN);
    const { values } = await replay.ask('t120-30');
    expect(values).to.include(one.address, 'it is served until the verdict');
    await replay.stage.until(
      () => check(one),
      ({ state }) => state === 'down',
    );
    expect(await ttls()).to.deep.equal(MIN);
    one.site = () => WELL;
    const back = await replay.stage.until(
      () => check(one),
      ({ state }) => state === 'up',
    );
    expect(back.state).to.equal('up');
    // Theirs rises with the distance to the next verdict; ours is held for a minute.
    expect(await ttls()).to.deep.equal(MIN);
    expect((await replay.ask('t120-30')).values).to.have.lengthOf(2);
  });

  it('are MIN after a doubt that came to nothing, and the member never left', async () => {
    const [one] = await serve();
    one.site = () => ILL;
    await replay.stage.until(
      () => check(one),
      ({ failures }) => failures >= 2,
    );
    one.site = () => WELL;
    const seen = await replay.stage.until(
      () => check(one),
      ({ state }) => state === 'up',
    );
    expect(seen.state).to.equal('up');
    expect(await ttls()).to.deep.equal(MIN);
    expect((await replay.ask('t120-30')).values).to.include(one.address);
  });

  it('stay MAX through a single failure, which lowers theirs', async () => {
    const [one] = await serve();
    let failuresLeft = 1;
    one.site = () => (failuresLeft-- > 0 ? ILL : WELL);
    const before = one.requests;
    const told: (number | null)[][] = [];
    await replay.stage.until(
      async () => {
        told.push(await ttls());
        return one.requests;
      },
      (count) => count >= before + 8,
    );
    expect(told.map((line) => line.join())).to.satisfy((lines: string[]) =>
      lines.every((line) => line === MAX.join()),
    );
  });
});
