/** What every checker owes, whatever it speaks: each row is asked of all of them but those with a reason. */

import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { assert } from '../../../src/base/index.ts';
import type { Check, ProbeContext, ProbeResult } from '../../../src/health/check.ts';
import { CHECKERS, probe, type Protocol } from '../../../src/health/checkers/index.ts';
import { temporaryDirectory } from '../../control/temporary-directory.ts';
import { settledCensus, takeCensus } from './census.ts';
import { isIcmpPermitted, openIcmpSocket, openSilentSocket, permitIcmp } from './icmp-permission.ts';
import { LOOPBACK, testPeers, type Peers } from './peers.ts';
import { writeProgram } from './programs.ts';
import { BARE_CONTEXT, targetOf, type Peer } from './targets.ts';

const PROTOCOLS = Object.keys(CHECKERS) as Protocol[];
const TIMEOUT_MS = 150;
/** The event loop of a busy machine. */
const LATENESS_MS = 1000;
/** More than run at a time, for exec. */
const CROWD = 40;

const pem = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}.pem`, import.meta.url));
const CERTIFICATE = { cert: pem('good'), key: pem('key') };

/** Somebody to probe. */
interface Scene extends Peer {
  readonly settings?: Partial<Check>;
  readonly context?: Partial<ProbeContext>;
}

type SetUp = (peers: Peers, address: string, directory: string) => Scene | Promise<Scene>;

const nothing = (): void => undefined;
const closeAtOnce = (socket: Socket): void => void socket.end();
const resetAtOnce = (socket: Socket): void => void socket.resetAndDestroy();
const talkGarbage = (socket: Socket): void => void socket.end(Buffer.alloc(2000, '\x00\xff\x16\x03garbage'));

/** An address to send to, and no port. */
const portless = (address: string, more: Omit<Scene, keyof Peer>): Scene => ({ address, port: 0, ...more });

function program(script: string): SetUp {
  return (_peers, address, directory) =>
    portless(address, {
      settings: { command: writeProgram(directory, script) },
      context: { execDirectory: directory },
    });
}

const WELL: Readonly<Record<Protocol, SetUp>> = {
  tcp: (peers, address) => peers.tcp(nothing, address),
  http: (peers, address) => peers.http((_request, response) => response.end('hello'), address),
  https: async (peers, address) => ({
    ...(await peers.tls(CERTIFICATE, (socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nhello'), address)),
    settings: { verify: false },
  }),
  dns: (peers, address) =>
    peers.udp((query, { port }, socket) => {
      query[2] = 0x84;
      socket.send(query, port, address);
    }, address),
  icmp: (_peers, address) => portless(address, { context: { openIcmpSocket } }),
  agent: (peers, address) => peers.tcp((socket) => socket.end('up\n'), address),
  exec: program('exit 0'),
};

interface Row {
  readonly title: string;
  readonly scene: Partial<Record<Protocol, SetUp>>;
  /** Why the others are not asked. */
  readonly exceptions: Partial<Record<Protocol, string>>;
  readonly expect: (result: ProbeResult) => void;
}

const overTcp = (onConnection: (socket: Socket) => void): SetUp => {
  return (peers, address) => peers.tcp(onConnection, address);
};
const ofNobody: SetUp = (peers) => peers.nobody();
const NO_CONNECTION = 'it has no connection';
const TCP_IS_CONTENT = 'it was connected, which is all it asks for';

const SILENCE: Readonly<Record<Protocol, SetUp>> = {
  tcp: (peers) => peers.blackHole(),
  http: overTcp(nothing),
  https: overTcp(nothing),
  dns: (peers) => peers.udp(nothing),
  icmp: (_peers, address) => portless(address, { context: { openIcmpSocket: openSilentSocket } }),
  agent: overTcp(nothing),
  exec: program('sleep 60'),
};

const ROWS: readonly Row[] = [
  {
    title: 'fails at once where nobody listens',
    scene: { tcp: ofNobody, http: ofNobody, https: ofNobody, dns: ofNobody, agent: ofNobody },
    exceptions: { icmp: 'it has no port', exec: 'it has no port' },
    expect: ({ isPass, reason }) => {
      expect(isPass).to.be.false;
      expect(reason).to.equal('connection refused');
    },
  },
  {
    title: 'fails when its time is up',
    scene: SILENCE,
    exceptions: {},
    expect: ({ isPass, reason }) => {
      expect(isPass).to.be.false;
      expect(reason).to.equal('timed out after 150ms');
    },
  },
  {
    title: 'fails when the connection is closed early',
    scene: { http: overTcp(closeAtOnce), https: overTcp(closeAtOnce), agent: overTcp(closeAtOnce) },
    exceptions: { tcp: TCP_IS_CONTENT, dns: NO_CONNECTION, icmp: NO_CONNECTION, exec: NO_CONNECTION },
    expect: ({ isPass, reason }) => {
      expect(isPass).to.be.false;
      expect(reason).to.match(/^closed with/);
    },
  },
  {
    title: 'fails when the connection is reset',
    scene: { http: overTcp(resetAtOnce), https: overTcp(resetAtOnce), agent: overTcp(resetAtOnce) },
    exceptions: { tcp: TCP_IS_CONTENT, dns: NO_CONNECTION, icmp: NO_CONNECTION, exec: NO_CONNECTION },
    expect: ({ isPass, reason }) => {
      expect(isPass).to.be.false;
      expect(reason).to.equal('connection reset');
    },
  },
  {
    title: 'fails on garbage',
    scene: {
      http: overTcp(talkGarbage),
      https: overTcp(talkGarbage),
      dns: (peers) => peers.udp((_query, { port }, socket) => socket.send('garbage', port, LOOPBACK)),
      agent: overTcp(talkGarbage),
      exec: program('head -c 100000 /dev/urandom; exit 3'),
    },
    exceptions: { tcp: TCP_IS_CONTENT, icmp: 'the kernel reads it' },
    expect: ({ isPass, reason }) => {
      expect(isPass).to.be.false;
      expect(reason).to.match(/^\P{C}{1,120}$/u);
    },
  },
];

describe('every checker', () => {
  const peers = testPeers();
  const directory = temporaryDirectory();
  permitIcmp();

  async function meet(
    protocol: Protocol,
    setUp: SetUp,
    address = LOOPBACK,
    timeoutMs?: number,
  ): Promise<ProbeResult> {
    const { settings, context, ...peer } = await setUp(peers, address, directory());
    const time = timeoutMs === undefined ? {} : { timeout: timeoutMs };
    return probe(targetOf(protocol, peer, { ...settings, ...time }), { ...BARE_CONTEXT, ...context });
  }

  for (const protocol of PROTOCOLS) {
    for (const address of [LOOPBACK, '::1']) {
      it(`${protocol}: passes a member that is well, at ${address}`, async () => {
        const result = await meet(protocol, WELL[protocol], address);
        if (protocol !== 'icmp' || isIcmpPermitted()) expect(result.isPass, result.reason).to.be.true;
        else expect(result.reason).to.equal('ICMP is not permitted here');
      });
    }

    it(`${protocol}: leaves nothing behind, in a crowd and whatever came of it`, async () => {
      await setImmediate(); // from now on mocha's own timer runs
      const before = takeCensus();
      const setUps = [WELL[protocol], ...ROWS.flatMap(({ scene }) => scene[protocol] ?? [])];
      for (const setUp of setUps) {
        const scene = await setUp(peers, LOOPBACK, directory());
        const target = targetOf(protocol, scene, { ...scene.settings, timeout: TIMEOUT_MS });
        const context = { ...BARE_CONTEXT, ...scene.context };
        await Promise.all(Array.from({ length: CROWD }, () => probe(target, context)));
        await peers.close();
        expect(await settledCensus(before)).to.deep.equal(before);
      }
    });

    for (const { title, scene, exceptions, expect: expectResult } of ROWS) {
      const setUp = scene[protocol];
      if (setUp === undefined) {
        assert(exceptions[protocol] !== undefined, `${protocol} is asked whether it ${title}, or excepted`);
        continue;
      }
      it(`${protocol}: ${title}`, async () => {
        const startedMs = performance.now();
        expectResult(await meet(protocol, setUp, LOOPBACK, TIMEOUT_MS));
        const tookMs = performance.now() - startedMs;
        expect(tookMs).to.be.below(TIMEOUT_MS + LATENESS_MS);
      });
    }
  }

  it('waits for its whole time', async () => {
    for (const protocol of PROTOCOLS) {
      const startedMs = performance.now();
      await meet(protocol, SILENCE[protocol], LOOPBACK, TIMEOUT_MS);
      expect(performance.now() - startedMs, protocol).to.be.at.least(TIMEOUT_MS - 2);
    }
  });
});
