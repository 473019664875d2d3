import { expect } from 'chai';
import type { Socket } from 'node:net';
import type { Check } from '../../../src/health/check.ts';
import { probe } from '../../../src/health/checkers/index.ts';
import { testPeers } from './peers.ts';
import { BARE_CONTEXT, targetOf, type Peer } from './targets.ts';

const RANGE_2XX = [{ from: 200, to: 299 }];
const SHORT_MS = 150;

interface Row {
  readonly title: string;
  /** What the server sends once it has the request; then it closes, but for `…` at the end, which leaves it open. */
  readonly response: string;
  readonly settings?: Partial<Check>;
  /** A pass; else the reason it fails for. */
  readonly passes?: true;
  readonly reason: string;
}

const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

const ROWS: readonly Row[] = [
  //--- Status
  { title: '200', response: `${OK}\r\n`, passes: true, reason: '200 OK' },
  { title: '204 without a body', response: 'HTTP/1.1 204 x\r\n\r\n', passes: true, reason: '204 No Content' },
  { title: 'a status without a name', response: 'HTTP/1.1 299 Evil\r\n\r\n', passes: true, reason: '299' },
  { title: '500', response: 'HTTP/1.1 500 Oops\r\n\r\n', reason: 'HTTP 500' },
  {
    title: '301 that is not followed',
    response: 'HTTP/1.1 301 x\r\nLocation: /\r\n\r\n',
    reason: 'HTTP 301',
  },
  {
    title: '302 that is expected',
    response: 'HTTP/1.1 302 x\r\nLocation: /\r\n\r\n',
    settings: { expect: [...RANGE_2XX, { from: 302, to: 302 }] },
    passes: true,
    reason: '302 Found',
  },
  {
    title: '200 where another status is expected',
    response: `${OK}\r\n`,
    settings: { expect: [{ from: 503, to: 503 }] },
    reason: 'HTTP 200',
  },
  {
    title: 'interim responses (RFC 9110 §15.2)',
    response: `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${OK}\r\n`,
    passes: true,
    reason: '200 OK',
  },
  {
    title: 'an upgrade that nobody asked for',
    response: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
    reason: 'HTTP 101',
  },

  //--- What is no response
  { title: 'another protocol', response: 'SSH-2.0-OpenSSH_9.2\r\n', reason: 'malformed HTTP' },
  { title: 'HTTP/0.9', response: '<html>hello</html>', reason: 'malformed HTTP' },
  { title: 'half a status line', response: 'HTTP/1.1 20', reason: 'closed without a response' },
  { title: 'half the headers', response: `${OK}Server: x\r\n`, reason: 'closed without a response' },
  {
    title: 'half the headers, and silence',
    response: `${OK}Server: x\r\n…`,
    reason: 'timed out after 150ms',
  },
  { title: 'a bad header', response: `${OK}Bad Header: x\r\n\r\n`, reason: 'malformed HTTP' },
  {
    title: 'headers without end',
    response: `${OK}X: ${'x'.repeat(100_000)}`,
    reason: 'the response headers are too long',
  },

  //--- Bodies
  {
    title: 'headers that suffice, though the body never ends',
    response: `${OK}Content-Length: 100\r\n\r\nhello…`,
    passes: true,
    reason: '200 OK',
  },
  {
    title: 'the text',
    response: `${OK}Content-Length: 5\r\n\r\nhello`,
    settings: { match: 'ell' },
    passes: true,
    reason: '200 OK',
  },
  {
    title: 'the text, as soon as it is there',
    response: `${OK}Content-Length: 100\r\n\r\nhello…`,
    settings: { match: 'hello' },
    passes: true,
    reason: '200 OK',
  },
  {
    title: 'the text, though in pieces',
    response: `${CHUNKED}3\r\nhel\r\n1\r\nl\r\n1\r\no\r\n0\r\n\r\n`,
    settings: { match: 'hello' },
    passes: true,
    reason: '200 OK',
  },
  {
    title: 'the text beyond ASCII',
    response: `${CHUNKED}5\r\ngrün\r\n0\r\n\r\n`,
    settings: { match: 'grün' },
    passes: true,
    reason: '200 OK',
  },
  {
    title: 'the text in a body that ends with the connection (HTTP/1.0)',
    response: 'HTTP/1.0 200 OK\r\n\r\nhello',
    settings: { match: 'hello' },
    passes: true,
    reason: '200 OK',
  },
  {
    title: 'another text',
    response: `${OK}Content-Length: 5\r\n\r\nHello`,
    settings: { match: 'hello' },
    reason: '200 OK without the text "hello"',
  },
  {
    title: 'the text at the end of max_body',
    response: `${OK}\r\n.....hello…`,
    settings: { match: 'hello', max_body: 10 },
    passes: true,
    reason: '200 OK',
  },
  {
    title: 'the text beyond max_body',
    response: `${OK}\r\n.....hello…`,
    settings: { match: 'hello', max_body: 9 },
    reason: '200 OK without the text "hello"',
  },
  {
    title: 'no text, and no end',
    response: `${OK}Content-Length: 100\r\n\r\nbye…`,
    settings: { match: 'hello' },
    reason: 'timed out after 150ms',
  },
  {
    title: 'a body that breaks off',
    response: `${OK}Content-Length: 100\r\n\r\nbye`,
    settings: { match: 'hello' },
    reason: 'closed within the response',
  },
  {
    title: 'a chunked body that breaks off',
    response: `${CHUNKED}3\r\nbye\r\n`,
    settings: { match: 'hello' },
    reason: 'closed within the response',
  },
  {
    title: 'a chunk without a size',
    response: `${CHUNKED}zz\r\nhello\r\n`,
    settings: { match: 'hello' },
    reason: 'malformed HTTP',
  },

  //--- What can't be sent
  {
    title: 'a path with a space',
    response: '',
    settings: { path: '/a b' },
    reason: 'Request path contains unescaped characters',
  },
  {
    title: 'a host with a line end',
    response: '',
    settings: { host: 'a\r\nX: y' },
    reason: 'Invalid character in header content ["Host"]',
  },
];

