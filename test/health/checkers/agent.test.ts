import { expect } from 'chai';
import { askAgent, probe } from '../../../src/health/checkers/index.ts';
import { testPeers } from './peers.ts';
import { BARE_CONTEXT, targetOf } from './targets.ts';

interface Row {
  /** What the agent sends before it closes; `…` at the end leaves the connection open. */
  readonly says: string;
  readonly passes?: true;
  readonly reason: string;
}

const ROWS: readonly Row[] = [
  { says: 'up\n', passes: true, reason: 'up' },
  { says: 'up ready 75%\r\n', passes: true, reason: 'up ready 75%' },
  { says: 'up\r…', passes: true, reason: 'up' },
  { says: 'up\nfail\n', passes: true, reason: 'up' },
  { says: '75%', passes: true, reason: '75%' },
  { says: '\n', passes: true, reason: 'nothing new' },
  { says: 'drain\n', passes: true, reason: 'drain' },
  { says: 'maint\n', passes: true, reason: 'maint' },
  { says: 'down\n', reason: 'down' },
  { says: 'stopped 0%\n', reason: 'stopped 0%' },
  { says: 'down #disk full\n', reason: 'disk full' },
  { says: '', reason: 'closed without a word' },
  { says: 'hello\n', reason: 'not an agent\'s reply: "hello"' },
  { says: `up #${'x'.repeat(2000)}…`, reason: 'the line of the agent is too long' },
  { says: `up #${'x'.repeat(2000)}\n`, reason: 'the line of the agent is too long' },
  { says: 'up…', reason: 'timed out after 150ms' },
];

describe('agent', () => {
  const peers = testPeers();

  for (const { says, passes = false, reason } of ROWS) {
    it(`${passes ? 'passes' : 'fails'} on ${JSON.stringify(says.slice(0, 20))}: ${reason}`, async () => {
      const peer = await peers.tcp((socket) => {
        if (says.endsWith('…')) socket.write(says.slice(0, -1));
        else socket.end(says);
      });
      const timeout = reason.startsWith('timed out') ? { timeout: 150 } : {};
      const result = await probe(targetOf('agent', peer, timeout), BARE_CONTEXT);
      expect(result).to.include({ isPass: passes, reason });
    });
  }

  it('tells what the agent said, of a failure too', async () => {
    const peer = await peers.tcp((socket) => socket.end('maint down 10% #broken\n'));
    const { agent } = await probe(targetOf('agent', peer), BARE_CONTEXT);
    expect(agent).to.deep.equal({ state: 'down', admin: 'maint', weightPercent: 10, description: 'broken' });
  });

  it('reads a line that comes in pieces', async () => {
    const peer = await peers.tcp((socket) => {
      socket.write('up 7');
      setImmediate(() => socket.write('5%\n'));
    });
    expect((await probe(targetOf('agent', peer), BARE_CONTEXT)).reason).to.equal('up 75%');
  });

  it('sends first what it is told to', async () => {
    const peer = await peers.tcp((socket) => {
      socket.once('data', (sent) => socket.end(sent.toString() === 'web1\n' ? 'up\n' : 'fail\n'));
    });
    expect((await probe(targetOf('agent', peer, { send: 'web1\n' }), BARE_CONTEXT)).isPass).to.be.true;
  });
});

describe('askAgent()', () => {
  const peers = testPeers();

  it('gives the reply', async () => {
    const { address, port } = await peers.tcp((socket) => socket.end('drain 50%\n'));
    expect(await askAgent(address, port, null, 5000)).to.deep.equal({
      reply: { state: null, admin: 'drain', weightPercent: 50, description: null },
      reason: 'drain 50%',
    });
  });

  it('gives none, and the reason', async () => {
    const { address, port } = await peers.nobody();
    expect(await askAgent(address, port, null, 5000)).to.deep.equal({
      reply: null,
      reason: 'connection refused',
    });
  });
});
