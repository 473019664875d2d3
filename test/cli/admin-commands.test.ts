/** The commands that ask a running server, against its real admin API with a fake server behind. */

import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { ADMIN_SOCKET_FILE, startAdmin, type Admin } from '../../src/admin/index.ts';
import { systemClock } from '../../src/base/index.ts';
import { RequestError, type PoolControl } from '../../src/control/pools/reports.ts';
import { CONFLICT, DRAIN, fakeControl, type Asked } from '../admin/fake-control.ts';
import { recordingLogger } from '../control/recording-logger.ts';
import { temporaryDirectory } from '../control/temporary-directory.ts';
import { evenkeel } from '../scenario/evenkeel.ts';
import { SHOP, STATUS, WWW } from './status-report.ts';

const TOKEN = 'correct-horse-battery-staple';

describe('commands that ask a running server', function () {
  this.timeout(60_000);
  const directory = temporaryDirectory();
  let admin: Admin | undefined;
  let asked: Asked[];

  beforeEach(() => {
    admin = undefined;
  });
  afterEach(async () => {
    await admin?.close();
  });

  const start = async (control: Partial<PoolControl> = {}, error?: Error): Promise<Admin> => {
    asked = [];
    mkdirSync(join(directory(), 'state'));
    admin = await startAdmin({
      listen: { address: '127.0.0.1', port: 0 },
      isListenWritten: true,
      socketPath: join(directory(), 'state', ADMIN_SOCKET_FILE),
      token: TOKEN,
      hosts: [],
      control: { ...fakeControl(asked, error), ...control },
      isReady: () => true,
      version: STATUS.version,
      clock: systemClock,
      logger: recordingLogger().logger,
    });
    return admin;
  };

  const run = (...args: readonly string[]): ReturnType<typeof evenkeel> => evenkeel(args, directory());

  describe('finding the server', () => {
    it('asks the socket in the state directory of the configuration', async () => {
      await start();
      writeFileSync(join(directory(), 'other.yaml'), 'state_dir: nowhere\n');
      expect(await run('status')).to.deep.include({ code: 0, stderr: '' });
      expect(await run('status', '--state-dir', 'nowhere')).to.deep.equal({
        code: 1,
        stdout: '',
        stderr: `Cannot reach the server at "nowhere/${ADMIN_SOCKET_FILE}": there is no such socket (is it running, and is that its state directory?)\n`,
      });
      const { code, stderr } = await run('status', '-c', 'other.yaml');
      expect(code).to.equal(1);
      expect(stderr).to.contain(join(directory(), 'nowhere', ADMIN_SOCKET_FILE));
    });

    it('asks over HTTP, with a token for changes', async () => {
      const server = `http://127.0.0.1:${(await start()).address!.port}`;
      expect((await run('override', 'list', '--server', server)).code).to.equal(0);
      expect(await run('drain', DRAIN.pattern, '--server', server)).to.deep.include({
        code: 1,
        stderr: 'Changes need a token (Authorization: Bearer …)\n',
      });
      expect((await run('drain', DRAIN.pattern, '--server', server, '--token', TOKEN)).code).to.equal(0);
    });

    it('tells of a server that is not there', async () => {
      const { port } = (await start()).address!;
      await admin!.close();
      const { code, stderr } = await run('status', '--server', `http://127.0.0.1:${port}`);
      expect(code).to.equal(1);
      expect(stderr).to.equal(
        `Cannot reach the server at http://127.0.0.1:${port}: nobody answers there (is it running?)\n`,
      );
    });
  });

  describe('evenkeel status', () => {
    const status = (pools: (typeof STATUS)['pools']): Partial<PoolControl> => ({
      status: () => ({ ...STATUS, pools }),
    });

    it('is content while every pool answers for itself', async () => {
      await start(status([WWW]));
      const { code, stdout } = await run('status');
      expect(code).to.equal(0);
      expect(stdout).to.match(/^evenkeel 0\.1\.0: 1 zone, 4 members .*\n\nwww\.example\.com A /);
    });

    it('finds a problem where one does not', async () => {
      await start(status([WWW, SHOP]));
      expect((await run('status')).code).to.equal(1);
    });

    it('tells machines what the server sent', async () => {
      await start(status([WWW]));
      const { stdout } = await run('status', '-o', 'json');
      expect(JSON.parse(stdout)).to.deep.equal({ ...STATUS, pools: [WWW] });
    });

    const patterns: readonly (readonly [pattern: string, owners: readonly string[]])[] = [
      ['www.example.com', [WWW.owner]],
      ['www.example.com/A', [WWW.owner]],
      ['shop.example.com/A/seoul', [SHOP.owner]],
      ['web1.example.com', [WWW.owner]],
      ['192.0.2.1*', [WWW.owner, SHOP.owner]],
      ['198.51.100.1', [SHOP.owner]],
      ['*.example.com', [WWW.owner, SHOP.owner]],
    ];
    it('narrows to a pattern', async () => {
      await start(status([WWW, SHOP]));
      for (const [pattern, owners] of patterns) {
        const { stdout } = await run('status', pattern, '-o', 'json');
        const { pools } = JSON.parse(stdout) as typeof STATUS;
        expect(
          pools.map(({ owner }) => owner),
          pattern,
        ).to.deep.equal(owners);
      }
    });

    it('tells if nothing matches', async () => {
      await start(status([WWW]));
      expect(await run('status', 'mail.example.com')).to.deep.include({
        code: 1,
        stderr: 'Cannot tell of "mail.example.com": no pool has such a member\n',
      });
    });

    it('lets no text of others steer the terminal', async () => {
      const reason = 'HTTP 500 \u001b[2J\u009b31m';
      await start(status([{ ...WWW, members: [{ ...WWW.members[0]!, reason }] }]));
      const { stdout } = await run('status');
      expect(stdout).to.contain('HTTP 500 \ufffd[2J\ufffd31m');
    });
  });

  it('evenkeel explain prints question, steps and answer', async () => {
    const answer = ['www.example.com. 60 IN A 192.0.2.1'];
    await start({
      explain: (...given) => {
        asked.push({ what: 'explain', with: given });
        return { question: 'www.example.com. A', steps: ['pool default', '  192.0.2.1 is up'], answer };
      },
    });
    const { code, stdout } = await run('explain', 'www.example.com', 'A', '--client', '192.0.2.0/24');
    expect(code).to.equal(0);
    expect(stdout).to.equal(
      'www.example.com. A\n  pool default\n    192.0.2.1 is up\n\nwww.example.com. 60 IN A 192.0.2.1\n',
    );
    expect(asked).to.deep.equal([{ what: 'explain', with: ['www.example.com', 'A', '192.0.2.0/24'] }]);
  });

  describe('overrides', () => {
    const owner = process.env['SUDO_USER'] ?? userInfo().username;
    const made: readonly (readonly [args: readonly string[], expected: object])[] = [
      [['drain', 'web3.example.com'], { action: 'drain', pattern: 'web3.example.com', isForced: false }],
      [
        ['drain', '192.0.2.1', '--reason', 'a new kernel', '--force'],
        { reason: 'a new kernel', isForced: true },
      ],
      [['override', 'up', 'www.example.com/A'], { action: 'up' }],
      [['override', 'down', 'web*.example.com'], { action: 'down', pattern: 'web*.example.com' }],
    ];
    for (const [args, expected] of made) {
      it(`evenkeel ${args.join(' ')}`, async () => {
        await start();
        const { code, stdout } = await run(...args);
        expect(code).to.equal(0);
        expect(stdout).to.match(/^o-7k3m9q: drain web3\.example\.com \(kim: a new kernel\)\n1 member:\n/);
        expect(asked).to.have.lengthOf(1);
        expect(asked[0]!.with[0]).to.include({ owner, fromMs: null, untilMs: null, ...expected });
      });
    }

    it('evenkeel drain --at --for begins then and lasts that long', async () => {
      await start();
      const before = Date.now();
      expect((await run('drain', '192.0.2.1', '--at', '10m', '--for', '1h')).code).to.equal(0);
      const { fromMs, untilMs } = asked[0]!.with[0] as { fromMs: number; untilMs: number };
      expect(fromMs).to.be.within(before + 600_000, Date.now() + 600_000);
      expect(untilMs - fromMs).to.equal(3_600_000);
    });

    it('evenkeel undrain takes back drains alone', async () => {
      await start({
        status: () => ({
          ...STATUS,
          overrides: [DRAIN, { ...DRAIN, id: 'o-000002', action: 'down' }, { ...DRAIN, id: 'o-000003' }],
        }),
      });
      const { code } = await run('undrain', 'WEB3.example.com.');
      expect(code).to.equal(0);
      expect((await run('undrain', 'o-000003')).code).to.equal(0);
      expect(asked.map((one) => one.with[0])).to.deep.equal([DRAIN.id, 'o-000003', 'o-000003']);
      expect(await run('undrain', 'o-000002')).to.deep.include({
        code: 1,
        stderr: 'Cannot undrain "o-000002": there is no such drain (see evenkeel override list)\n',
      });
    });

    it('evenkeel override cancel takes back by id or pattern', async () => {
      await start();
      const { code, stdout } = await run('override', 'cancel', 'www.example.com/A');
      expect(code).to.equal(0);
      expect(stdout).to.equal('o-7k3m9q: took back drain web3.example.com (kim: a new kernel)\n');
      expect(asked[0]!.with).to.deep.equal(['www.example.com/A']);
    });

    it('evenkeel override list lists them', async () => {
      await start();
      expect((await run('override', 'list')).stdout).to.match(
        /^o-7k3m9q {2}drain {2}web3\.example\.com {2}1 member /,
      );
    });

    const refused: readonly (readonly [error: Error, code: number])[] = [
      [CONFLICT, 1],
      [new RequestError('malformed', 'no pattern'), 2],
      [new RequestError('not-found', 'no such member'), 1],
    ];
    for (const [error, code] of refused) {
      it(`exits ${code} if the server says "${error.message}"`, async () => {
        await start({}, error);
        expect(await run('drain', '192.0.2.1')).to.deep.equal({
          code,
          stdout: '',
          stderr: `${error.message}\n`,
        });
      });
    }
  });

  it('evenkeel load reports it', async () => {
    await start();
    expect(await run('load', 'web1.example.com', '0.8')).to.deep.include({
      code: 0,
      stdout: 'web1.example.com: load 0.8 reported for 3 members\n',
    });
    expect(asked[0]!.with).to.deep.equal([[{ subject: 'web1.example.com', value: 0.8 }]]);
  });

  it('evenkeel load finds a problem if nobody is meant', async () => {
    await start({ pushLoads: () => 0 });
    expect((await run('load', '192.0.2.77', '1')).code).to.equal(1);
  });
});
