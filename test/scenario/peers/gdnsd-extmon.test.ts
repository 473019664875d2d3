/**
 * gdnsd's extmon and extfile, replayed with exec checks, and its null monitor. After its t/016extmon/042extmon.t,
 * t/017extfile/043extfile.t and t/009monio/031_null_mon.t.
 *
 * There is no extfile here: a program that reads the file is one. What it says goes through `fall` and `rise`, as with
 * theirs unless `direct`; a state's own TTL (`down/42`) does not exist.
 */

import { expect } from 'chai';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { QUICK, Replay } from './replay.ts';

const PRIMARY = '127.0.0.1';
const SECONDARY = '192.0.2.1';
const INTERVAL_MS = 300;

describe('gdnsd’s extmon and extfile', function () {
  this.timeout(120_000);
  const replay = new Replay();

  /** What the file of a service says of addresses. */
  const write = (service: string, states: Readonly<Record<string, string>>): void => {
    const draft = join(replay.directory, 'draft');
    const lines = Object.entries(states).map(([address, state]) => `${address} => ${state}\n`);
    writeFileSync(draft, lines.join(''));
    renameSync(draft, join(replay.directory, service));
  };
  const runs = (): number => readFileSync(join(replay.directory, 'runs'), 'utf8').length;

  before(async () => {
    const pair = `values: [${PRIMARY}, ${SECONDARY}], balance: ordered`;
    const exec = (command: string): string =>
      `health: {protocol: exec, command: ${command}, port: 80, ${QUICK}}`;
    const at = replay.directory;
    // A file of no line says that all is well, as a file that isn't there does with theirs.
    const extfile = (service: string): string => `! grep -q "^$1 => down" ${at}/${service}`;
    write('m', { [PRIMARY]: 'up', [SECONDARY]: 'down' });
    write('d', { [PRIMARY]: 'down', [SECONDARY]: 'up' });
    writeFileSync(join(at, 'runs'), '');
    await replay.serveWithPrograms(
      `
up: {type: A, ttl: 50, ${pair}, ${exec('ext-up')}}
down: {type: A, ttl: 50, ${pair}, ${exec('ext-down')}}
down2: {type: A, ttl: 50, ${pair}, ${exec('ext-down')}}
down-multi: {type: A, ttl: 120, values: [${PRIMARY}, ${SECONDARY}], ${exec('ext-down')}}
timeout: {type: A, ttl: 50, ${pair}, ${exec('ext-timeout')}}
down-100-5: {type: A, ttl: 100, values: [${PRIMARY}, ${SECONDARY}], balance: {policy: ordered, ttl_min: 5}, ${exec('ext-down')}}
up-100-5: {type: A, ttl: 100, values: [${PRIMARY}, ${SECONDARY}], balance: {policy: ordered, ttl_min: 5}, ${exec('ext-up')}}
up-100: {type: A, ttl: 100, ${pair}, ${exec('ext-up')}}
down-21: {type: A, ttl: 21, ${pair}, ${exec('ext-down')}}
m: {type: A, ttl: 77, ${pair}, ${exec('extf-m')}}
d: {type: A, ttl: 77, ${pair}, ${exec('extf-d')}}
once: {type: A, values: [192.0.2.7], ${exec('count, host: www.example.org')}}
twice: {type: A, values: [192.0.2.7, 192.0.2.8], balance: {when_down: none}, ${exec('count, host: www.example.org')}}
told: {type: A, values: [192.0.2.9], health: {protocol: exec, command: told, port: 8081, host: www.example.org, ${QUICK}}}
`,
      {
        'ext-up': 'echo "$1$1"; true',
        'ext-down': 'false',
        'ext-timeout': 'echo "$1"; echo "$1"; exec sleep 16',
        'extf-m': extfile('m'),
        'extf-d': extfile('d'),
        count: `[ "$1" = 192.0.2.8 ] || printf x >> ${at}/runs`,
        told: 'echo "$1 $2 $EVENKEEL_HOST"; [ "$#" = 2 ]',
      },
    );
  });

  after(() => replay.clear());

  const untilState = async (owner: string, address: string, state: string): Promise<string> => {
    const { checks } = await replay.stage.until(
      () => replay.stage.report(`${owner}.example.com`, { address }),
      (seen) => seen.checks[0]!.state === state,
    );
    expect(checks[0]!.state).to.equal(state);
    return checks[0]!.reason;
  };

  it('a program that succeeds: up (042extmon.t: up)', async () => {
    expect(await untilState('up', PRIMARY, 'up')).to.equal(PRIMARY + PRIMARY);
    expect(await replay.answer('up')).to.deep.equal([`up 50 A ${PRIMARY}`]);
  });

  it('a program that fails: down, and both of them: the primary (down, down2)', async () => {
    for (const address of [PRIMARY, SECONDARY])
      expect(await untilState('down', address, 'down')).to.equal('exit 1');
    for (const label of ['down', 'down2'])
      await replay.expectAnswer(label, 'A', [`${label} 20 A ${PRIMARY}`]);
  });

  it('a program that takes too long: down (timeout)', async () => {
    for (const address of [PRIMARY, SECONDARY])
      expect(await untilState('timeout', address, 'down')).to.match(/no answer within 500ms|timed? ?out/i);
    await replay.expectAnswer('timeout', 'A', [`timeout 20 A ${PRIMARY}`]);
  });

  it('a monitor that says down of everything: the primary, or both by the other policy (031_null_mon.t)', () =>
    replay.expectAnswer('down-multi', 'A', [`down-multi 20 A ${PRIMARY}`, `down-multi 20 A ${SECONDARY}`]));

  it('TTLs of what is up are the zone file’s (up-100-5, up-100)', async () => {
    for (const label of ['up-100-5', 'up-100'])
      expect(await replay.answer(label)).to.deep.equal([`${label} 100 A ${PRIMARY}`]);
  });

  it('TTLs of what just went down are ttl_min, where theirs lasts until the next verdict can fall (down-100-5, down-21)', async () => {
    await replay.expectAnswer('down-100-5', 'A', [`down-100-5 5 A ${PRIMARY}`]);
    await replay.expectAnswer('down-21', 'A', [`down-21 20 A ${PRIMARY}`]);
  });

  it('a program is told the address, the port and the host', async () => {
    expect(await untilState('told', '192.0.2.9', 'up')).to.equal('192.0.2.9 8081 www.example.org');
  });

  it('states in a file, and others after a change of it (043extfile.t: m, d)', async () => {
    await replay.expectValues('m', [PRIMARY]);
    await replay.expectAnswer('d', 'A', [`d 20 A ${SECONDARY}`]);
    write('d', { [PRIMARY]: 'up', [SECONDARY]: 'down' });
    await replay.expectAnswer('d', 'A', [`d 20 A ${PRIMARY}`]);
    await untilState('d', SECONDARY, 'down');
    write('d', { [PRIMARY]: 'down', [SECONDARY]: 'down' });
    await untilState('d', PRIMARY, 'down');
    await replay.expectValues('d', [PRIMARY]);
    write('d', { [PRIMARY]: 'down' });
    await replay.expectValues('d', [SECONDARY]);
    await replay.expectValues('m', [PRIMARY]);
  });

  it('a program runs once for two pools that share it; the host it is told must be one (042extmon.t: res_ext_down_dupe)', async () => {
    const once = await replay.stage.report('once.example.com', { address: '192.0.2.7' });
    const twice = await replay.stage.report('twice.example.com', { address: '192.0.2.7' });
    expect(once.checks[0]!.target).to.equal(twice.checks[0]!.target);
    const before = runs();
    const beganMs = performance.now();
    await replay.stage.until(runs, (count) => count >= before + 6);
    const dueTimes = (performance.now() - beganMs) / INTERVAL_MS;
    expect(runs() - before).to.be.at.most(1.5 * dueTimes + 1);
  });
});
