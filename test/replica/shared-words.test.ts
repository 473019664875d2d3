import { expect } from 'chai';

import { SharedWords, type AgentsWord } from '../../src/replica/index.ts';
import { Sites, type Site } from './sites.ts';

const SUBJECT = 'agent 192.0.2.1 9777 5000 2000 ';

/** Asks no agent, but would know whether it is for it to ask, and what it has said. */
class Holder {
  readonly held = new Map<string, AgentsWord>();
  isOurs: (subject: string) => boolean = () => false;
  say: (subject: string, word: AgentsWord) => void = () => undefined;

  wordOf(subject: string): AgentsWord | undefined {
    return this.held.get(subject);
  }

  takeWord(subject: string, word: AgentsWord): void {
    this.held.set(subject, word);
  }

  words(): Iterable<readonly [string, AgentsWord]> {
    return this.held;
  }

  shareAgents(isOurs: Holder['isOurs'], listener: Holder['say']): void {
    this.isOurs = isOurs;
    this.say = (subject, word) => {
      this.held.set(subject, word);
      listener(subject, word);
    };
  }
}

/** @param strangers those that don't have the agent in their zones */
async function started(replicas: number, strangers: readonly string[] = []): Promise<[Sites, Holder[]]> {
  const sites = await Sites.started(...Array<number>(replicas).fill(0));
  const holders = sites.all.map(({ replicas, clock }: Site) => {
    const holder = new Holder();
    const isKnownTo = (replica: string): boolean => !strangers.includes(replica);
    new SharedWords({ replicas, holder, clock, isKnownTo });
    return holder;
  });
  return [sites, holders];
}

describe('SharedWords', () => {
  it('has one replica ask an agent', async () => {
    const [, holders] = await started(5);
    expect(holders.filter(({ isOurs }) => isOurs(SUBJECT))).to.have.length(1);
  });

  it('has one of those ask it that have it in their zones, however few', async () => {
    const strangers = ['dns2', 'dns3', 'dns4', 'dns5'];
    const [, holders] = await started(5, strangers);
    expect(holders[0]!.isOurs(SUBJECT)).to.equal(true);
  });

  it('has each replica ask while it is cut off', async () => {
    const [sites, holders] = await started(3);
    for (const site of sites.all) site.cut();
    await sites.clock.advance(5000);
    expect(holders.filter(({ isOurs }) => isOurs(SUBJECT))).to.have.length(3);
  });

  it('tells the others what an agent has said', async () => {
    const [sites, holders] = await started(3);
    const word: AgentsWord = { admin: 'drain', isDown: false, atMs: sites.clock.now() };
    holders[0]!.say(SUBJECT, word);
    await sites.clock.advance(1);
    for (const { held } of holders) expect(held.get(SUBJECT)).to.include({ admin: 'drain', isDown: false });
  });

  for (const text of [
    '',
    '[]',
    '{"admin":"up","isDown":false,"atMs":1}',
    '{"admin":null,"isDown":false,"atMs":1e999}',
  ]) {
    it(`takes nothing from ${text === '' ? 'an empty text' : text}`, async () => {
      const [sites, holders] = await started(2);
      sites.all[0]!.replicas.put('agents', SUBJECT, text);
      await sites.clock.advance(1);
      expect(holders[1]!.held.size).to.equal(0);
    });
  }
});
