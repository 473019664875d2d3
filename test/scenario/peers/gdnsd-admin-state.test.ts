/**
 * gdnsd's admin_state, replayed as overrides: step by step the lines of its file, and what each name answers. After its
 * t/018admin/044admin.t.
 *
 * Three things differ throughout, each by design:
 *
 *     which counts        theirs: the last line that matches; ours: the most exact pattern, then the newest, so that a
 *                         word about everybody does not undo one about a single host
 *     forced down         theirs is down like any other, and may be answered where all are down; ours is a decision, and
 *                         never answered
 *     DOWN/33             a forced state of theirs may bring a TTL; ours lowers none, and tells when a drain is safe
 *
 * Since a record has one type here, m1's first data center has an address where theirs has a CNAME.
 */

import { expect } from 'chai';

import { QUICK, Replay } from './replay.ts';
import { ILL, WELL, type Website } from './website.ts';

const RESORT = '203.0.113.9';
const CNAME = '192.0.2.42';

describe('gdnsd’s admin_state', function () {
  this.timeout(120_000);
  const replay = new Replay();
  let primary: Website;
  let secondary: Website;
  let zone: string;

  before(async () => {
    [primary, secondary] = (await replay.websites(2)) as [Website, Website];
    const health = `health: {protocol: http, port: ${primary.port}, ${QUICK}}`;
    zone = `
r1: {type: A, ttl: 42, values: [127.0.0.1, 192.0.2.1], balance: ordered}
r2: {type: A, ttl: 42, values: [127.2.2.2, 192.0.2.2], balance: ordered}
m1:
  type: A
  ttl: 42
  values: [${RESORT}]
  balance: ordered
  dynamic:
    pools:
      dc1: {fallback: dc2, values: [{value: ${CNAME}, name: m1cname}]}
      dc2: {values: [{value: 127.0.0.1}, {value: 192.0.2.1}]}
    rules: [{pool: dc1}]
ra: {type: A, ttl: 42, values: [{value: ${primary.address}, name: ra1}, {value: ${secondary.address}, name: ra2}], balance: ordered, ${health}}
mmih:
  type: A
  ttl: 42
  values: [${RESORT}]
  balance: {policy: round-robin, min_up: 0.5}
  dynamic:
    pools:
      dca: {fallback: dcb, values: [{value: 192.0.2.70}, {value: 192.0.2.71}, {value: 192.0.2.72}]}
      dcb: {values: [{value: 192.0.2.80}, {value: 192.0.2.81}, {value: 192.0.2.82}]}
    rules: [{pool: dca}]
v6: {type: AAAA, ttl: 42, values: ['2001:db8::1', '2001:db8::2'], balance: ordered}
`;
    await replay.serve(zone);
  });

  afterEach(async () => {
    for (const { id } of (await replay.stage.status()).overrides) await replay.cancelOverride(id);
    primary.site = secondary.site = () => WELL;
  });
  after(() => replay.clear());

  interface Told {
    readonly r1?: string;
    readonly r2?: string;
    readonly m1?: string;
    readonly ra?: string;
  }
  const expectTold = async (told: Told): Promise<void> => {
    for (const [label, value] of Object.entries(told)) await replay.expectValues(label, [value as string]);
  };
  const down = (...patterns: string[]): Promise<unknown> =>
    each(patterns, (one) => replay.override('down', one));
  const up = (...patterns: string[]): Promise<unknown> => each(patterns, (one) => replay.override('up', one));
  const cancel = (...patterns: string[]): Promise<unknown> =>
    each(patterns, (one) => replay.cancelOverride(one));
  const each = async (
    patterns: readonly string[],
    act: (pattern: string) => Promise<unknown>,
  ): Promise<void> => {
    for (const pattern of patterns) await act(pattern);
  };
  const isFound = async (website: Website, standing: string): Promise<void> => {
    const { checks } = await replay.stage.until(
      () => replay.stage.report('ra.example.com', website),
      (seen) => seen.checks[0]!.state === standing,
    );
    expect(checks[0]!.state).to.equal(standing);
  };

  it('nothing forced: the primaries', () =>
    expectTold({ r1: '127.0.0.1', r2: '127.2.2.2', m1: CNAME, ra: primary.address }));

  it('a glob forces the primaries of two names down, then a host the first data center, then each is taken back', async () => {
    await down('127.?.?.?');
    await expectTold({ r1: '192.0.2.1', r2: '192.0.2.2', m1: CNAME, ra: primary.address });
    await down('m1cname.example.com');
    await expectTold({ r1: '192.0.2.1', r2: '192.0.2.2', m1: '192.0.2.1' });
    await cancel('127.?.?.?');
    await down('127.2.2.2');
    await expectTold({ r1: '127.0.0.1', r2: '192.0.2.2', m1: '127.0.0.1' });
    await cancel('127.2.2.2');
    await expectTold({ r1: '127.0.0.1', r2: '127.2.2.2', m1: '127.0.0.1' });
    await cancel('m1cname.example.com');
    await expectTold({ r1: '127.0.0.1', r2: '127.2.2.2', m1: CNAME });
  });

  it('a data center is forced down by its pool, and nothing else', async () => {
    await down('m1.example.com/A/dc1');
    await expectTold({ r1: '127.0.0.1', r2: '127.2.2.2', m1: '127.0.0.1' });
  });

  it('all data centers forced down by a glob: never again the first, as theirs, but the last resort', async () => {
    await down('m1.example.com/A/dc?');
    await expectTold({ r1: '127.0.0.1', m1: RESORT });
  });

  it('one data center forced up, the other down', async () => {
    await down('m1.example.com/A/dc1');
    await up('m1.example.com/A/dc1');
    await down('m1.example.com/A/dc2');
    await expectTold({ r1: '127.0.0.1', m1: CNAME });
  });

  it('a host forced down stays down in a data center forced up, where theirs answers it', async () => {
    await up('m1.example.com/A/dc1');
    await down('m1.example.com/A/dc2', 'm1cname.example.com');
    await expectTold({ r1: '127.0.0.1', r2: '127.2.2.2', m1: RESORT });
  });

  it('forced states and checks act on the same members', async () => {
    await down('ra1.example.com');
    await expectTold({ ra: secondary.address });
    // Theirs answers the primary now, since both are down: ours keeps to who is not forced.
    secondary.site = () => ILL;
    await isFound(secondary, 'down');
    await expectTold({ ra: secondary.address });
    await up('ra2.example.com');
    await expectTold({ ra: secondary.address });
    // The checks find what is forced anyway.
    primary.site = () => ILL;
    secondary.site = () => WELL;
    await isFound(primary, 'down');
    await isFound(secondary, 'up');
    await expectTold({ ra: secondary.address });
    // And now the contrary of it.
    primary.site = () => WELL;
    secondary.site = () => ILL;
    await isFound(primary, 'up');
    await isFound(secondary, 'down');
    await expectTold({ ra: secondary.address });
    await cancel('ra1.example.com');
    await expectTold({ ra: primary.address });
    primary.site = () => ILL;
    await isFound(primary, 'down');
    await expectTold({ ra: secondary.address });
    // Both are down by their checks, and nothing is forced: the primary.
    await cancel('ra2.example.com');
    await expectTold({ ra: primary.address });
  });

  it('what is forced up is so for the checks’ status as well as the answers (gdnsdctl states)', async () => {
    await up('ra2.example.com');
    secondary.site = () => ILL;
    await isFound(secondary, 'down');
    const { standing, reason } = await replay.stage.report('ra.example.com', secondary);
    expect(standing).to.equal('up');
    expect(reason).to.match(/^forced up by /);
    const { overrides } = await replay.stage.status();
    expect(overrides.map(({ action, pattern, isActive }) => [action, pattern, isActive])).to.deep.equal([
      ['up', 'ra2.example.com', true],
    ]);
  });

  it('of two globs the later counts, as the later line of theirs', async () => {
    await down('192.0.*');
    await up('*.0.2.*');
    await down('127.*');
    await expectTold({ r1: '192.0.2.1', r2: '192.0.2.2' });
    await down('192.*');
    await up('127.*.1');
    const { message } = await replay.ask('r2');
    expect([message.rcode, message.answer.length]).to.deep.equal([0, 0]);
    await expectTold({ r1: '127.0.0.1' });
  });

  it('an exception to a glob counts whether it comes after it or, other than theirs, before', async () => {
    await up('127.0.0.1');
    await down('127.*');
    await expectTold({ r1: '127.0.0.1', r2: '192.0.2.2' });
    await cancel('127.0.0.1');
    await expectTold({ r1: '192.0.2.1' });
    await up('127.0.0.1');
    await expectTold({ r1: '127.0.0.1', r2: '192.0.2.2' });
  });

  it('an address of IPv6, and a glob over a pool’s name in every name that has it', async () => {
    await down('2001:DB8:0::1');
    await replay.expectValues('v6', ['2001:db8::2'], 'AAAA');
    await down('*/A/dc2', '*/*/dc1');
    await expectTold({ r1: '127.0.0.1', m1: RESORT });
    await up('m1.example.com/A/dc2');
    await expectTold({ m1: '127.0.0.1' });
  });

  it('forced down is no part of what must be up: one of three is left, where theirs leaves the data center (037up_thresh.t: mmih)', async () => {
    await replay.expectValues('mmih', ['192.0.2.70', '192.0.2.71', '192.0.2.72']);
    await down('192.0.2.70');
    await replay.expectValues('mmih', ['192.0.2.71', '192.0.2.72']);
    await down('192.0.2.71');
    await replay.expectValues('mmih', ['192.0.2.72']);
    await down('192.0.2.72');
    await replay.expectValues('mmih', ['192.0.2.80', '192.0.2.81', '192.0.2.82']);
    // An answer from another pool than the rule's does have the lower TTL.
    expect((await replay.ask('mmih')).ttlSeconds).to.equal(20);
  });

  it('leaves the TTL of an answer from the same pool alone, where theirs has that of the line (DOWN/33)', async () => {
    await down('127.0.0.1');
    expect(await replay.answer('r1')).to.deep.equal(['r1 42 A 192.0.2.1']);
  });

  it('outlasts a restart, and so does what was taken back', async () => {
    await down('127.?.?.?', 'm1.example.com/A/dc1');
    await up('127.0.0.1');
    await cancel('m1.example.com/A/dc1');
    await replay.stage.server.stop();
    await replay.serve(zone);
    await expectTold({ r1: '127.0.0.1', r2: '192.0.2.2', m1: CNAME, ra: primary.address });
    await cancel('127.?.?.?', '127.0.0.1');
    await expectTold({ r1: '127.0.0.1', r2: '127.2.2.2' });
  });
});
