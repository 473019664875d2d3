/** What the server knew of its members outlives it: who was known to be dead is never handed out by the next process. */

import { expect } from 'chai';

import type { Answer, DnsClient } from './dns-client.ts';
import type { Member } from './member.ts';
import { listOf, testStage } from './stage.ts';

/** How long the new process is asked after its first answer. */
const ASKED_FOR_MS = 4000;

describe('a restart', function () {
  this.timeout(60_000);
  const stage = testStage();
  let victim: Member;
  let others: readonly Member[];
  let zone: string;

  const serve = async (): Promise<void> => {
    [victim, ...others] = (await stage.members(3)) as [Member, Member, Member];
    // Found out soon, while a probe takes as long as usual.
    const health = `{protocol: http, port: ${victim.port}, interval: 1s, confirm_interval: 50ms}`;
    zone = `www: {type: A, ttl: 60, values: ${listOf([victim, ...others])}, health: ${health}}`;
    await stage.serve(zone);
  };

  const untilOut = async (): Promise<void> => {
    const seen = await stage.dns.watch(
      ({ values }) => !values.includes(victim.address),
      10_000,
      'www.example.com',
    );
    expect(seen.at(-1)!.values).to.have.members(others.map(({ address }) => address));
  };

  /** Asks from before the server listens on: what waits in the kernel is answered first. */
  const restart = async (signal: NodeJS.Signals): Promise<Answer[]> => {
    const { port } = stage.server;
    stage.server.signal(signal);
    await stage.server.exited();
    const server = stage.launch(zone, { listen: [`127.0.0.1:${port}`] });
    const client = await stage.client(port);
    const early = askUntilAnswered(client);
    await server.logged(/^Ready: /);
    return [await early, ...(await client.watch(() => false, ASKED_FOR_MS, 'www.example.com'))];
  };

  const askUntilAnswered = async (client: DnsClient): Promise<Answer> => {
    const answers = await stage.until(
      () => client.askOnce('www.example.com', 4500),
      (answer) => answer !== undefined,
    );
    return answers!;
  };

  const expectNeverAnswered = (answers: readonly Answer[]): void => {
    expect(answers.length).to.be.above(100);
    const told = answers.filter(({ values }) => values.includes(victim.address));
    expect(told, `the dead member in ${told.length} of ${answers.length} answers`).to.be.empty;
    for (const { values } of answers) expect(values).to.have.members(others.map(({ address }) => address));
  };

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    it(`after ${signal} never hands out a member that was known to be dead`, async () => {
      await serve();
      await victim.kill();
      await untilOut();
      // SIGKILL leaves no time to save: it was saved within a second.
      await stage.until(
        () => stage.savedHealth(),
        (text) => text.includes('"down"'),
      );
      expectNeverAnswered(await restart(signal));
    });
  }

  it('never hands out a member that was known to be silent', async () => {
    await serve();
    victim.silence();
    await untilOut();
    expectNeverAnswered(await restart('SIGTERM'));
  });

  it('hands out a member again that has recovered meanwhile', async () => {
    await serve();
    await victim.kill();
    await untilOut();
    stage.server.signal('SIGTERM');
    await stage.server.exited();
    await victim.start();
    await stage.serve(zone);
    const seen = await stage.dns.watch(({ values }) => values.length === 3, 5000, 'www.example.com');
    expect(seen.at(-1)!.values).to.include(victim.address);
  });

  it('never hands out a member that died while nobody looked', async () => {
    await serve();
    stage.server.signal('SIGTERM');
    await stage.server.exited();
    await victim.kill();
    await stage.serve(zone);
    const seen = await stage.dns.watch(() => false, 2000, 'www.example.com');
    expect(seen.filter(({ values }) => values.includes(victim.address))).to.be.empty;
  });
});
