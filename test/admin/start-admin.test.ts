import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';

import { startAdmin, type Admin, type AdminOptions } from '../../src/admin/index.ts';
import { RequestError } from '../../src/control/pools/reports.ts';
import { recordingLogger } from '../control/recording-logger.ts';
import { temporaryDirectory } from '../control/temporary-directory.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { ask, errorOf, type Asking, type Told } from './ask.ts';
import { CONFLICT, DRAIN, fakeControl, type Asked } from './fake-control.ts';

const TOKEN = 'correct-horse-battery-staple';
const NOW_MS = Date.parse('2026-11-23T14:36:33Z');
const ANY_PORT = { address: '127.0.0.1', port: 0 };
const BODY = JSON.stringify({ action: 'drain', pattern: 'web3.example.com' });

describe('startAdmin()', () => {
  const directory = temporaryDirectory();
  const started: (Admin | Server)[] = [];
  let lines: string[];
  let asked: Asked[];

  afterEach(async () => {
    for (const server of started.splice(0)) {
      if ('listening' in server) await new Promise((resolve) => server.close(resolve));
      else await server.close();
    }
  });

  const socketPath = (): string => join(directory(), 'admin.sock');

  const start = async (options: Partial<AdminOptions> = {}, error?: Error): Promise<Admin> => {
    const log = recordingLogger();
    lines = log.lines;
    asked = [];
    const admin = await startAdmin({
      listen: ANY_PORT,
      isListenWritten: false,
      socketPath: socketPath(),
      token: null,
      hosts: [],
      control: fakeControl(asked, error),
      isReady: () => true,
      version: '1.2.3',
      clock: new ManualClock(NOW_MS),
      logger: log.logger,
      ...options,
    });
    started.push(admin);
    return admin;
  };

  const listenOn = async (where: string | { host: string; port: number }): Promise<Server> => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(where, resolve));
    started.push(server);
    return server;
  };

  describe('listeners', () => {
    it('serves the same over TCP and on the Unix socket, and says where', async () => {
      const { address } = await start();
      expect(address!.port).to.be.above(0);
      const told = await Promise.all(
        [address!, socketPath()].map((where) => ask(where, { path: '/v1/status' })),
      );
      expect(told.map(({ status }) => status)).to.deep.equal([200, 200]);
      expect(told[0]!.body).to.equal(told[1]!.body);
      expect(lines).to.deep.equal([
        `info Admin API on http://127.0.0.1:${address!.port} and ${socketPath()}`,
      ]);
    });

    it('opens the socket to its user and group alone', async () => {
      await start();
      expect((statSync(socketPath()).mode & 0o777).toString(8)).to.equal('660');
      mkdirSync(join(directory(), 'after'));
      expect(statSync(join(directory(), 'after')).mode & 0o100, 'the umask as it was').to.equal(0o100);
    });

    it('removes the socket in the end', async () => {
      const admin = await start();
      await admin.close();
      expect(existsSync(socketPath())).to.be.false;
      expect(
        await ask(admin.address!, {}).catch((error: unknown) => (error as NodeJS.ErrnoException).code),
      ).to.equal('ECONNREFUSED');
    });

    it('can be had without TCP, or without a socket', async () => {
      expect(await start({ listen: null })).to.include({ address: null, socketPath: socketPath() });
      expect((await start({ socketPath: null })).socketPath).to.equal(null);
    });

    it('takes the place of a socket whose server is no more', async () => {
      const script = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
      spawnSync(process.execPath, ['-e', script, socketPath()]);
      expect(statSync(socketPath()).isSocket()).to.be.true;
      await start();
      expect((await ask(socketPath(), { path: '/healthz' })).status).to.equal(200);
    });

    it('leaves the socket of a live server, and goes on without', async () => {
      const other = await start({ listen: null });
      const { address, socketPath: path } = await start();
      expect(path).to.equal(null);
      expect(address).to.not.equal(null);
      expect(lines[0]).to.equal(
        `warn Cannot serve the admin API on "${socketPath()}": another server answers there`,
      );
      expect((await ask(other.socketPath!, { path: '/healthz' })).status).to.equal(200);
    });

    it('leaves a file that is no socket', async () => {
      writeFileSync(socketPath(), 'precious');
      await start();
      expect(statSync(socketPath()).isFile()).to.be.true;
      expect(lines[0]).to.match(/: there is a file that is no socket$/);
    });

    it('refuses a path that the system would cut off', async () => {
      expect((await start({ socketPath: join(directory(), 'x'.repeat(100)) })).socketPath).to.equal(null);
      expect(lines[0]).to.match(/: a socket's path has 103 octets at most$/);
    });

    it('goes on without the default address if that is taken', async () => {
      const { port } = (await listenOn({ host: '127.0.0.1', port: 0 })).address() as AddressInfo;
      const admin = await start({ listen: { address: '127.0.0.1', port } });
      expect(admin.address).to.equal(null);
      expect(lines[0]).to.match(/^warn Cannot serve the admin API on 127\.0\.0\.1:\d+: .*EADDRINUSE/);
      expect((await ask(socketPath(), { path: '/healthz' })).status).to.equal(200);
    });

    it('fails if an address that was asked for is taken', async () => {
      const { port } = (await listenOn({ host: '127.0.0.1', port: 0 })).address() as AddressInfo;
      const error = await start({ listen: { address: '127.0.0.1', port }, isListenWritten: true }).catch(
        (error: unknown) => error as Error,
      );
      expect(error).to.be.instanceOf(Error);
      expect((error as Error).message).to.match(
        /^Cannot serve the admin API on 127\.0\.0\.1:\d+: .*EADDRINUSE/,
      );
      expect(existsSync(socketPath())).to.be.false;
    });
  });

  describe('rights', () => {
    const put: Asking = { method: 'POST', path: '/v1/overrides', body: BODY };
    const cases: readonly {
      readonly what: string;
      readonly over: 'tcp' | 'socket';
      readonly token: string | null;
      readonly authorization?: string;
      readonly status: number;
    }[] = [
      { what: 'the socket needs no token', over: 'socket', token: null, status: 201 },
      { what: 'the socket asks for no token that is set', over: 'socket', token: TOKEN, status: 201 },
      { what: 'TCP changes nothing where no token is set', over: 'tcp', token: null, status: 403 },
      {
        what: 'TCP changes nothing for a token where none is set',
        over: 'tcp',
        token: null,
        authorization: 'Bearer null',
        status: 403,
      },
      { what: 'TCP asks for the token', over: 'tcp', token: TOKEN, status: 401 },
      {
        what: 'TCP takes the token',
        over: 'tcp',
        token: TOKEN,
        authorization: `Bearer ${TOKEN}`,
        status: 201,
      },
      {
        what: 'the scheme has no case',
        over: 'tcp',
        token: TOKEN,
        authorization: `bearer ${TOKEN}`,
        status: 201,
      },
      {
        what: 'TCP takes no other token',
        over: 'tcp',
        token: TOKEN,
        authorization: `Bearer ${TOKEN}x`,
        status: 401,
      },
      {
        what: 'TCP takes no other scheme',
        over: 'tcp',
        token: TOKEN,
        authorization: `Basic ${TOKEN}`,
        status: 401,
      },
    ];
    for (const { what, over, token, authorization, status } of cases) {
      it(`${what}: ${status}`, async () => {
        const { address } = await start({ token });
        const told = await ask(over === 'tcp' ? address! : socketPath(), {
          ...put,
          headers: authorization === undefined ? {} : { Authorization: authorization },
        });
        expect(told.status).to.equal(status);
        expect(told.headers['www-authenticate']).to.equal(status === 401 ? 'Bearer' : undefined);
        expect(asked).to.have.lengthOf(status === 201 ? 1 : 0);
      });
    }

    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      it(`${method} is a change, whatever its path`, async () => {
        const { address } = await start({ token: TOKEN });
        expect((await ask(address!, { method, path: '/v1/status' })).status).to.equal(401);
      });
    }
  });

  describe('the Host header', () => {
    const hosts: readonly (readonly [host: string, status: number])[] = [
      ['localhost', 200],
      ['LOCALHOST', 200],
      ['127.0.0.1:5380', 200],
      ['[::1]:5380', 200],
      ['192.0.2.1', 200],
      ['dns1.example.com:5380', 200],
      ['DNS1.example.com', 200],
      ['dns2.example.com', 421],
      ['evil.example', 421],
      ['localhost.evil.example', 421],
      ['127.0.0.1.evil.example', 421],
    ];
    for (const [host, status] of hosts) {
      it(`${host}: ${status}`, async () => {
        const { address } = await start({ hosts: ['dns1.example.com'] });
        const told = await ask(address!, { path: '/v1/status', headers: { Host: host } });
        expect(told.status).to.equal(status);
        if (status === 421)
          expect(errorOf(told)).to.match(/^".+" is no name of this server: .*admin\.hosts$/);
      });
    }

    it('does not matter on the socket', async () => {
      await start();
      const told = await ask(socketPath(), { path: '/healthz', headers: { Host: 'evil.example' } });
      expect(told.status).to.equal(200);
    });

    it('lets no other origin read', async () => {
      const { address } = await start();
      const { headers } = await ask(address!, {
        path: '/v1/status',
        headers: { Origin: 'http://evil.example' },
      });
      expect(headers).to.not.have.property('access-control-allow-origin');
    });
  });

  describe('routes', () => {
    const askSocket = async (asking: Asking, options: Partial<AdminOptions> = {}): Promise<Told> => {
      await start({ listen: null, ...options });
      return ask(socketPath(), asking);
    };

    it('/healthz and /readyz tell load balancers', async () => {
      expect(await askSocket({ path: '/healthz' })).to.include({ status: 200, body: 'ok\n' });
      expect(await ask(socketPath(), { path: '/readyz' })).to.include({ status: 200, body: 'ready\n' });
    });

    it('/readyz is 503 while the server is not', async () => {
      const told = await askSocket({ path: '/readyz' }, { isReady: () => false });
      expect(told).to.include({ status: 503, body: 'not ready\n' });
    });

    it('/metrics is what Prometheus reads', async () => {
      const { status, headers, body } = await askSocket({ path: '/metrics' });
      expect(status).to.equal(200);
      expect(headers['content-type']).to.equal('text/plain; version=0.0.4; charset=utf-8');
      expect(body)
        .to.match(/^evenkeel_replica_isolated 0$/m)
        .and.match(/^# TYPE evenkeel_replicas gauge$/m);
    });

    it('/v1/status carries the version, and is not to be kept', async () => {
      const { status, headers, body } = await askSocket({ path: '/v1/status' });
      expect(status).to.equal(200);
      expect(headers['content-type']).to.equal('application/json');
      expect(headers['cache-control']).to.equal('no-store');
      expect(JSON.parse(body)).to.include({ version: '1.2.3', now: '2026-11-23T14:36:33.000Z' });
    });

    it('HEAD is GET without the body', async () => {
      expect(await askSocket({ method: 'HEAD', path: '/v1/status' })).to.include({ status: 200, body: '' });
    });

    it('/v1/explain asks for type A where none is named', async () => {
      expect((await askSocket({ path: '/v1/explain?name=www.example.com' })).status).to.equal(200);
      expect(asked).to.deep.equal([{ what: 'explain', with: ['www.example.com', 'A', null] }]);
    });

    it('/v1/explain passes on type and client', async () => {
      await askSocket({ path: '/v1/explain?name=www.example.com&type=AAAA&client=2001:db8::%2F32' });
      expect(asked[0]!.with).to.deep.equal(['www.example.com', 'AAAA', '2001:db8::/32']);
    });

    it('GET /v1/overrides lists them', async () => {
      const { body } = await askSocket({ path: '/v1/overrides' });
      expect(JSON.parse(body)).to.deep.equal({ overrides: [DRAIN] });
    });

    it('POST /v1/overrides makes one', async () => {
      const { status, body } = await askSocket({ method: 'POST', path: '/v1/overrides', body: BODY });
      expect(status).to.equal(201);
      expect(JSON.parse(body)).to.deep.equal(DRAIN);
      expect(asked[0]!.with).to.deep.equal([
        {
          action: 'drain',
          pattern: 'web3.example.com',
          owner: 'admin API',
          reason: '',
          fromMs: null,
          untilMs: null,
          isForced: false,
        },
      ]);
    });

    for (const pattern of [
      'o-7k3m9q',
      'www.example.com/A',
      '*.example.com/A',
      'web?.example.com',
      '2001:db8::1',
    ]) {
      it(`DELETE /v1/overrides/… takes back ${pattern}`, async () => {
        const path = `/v1/overrides/${encodeURIComponent(pattern)}`;
        const { status, body } = await askSocket({ method: 'DELETE', path });
        expect(status).to.equal(200);
        expect(JSON.parse(body)).to.deep.equal({ overrides: [DRAIN] });
        expect(asked).to.deep.equal([{ what: 'cancelOverrides', with: [pattern] }]);
      });
    }

    it('POST /v1/load takes JSON and lines', async () => {
      const body = '{"host": "web1.example.com", "load": 0.8}';
      expect((await askSocket({ method: 'POST', path: '/v1/load', body })).body).to.equal('{"members":3}');
      await ask(socketPath(), {
        method: 'POST',
        path: '/v1/load',
        headers: { 'Content-Type': 'text/plain; charset=utf-8' },
        body: 'web1.example.com 0.8\n',
      });
      const pushes = [{ subject: 'web1.example.com', value: 0.8 }];
      expect(asked.map((one) => one.with)).to.deep.equal([[pushes], [pushes]]);
    });

    const refused: readonly (readonly [asking: Asking, status: number, error: RegExp])[] = [
      [{ path: '/v2/status' }, 404, /^There is no \/v2\/status/],
      [{ method: 'POST', path: '/v1/status' }, 405, /^\/v1\/status knows no POST, but GET, HEAD$/],
      [{ method: 'PUT', path: '/v1/overrides' }, 405, /^\/v1\/overrides knows no PUT, but GET, HEAD, POST$/],
      [{ path: '/v1/explain' }, 400, /^"name" is missing$/],
      [{ path: '/v1/explain?name=a&tpye=A' }, 400, /^unknown field "tpye" \(did you mean "type"\?\)$/],
      [{ method: 'POST', path: '/v1/overrides', body: '{' }, 400, /^The body is not JSON: /],
      [{ method: 'POST', path: '/v1/overrides' }, 400, /^The body is not JSON: /],
      [{ method: 'POST', path: '/v1/load', body: ' '.repeat(65_537) }, 413, /larger than 65536 octets$/],
      [
        { method: 'POST', path: '/v1/load', body: [' '.repeat(65_536), '[]'] },
        413,
        /larger than 65536 octets$/,
      ],
    ];
    for (const [asking, status, error] of refused) {
      const { method = 'GET', path = '', body = '' } = asking;
      it(`${method} ${path} ${String(body).trim()} is ${status}`, async () => {
        const told = await askSocket(asking);
        expect(errorOf(told)).to.match(error);
        expect(told.status).to.equal(status);
        expect(told.headers['allow'] !== undefined).to.equal(status === 405);
        expect(asked).to.be.empty;
      });
    }

    it('takes a body that breaks off for a mistake of the client, not a fault of ours', async () => {
      await start({ listen: null });
      const ended = new Promise((resolve) => {
        const client = connect(socketPath(), () => {
          client.end('POST /v1/overrides HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{}');
        });
        client.on('close', resolve).resume();
      });
      await ended;
      expect(await ask(socketPath(), { path: '/healthz' })).to.include({ status: 200 });
      expect(lines.filter((line) => line.startsWith('error'))).to.be.empty;
    });

    it('takes a body of 64 KiB', async () => {
      const body = BODY.padEnd(65_536);
      expect((await askSocket({ method: 'POST', path: '/v1/overrides', body })).status).to.equal(201);
      const pieces = [body.slice(0, 30_000), body.slice(30_000)];
      const told = await ask(socketPath(), { method: 'POST', path: '/v1/overrides', body: pieces });
      expect(told.status).to.equal(201);
    });
  });

  describe('errors of who is asked', () => {
    const cases: readonly (readonly [error: Error, status: number, told: string])[] = [
      [new RequestError('malformed', 'no such type'), 400, 'no such type'],
      [new RequestError('not-found', 'no such override'), 404, 'no such override'],
      [CONFLICT, 409, 'it is the last one of its pool'],
      [new Error('secret'), 500, "A fault of the server's: its log tells more"],
    ];
    for (const [error, status, expected] of cases) {
      it(`${error.name} "${error.message}" is ${status}`, async () => {
        await start({ listen: null }, error);
        const told = await ask(socketPath(), { method: 'POST', path: '/v1/overrides', body: BODY });
        expect(told.status).to.equal(status);
        expect(errorOf(told)).to.equal(expected);
        expect(lines.filter((line) => line.startsWith('error'))).to.deep.equal(
          status === 500 ? ['error Cannot answer POST /v1/overrides: secret'] : [],
        );
      });
    }
  });
});
