import { expect } from 'chai';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, ProbeResult } from '../../../src/health/check.ts';
import { probe } from '../../../src/health/checkers/index.ts';
import { temporaryDirectory } from '../../control/temporary-directory.ts';
import { until } from '../../support/until.ts';
import { writeProgram } from './programs.ts';
import { BARE_CONTEXT, targetOf } from './targets.ts';

const PEER = { address: '192.0.2.7', port: 8080 };

interface Row {
  readonly script: string;
  readonly passes?: true;
  readonly reason: string;
}

const ROWS: readonly Row[] = [
  { script: 'exit 0', passes: true, reason: 'exit 0' },
  { script: 'exit 3', reason: 'exit 3' },
  { script: 'kill -TERM $$', reason: 'ended by SIGTERM' },
  { script: 'echo fine; echo more', passes: true, reason: 'fine' },
  { script: 'echo; echo "  queue at 93%  "; exit 1', reason: 'queue at 93%' },
  { script: 'echo broken >&2; exit 1', reason: 'broken' },
  { script: 'echo progress >&2; echo result; exit 1', reason: 'result' },
  { script: "printf '\\033[31mred\\n'; exit 1", reason: '[31mred' },
  { script: 'echo "$#: $1 $2"', passes: true, reason: '2: 192.0.2.7 8080' },
  {
    script: 'echo "$EVENKEEL_ADDRESS $EVENKEEL_PORT $EVENKEEL_HOST"',
    passes: true,
    reason: '192.0.2.7 8080 www.example.com',
  },
  { script: 'test -z "$HOME$USER" && test -n "$PATH"', passes: true, reason: 'exit 0' },
  { script: 'test -z "$(cat)"', passes: true, reason: 'exit 0' },
  { script: 'yes | head -c 1000000', passes: true, reason: 'y' },
  { script: 'sleep 60 & exit 0', passes: true, reason: 'exit 0' },
];

describe('exec', () => {
  const directory = temporaryDirectory();
  const run = (command: string | null, settings: Partial<Check> = {}): Promise<ProbeResult> =>
    probe(targetOf('exec', PEER, { command, ...settings }), { ...BARE_CONTEXT, execDirectory: directory() });

  for (const { script, passes = false, reason } of ROWS) {
    it(`${passes ? 'passes' : 'fails'} on ${script}`, async () => {
      const result = await run(writeProgram(directory(), script));
      expect(result).to.include({ isPass: passes, reason, body: null, agent: null });
    });
  }

  it('kills the program and what it has started when the time is up', async () => {
    const pids = join(directory(), 'pids');
    const command = writeProgram(directory(), `trap '' TERM; sleep 60 & echo $$ $! >${pids}; wait`);
    expect((await run(command, { timeout: 300 })).reason).to.equal('timed out after 300ms');
    const started = readFileSync(pids, 'latin1').trim().split(' ').map(Number);
    expect(started).to.have.length(2);
    await until(() => started.every((pid) => !isRunning(pid)));
    expect(started.filter(isRunning)).to.deep.equal([]);
  });

  it('runs sixteen at a time, and the others after them', async () => {
    const script = `
      n=$(mktemp -p . run.XXXXXX)
      ls run.* | wc -l
      sleep 0.05
      rm "$n"`;
    const command = writeProgram(directory(), `cd ${directory()}\n${script}`);
    const results = await Promise.all(Array.from({ length: 40 }, () => run(command)));
    expect(results.every(({ isPass }) => isPass)).to.be.true;
    const most = Math.max(...results.map(({ reason }) => Number(reason)));
    expect(most).to.be.within(2, 16);
  });

  it('waits no longer than its timeout for a place', async () => {
    const command = writeProgram(directory(), 'sleep 60');
    const long = Array.from({ length: 16 }, () => run(command, { timeout: 600 }));
    const startedMs = performance.now();
    expect((await run(command, { timeout: 200 })).reason).to.equal('waited 200ms for other programs to end');
    expect(performance.now() - startedMs).to.be.below(600);
    await Promise.all(long);
  });

  it('takes programs of the directory alone', async () => {
    const outside = join(directory(), 'outside.sh');
    for (const command of ['../outside.sh', outside, './x', 'a/b', '.', '..', '', 'a\0b']) {
      expect((await run(command)).reason, command).to.match(/is not a file name$/);
    }
    expect((await run(null)).reason).to.equal('"" is not a file name');
    expect(existsSync(outside)).to.be.false;
  });

  it('fails where there is no directory for them', async () => {
    const { reason } = await probe(targetOf('exec', PEER, { command: 'check.sh' }), BARE_CONTEXT);
    expect(reason).to.equal('programs are not permitted here');
  });

  it('fails on what is no program', async () => {
    expect((await run('missing.sh')).reason).to.equal('cannot run "missing.sh": no such file or directory');
    writeFileSync(join(directory(), 'text'), 'hello');
    chmodSync(join(directory(), 'text'), 0o644);
    expect((await run('text')).reason).to.equal('cannot run "text": permission denied');
  });
});

function isRunning(pid: number): boolean {
  try {
    // A zombie that nobody has reaped has no command line.
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1') !== '';
  } catch {
    return false;
  }
}
