import { expect } from 'chai';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Watch } from '../../src/health/watch.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { until } from '../support/until.ts';
import { testPeers } from './checkers/peers.ts';
import type { Peer } from './checkers/targets.ts';

describe('Watch', () => {
  const peers = testPeers();
  const clock = new ManualClock();
  let accepted: Socket[];
  let ends: number;
  let watch: Watch;

  beforeEach(() => {
    accepted = [];
    ends = 0;
  });
  afterEach(() => watch.close());

  const listen = (): Promise<Peer> => peers.tcp((socket) => accepted.push(socket));

  async function open(peer: Peer): Promise<void> {
    watch = new Watch({ ...peer, clock, onEnd: () => ends++ });
    watch.open();
    await until(() => accepted.length > 0 || !watch.isOpen);
  }

  const ways: readonly (readonly [string, (socket: Socket) => unknown])[] = [
    ['closed', (socket) => socket.end()],
    ['reset', (socket) => socket.resetAndDestroy()],
    ['closed after a greeting', (socket) => socket.end('220 hello\r\n'.repeat(10_000))],
  ];
  for (const [how, end] of ways) {
    it(`tells once when it is ${how}`, async () => {
      await open(await listen());
      await settled();
      clock.advance(1000);
      end(accepted[0]!);
      await until(() => ends > 0);
      await settled();
      expect(ends).to.equal(1);
      expect(watch.isOpen).to.be.false;
    });
  }

  it('does not tell of an end within the first second', async () => {
    await open(await listen());
    await settled();
    clock.advance(999);
    accepted[0]!.end();
    await until(() => !watch.isOpen);
    expect(ends).to.equal(0);
  });

  it('does not tell that it could not connect', async () => {
    await open(await peers.nobody());
    expect(watch.isOpen).to.be.false;
    expect(ends).to.equal(0);
  });

  it('does not tell when it is closed from here', async () => {
    await open(await listen());
    await settled();
    clock.advance(5000);
    watch.close();
    const [socket] = accepted;
    socket!.resume();
    await once(socket!, 'close');
    expect(ends).to.equal(0);
  });

  it('holds one connection, however often it is opened', async () => {
    await open(await listen());
    watch.open();
    await settled();
    expect(accepted).to.have.length(1);
  });

  it('can be opened again, and does not do so itself', async () => {
    await open(await listen());
    await settled();
    clock.advance(1000);
    accepted[0]!.end();
    await until(() => ends > 0);
    await settled();
    expect(accepted).to.have.length(1);
    watch.open();
    await until(() => accepted.length > 1);
    expect(watch.isOpen).to.be.true;
  });
});

/** A round trip through the event loop and the system, after which what has happened before has been heard of. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10));
}
