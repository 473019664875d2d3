import { expect } from 'chai';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { OpenSockets } from '../../src/transport/open-sockets.ts';
import { openSockets, type SocketsRequest } from '../../src/transport/sockets.ts';

describe('openSockets()', () => {
  const open: OpenSockets[] = [];
  afterEach(() => {
    for (const sockets of open.splice(0)) sockets.close();
  });

  async function openThem(request: Partial<SocketsRequest>): Promise<OpenSockets> {
    const sockets = await openSockets({
      listen: [{ address: '127.0.0.1', port: 0 }],
      udpThreads: 2,
      transport: 'auto',
      ...request,
    });
    open.push(sockets);
    return sockets;
  }

  async function failure(request: Partial<SocketsRequest>): Promise<string> {
    return openThem(request).then(
      () => 'it opened',
      (error: unknown) => (error as Error).message,
    );
  }

  it('chooses batch where it is available', async () => {
    expect((await openThem({ transport: 'auto' })).transport).to.equal('batch');
  });

  for (const transport of ['batch', 'dgram'] as const) {
    describe(transport, () => {
      it('takes a free port for port 0, one for each address and the same for UDP and TCP', async () => {
        const listen = [
          { address: '127.0.0.1', port: 0 },
          { address: '::1', port: 0 },
        ];
        const sockets = await openThem({ transport, listen });
        expect(sockets.listen.map(({ address }) => address)).to.deep.equal(['127.0.0.1', '::1']);
        for (const { port } of sockets.listen) expect(port).to.be.greaterThan(0);
        const withoutDescriptors = (endpoints: readonly object[]): object[] =>
          endpoints.map((endpoint) => ({ ...endpoint, descriptor: undefined }));
        const expected = withoutDescriptors(sockets.listen);
        expect(withoutDescriptors(sockets.udpEndpoints(0))).to.deep.equal(expected);
        expect(withoutDescriptors(sockets.tcpEndpoints())).to.deep.equal(expected);
      });

      it('refuses an address whose TCP port is taken, and says what may be the reason', async () => {
        const other = createServer().listen(0, '127.0.0.1');
        await once(other, 'listening');
        const { port } = other.address() as { port: number };
        try {
          expect(await failure({ transport, listen: [{ address: '127.0.0.1', port }] })).to.equal(
            `Cannot listen on 127.0.0.1:${port}/tcp: address already in use (is another instance running?)`,
          );
        } finally {
          other.close();
        }
      });

      it('refuses an address that the machine does not have', async () => {
        expect(await failure({ transport, listen: [{ address: '192.0.2.1', port: 0 }] })).to.equal(
          'Cannot listen on 192.0.2.1:0/udp: address not available (this machine has no such address)',
        );
      });

      it('listens on the wildcard addresses of both families with one port', async () => {
        const { listen } = await openThem({ transport, listen: [{ address: '0.0.0.0', port: 0 }] });
        await openThem({ transport, listen: [{ address: '::', port: listen[0]!.port }] });
      });
    });
  }

  it('refuses a second instance, though sockets of one instance share their port', async () => {
    const { listen } = await openThem({ transport: 'batch', udpThreads: 3 });
    expect(await failure({ transport: 'batch', listen, udpThreads: 3 })).to.equal(
      `Cannot listen on 127.0.0.1:${listen[0]!.port}/udp: address already in use (is another instance running?)`,
    );
  });

  it('closes what it had opened when an address fails', async () => {
    const { listen } = await openThem({ transport: 'batch' });
    open.pop()!.close();
    const bad = { address: '192.0.2.1', port: 53 };
    expect(await failure({ transport: 'batch', listen: [...listen, bad] })).to.include('192.0.2.1:53/udp');
    await openThem({ transport: 'batch', listen });
  });

  it('refuses what is no IP address', async () => {
    expect(await failure({ transport: 'batch', listen: [{ address: 'localhost', port: 0 }] })).to.equal(
      'Cannot listen on "localhost": it is not an IP address',
    );
  });
});