describe('http', () => {
  const peers = testPeers();

  for (const { title, response, settings, passes = false, reason } of ROWS) {
    it(`${passes ? 'passes' : 'fails'} on ${title}`, async () => {
      const peer = await peers.tcp((socket) => answer(socket, response));
      const timeout = reason.startsWith('timed out') ? { timeout: SHORT_MS } : {};
      const result = await probe(targetOf('http', peer, { ...settings, ...timeout }), BARE_CONTEXT);
      expect(result).to.include({ isPass: passes, reason, body: null, agent: null });
    });
  }

  it('asks with GET, the path as it is written, and the host', async () => {
    const requests: string[] = [];
    const peer = await peers.tcp((socket) =>
      socket.on('data', (request) => {
        requests.push(request.toString());
        socket.end(`${OK}\r\n`);
      }),
    );
    await probe(targetOf('http', peer, { path: '/health?deep=1' }), BARE_CONTEXT);
    expect(requests).to.deep.equal([
      [
        'GET /health?deep=1 HTTP/1.1',
        `Host: www.example.com:${peer.port}`,
        'User-Agent: evenkeel',
        'Accept: */*',
        'Connection: close',
        '\r\n',
      ].join('\r\n'),
    ]);
  });

  it('fails on a body that comes too slowly', async () => {
    const peer = await peers.tcp((socket) => {
      socket.write(`${OK}Content-Length: 100000\r\n\r\n`);
      const drip = setInterval(() => socket.write('.'), 5);
      socket.on('close', () => clearInterval(drip));
    });
    const target = targetOf('http', peer, { match: 'hello', timeout: SHORT_MS });
    expect((await probe(target, BARE_CONTEXT)).reason).to.equal('timed out after 150ms');
  });

  describe('with the body wanted', () => {
    const WANTED = { ...BARE_CONTEXT, wantsBody: true };

    it('gives it, read as UTF-8', async () => {
      const peer = await peers.http((_request, response) => response.end('{"load": "½"}'));
      const result = await probe(targetOf('http', peer), WANTED);
      expect(result).to.include({ isPass: true, reason: '200 OK', body: '{"load": "½"}', agent: null });
    });

    it('gives all of it, though the text stands at its beginning', async () => {
      const peer = await peers.http((_request, response) => response.end('load 0.5'));
      expect((await probe(targetOf('http', peer, { match: 'load' }), WANTED)).body).to.equal('load 0.5');
    });

    it('gives max_body octets of it, and goes', async () => {
      const peer = await peers.tcp((socket) => answer(socket, `${OK}\r\n${'x'.repeat(1000)}…`));
      const result = await probe(targetOf('http', peer, { max_body: 100 }), WANTED);
      expect(result.body).to.equal('x'.repeat(100));
    });

    it('gives none of a failure', async () => {
      const peer = await peers.http((_request, response) => response.writeHead(503).end('load 1'));
      expect(await probe(targetOf('http', peer), WANTED)).to.include({ reason: 'HTTP 503', body: null });
    });

    it('fails if it breaks off', async () => {
      const peer = await peers.tcp((socket) => answer(socket, `${OK}Content-Length: 9\r\n\r\nload`));
      expect((await probe(targetOf('http', peer), WANTED)).reason).to.equal('closed within the response');
    });
  });

  describe('redirected', () => {
    /** Answers `/N` with a redirect to `/N+1`, and from `last` on with 200. @returns the peer and what it was asked for */
    async function redirecting(last: number): Promise<{ peer: Peer; asked: string[] }> {
      const asked: string[] = [];
      const peer = await peers.http(({ url = '' }, response) => {
        asked.push(url);
        const next = Number(url.slice(1)) + 1;
        if (next > last) response.end();
        else response.writeHead(302, { Location: `/${next}` }).end();
      });
      return { peer, asked };
    }

    it('follows as often as it may', async () => {
      const { peer, asked } = await redirecting(2);
      const result = await probe(targetOf('http', peer, { path: '/0', follow: 2 }), BARE_CONTEXT);
      expect(result.reason).to.equal('200 OK');
      expect(asked).to.deep.equal(['/0', '/1', '/2']);
    });

    it('fails beyond that', async () => {
      const { peer, asked } = await redirecting(2);
      const result = await probe(targetOf('http', peer, { path: '/0', follow: 1 }), BARE_CONTEXT);
      expect(result).to.include({ isPass: false, reason: 'redirected more than 1 time' });
      expect(asked).to.deep.equal(['/0', '/1']);
    });

    it('stays at the member, whatever host it is led to', async () => {
      const hosts: string[] = [];
      const peer = await peers.http(({ headers }, response) => {
        hosts.push(headers.host ?? '');
        if (hosts.length > 1) response.end();
        else response.writeHead(307, { Location: `http://Elsewhere.example:${peer.port}/x` }).end();
      });
      expect((await probe(targetOf('http', peer, { follow: 1 }), BARE_CONTEXT)).isPass).to.be.true;
      expect(hosts).to.deep.equal([`www.example.com:${peer.port}`, `elsewhere.example:${peer.port}`]);
    });

    it('goes to the port it is led to', async () => {
      const { port } = await peers.http((_request, response) => response.writeHead(404).end());
      const peer = await peers.http((_request, response) =>
        response.writeHead(301, { Location: `//www.example.com:${port}/` }).end(),
      );
      expect((await probe(targetOf('http', peer, { follow: 1 }), BARE_CONTEXT)).reason).to.equal('HTTP 404');
    });

    it('has one deadline for all', async () => {
      const peer = await peers.http((_request, response) => {
        setTimeout(() => response.writeHead(301, { Location: '/' }).end(), SHORT_MS / 2);
      });
      const target = targetOf('http', peer, { follow: 5, timeout: SHORT_MS });
      expect((await probe(target, BARE_CONTEXT)).reason).to.equal('timed out after 150ms');
    });

    for (const location of ['ftp://www.example.com/', 'http://[::', 'mailto:x']) {
      it(`fails on ${location}`, async () => {
        const peer = await peers.http((_request, response) =>
          response.writeHead(301, { Location: location }).end(),
        );
        const { reason } = await probe(targetOf('http', peer, { follow: 1 }), BARE_CONTEXT);
        expect(reason).to.equal(`redirected to "${location}"`);
      });
    }
  });
});

function answer(socket: Socket, response: string): void {
  socket.once('data', () => {
    if (response.endsWith('…')) socket.write(response.slice(0, -1));
    else socket.end(response);
  });
}
