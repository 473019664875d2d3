import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Check, ProbeResult } from '../../../src/health/check.ts';
import { HttpChecker } from '../../../src/health/checkers/http.ts';
import { probe } from '../../../src/health/checkers/index.ts';
import { Trust } from '../../../src/health/checkers/tls-connection.ts';
import { testPeers } from './peers.ts';
import { BARE_CONTEXT, targetOf, type Peer } from './targets.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}.pem`, import.meta.url));
const pem = (name: string): string => readFileSync(fixture(name), 'latin1');

const trust = new Trust(pem('ca'));
const CHECKER = new HttpChecker('https', trust);

interface Row {
  readonly certificate: 'good' | 'other-name' | 'expired' | 'future' | 'self-signed';
  /** Default: www.example.com, which all are for but other-name. */
  readonly serverName?: string;
  readonly reason: string;
}

const ROWS: readonly Row[] = [
  { certificate: 'good', reason: '200 OK' },
  { certificate: 'good', serverName: 'WWW.Example.COM', reason: '200 OK' },
  { certificate: 'good', serverName: '127.0.0.1', reason: '200 OK' },
  // Then it must be for the address, 127.0.0.1.
  { certificate: 'good', serverName: '', reason: '200 OK' },
  {
    certificate: 'good',
    serverName: 'www.example.net',
    reason: 'certificate is for www.example.com, 127.0.0.1, not for www.example.net',
  },
  { certificate: 'other-name', reason: 'certificate is for other.example, not for www.example.com' },
  {
    certificate: 'other-name',
    serverName: '',
    reason: 'certificate is for other.example, not for 127.0.0.1',
  },
  { certificate: 'expired', reason: 'certificate expired' },
  { certificate: 'future', reason: 'certificate is not yet valid' },
  { certificate: 'self-signed', reason: 'certificate is self-signed' },
];

describe('https', () => {
  const peers = testPeers();
  const serve = (certificate: string): Promise<Peer> =>
    peers.tls({ cert: pem(certificate), key: pem('key') }, (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
  const ask = (peer: Peer, settings: Partial<Check> = {}): Promise<ProbeResult> =>
    CHECKER.probe(targetOf('https', peer, settings), BARE_CONTEXT);

  for (const { certificate, serverName = 'www.example.com', reason } of ROWS) {
    it(`says "${reason}" of ${certificate}.pem for "${serverName}"`, async () => {
      const peer = await serve(certificate);
      expect(await ask(peer, { server_name: serverName })).to.include({
        isPass: reason === '200 OK',
        reason,
      });
    });

    it(`passes ${certificate}.pem for "${serverName}" if it doesn't verify`, async () => {
      const peer = await serve(certificate);
      expect((await ask(peer, { server_name: serverName, verify: false })).isPass).to.be.true;
    });
  }

  it('trusts nobody but the authorities of Node by default', async () => {
    const { reason } = await probe(targetOf('https', await serve('good')), BARE_CONTEXT);
    expect(reason).to.equal('certificate is from an authority that is not trusted');
  });

  it('trusts those of NODE_EXTRA_CA_CERTS too', async () => {
    const { port } = await serve('good');
    const script = `
      import { probe } from './src/health/checkers/index.ts';
      import { BARE_CONTEXT, targetOf } from './test/health/checkers/targets.ts';
      const result = await probe(targetOf('https', { address: '127.0.0.1', port: ${port} }), BARE_CONTEXT);
      console.log(result.reason);`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import=./test/support/typescript.js', '--input-type=module', '--eval', script],
      {
        cwd: fileURLToPath(new URL('../../..', import.meta.url)),
        env: { ...process.env, NODE_EXTRA_CA_CERTS: fixture('ca') },
      },
    );
    expect(stdout).to.equal('200 OK\n');
  });

  describe('names', () => {
    /** @returns the peer, and the server names and Host headers that it sees */
    async function noting(): Promise<{ peer: Peer; names: (string | false | null)[]; hosts: string[] }> {
      const names: (string | false | null)[] = [];
      const hosts: string[] = [];
      const onConnection = (socket: TLSSocket): void => {
        names.push(socket.servername);
        socket.once('data', (request: Buffer) => {
          hosts.push(/^Host: (.*)\r$/m.exec(request.toString())![1]!);
          socket.end('HTTP/1.1 200 OK\r\n\r\n');
        });
      };
      const peer = await peers.tls({ cert: pem('good'), key: pem('key') }, onConnection);
      return { peer, names, hosts };
    }

    it('are apart: the server name for TLS, the host for HTTP', async () => {
      const { peer, names, hosts } = await noting();
      await ask(peer, { host: 'example.com', server_name: 'www.example.com' });
      expect(names).to.deep.equal(['www.example.com']);
      expect(hosts).to.deep.equal([`example.com:${peer.port}`]);
    });

    it('RFC 6066 §3: an address is no server name, and is not sent', async () => {
      const { peer, names } = await noting();
      await ask(peer, { server_name: '127.0.0.1' });
      await ask(peer, { server_name: '' });
      expect(names).to.deep.equal([false, false]);
    });
  });

  it('fails where no TLS is spoken', async () => {
    const peer = await peers.http((_request, response) => response.end());
    expect((await ask(peer)).reason).to.equal('TLS: wrong version number');
  });

  it('says what the other side has against it', async () => {
    const peer = await peers.tls(
      { cert: pem('good'), key: pem('key'), minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_CCM_SHA256' },
      () => undefined,
    );
    expect((await ask(peer)).reason).to.match(/^TLS: .*handshake failure$/);
  });

  it('fails if the handshake takes too long', async () => {
    const peer = await peers.tcp(() => undefined);
    expect((await ask(peer, { timeout: 150 })).reason).to.equal('timed out after 150ms');
  });

  it('is what an http check may be redirected to', async () => {
    const secure = await serve('good');
    const peer = await peers.http((_request, response) =>
      response.writeHead(308, { Location: `https://www.example.com:${secure.port}/` }).end(),
    );
    const target = targetOf('http', peer, { host: 'example.com', server_name: 'wrong.example', follow: 1 });
    expect((await new HttpChecker('http', trust).probe(target, BARE_CONTEXT)).reason).to.equal('200 OK');
  });
});
