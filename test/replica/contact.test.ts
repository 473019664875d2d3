import { expect } from 'chai';

import { Contact } from '../../src/replica/contact.ts';
import { recordingLogger } from '../control/recording-logger.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const LIFETIME_MS = 3000;
const CUT_OFF =
  "warn Cut off from the other replicas, since memory can't be used: this one probes every target itself and decides alone";

class Stage {
  readonly clock = new VirtualClock();
  readonly log: string[];
  readonly contact: Contact;
  isolations = 0;

  constructor() {
    const { logger, lines } = recordingLogger();
    this.log = lines;
    const { clock } = this;
    this.contact = new Contact({ name: 'memory', clock, logger, onIsolated: () => this.isolations++ });
  }

  reach(replicas = 3): void {
    this.contact.noteReached(this.clock.monotonicMs(), replicas);
  }
}

describe('Contact', () => {
  it('is isolated until a beat has reached the store, and says nothing of it', () => {
    const stage = new Stage();
    const { contact, clock } = stage;
    expect(contact.state).to.deep.equal({
      ...{ isIsolated: true, sinceMs: clock.now(), silentMs: null, failures: 0, why: '' },
    });
    stage.reach();
    expect(contact.isIsolated).to.equal(false);
    expect(stage.log).to.deep.equal([]);
    expect(stage.isolations).to.equal(0);
  });

  it('stays connected while beats reach the store in time', async () => {
    const stage = new Stage();
    for (let beat = 0; beat < 10; beat++) {
      stage.reach();
      await stage.clock.advance(LIFETIME_MS - 1);
    }
    expect(stage.contact.state).to.include({ isIsolated: false, silentMs: LIFETIME_MS - 1 });
    expect(stage.log).to.deep.equal([]);
  });

  it('is isolated three seconds after the last beat began that reached it, and tells so once', async () => {
    const stage = new Stage();
    stage.reach();
    await stage.clock.advance(LIFETIME_MS - 1);
    expect(stage.contact.isIsolated).to.equal(false);
    await stage.clock.advance(1);
    expect(stage.contact.state).to.deep.equal({
      ...{ isIsolated: true, sinceMs: stage.clock.now(), silentMs: LIFETIME_MS, failures: 0, why: '' },
    });
    await stage.clock.advance(3_600_000);
    stage.contact.giveUpWaiting();
    expect(stage.log.slice(0, 1)).to.deep.equal([CUT_OFF]);
    expect(stage.isolations).to.equal(1);
  });

  it('counts from when the beat began, not from when its reply came', async () => {
    const stage = new Stage();
    await stage.clock.advance(2500);
    stage.contact.noteReached(0, 3);
    await stage.clock.advance(499);
    expect(stage.contact.isIsolated).to.equal(false);
    await stage.clock.advance(1);
    expect(stage.contact.isIsolated).to.equal(true);
  });

  it('tells once that it is in touch again, after how long, and who is there', async () => {
    const stage = new Stage();
    stage.reach();
    await stage.clock.advance(LIFETIME_MS + 90_000);
    stage.reach(2);
    stage.reach(2);
    expect(stage.log.slice(1)).to.deep.equal([
      'info In touch with memory again after 90 seconds: 2 replicas',
    ]);
    expect(stage.contact.state).to.include({ isIsolated: false, sinceMs: stage.clock.now() });
  });

  it('tells each turn, however often it turns', async () => {
    const stage = new Stage();
    for (let turn = 0; turn < 3; turn++) {
      stage.reach();
      await stage.clock.advance(LIFETIME_MS);
    }
    expect(stage.log.map((line) => line.split(' ')[0])).to.deep.equal([
      ...['warn', 'info', 'warn', 'info', 'warn'],
    ]);
    expect(stage.isolations).to.equal(3);
  });

  it('tells that the first contact took too long, and when it comes after all', async () => {
    const stage = new Stage();
    stage.contact.noteLoss('ECONNREFUSED');
    await stage.clock.advance(1000);
    stage.contact.giveUpWaiting();
    expect(stage.log).to.have.length(1);
    expect(stage.log[0]).to.include("can't be used (ECONNREFUSED): ");
    stage.reach(1);
    expect(stage.log.slice(1)).to.deep.equal(['info In touch with memory again after 1 second: 1 replica']);
  });

  it('does not give up waiting for what has come', () => {
    const stage = new Stage();
    stage.reach();
    stage.contact.giveUpWaiting();
    expect(stage.log).to.deep.equal([]);
  });

  it('counts failures, tells none of them, and names the last when it is isolated', async () => {
    const stage = new Stage();
    stage.reach();
    stage.contact.noteFailure('OOM');
    stage.contact.noteFailure('timed out');
    expect(stage.log).to.deep.equal([]);
    expect(stage.contact.state).to.include({ failures: 2, why: 'timed out' });
    await stage.clock.advance(LIFETIME_MS);
    expect(stage.log[0]).to.include('(timed out)');
    stage.reach();
    expect(stage.contact.state).to.include({ failures: 2 });
  });

  it('a loss is no failure of a call, and names the reason all the same', () => {
    const { contact } = new Stage();
    contact.noteLoss('ECONNRESET');
    expect(contact.state).to.include({ failures: 0, why: 'ECONNRESET' });
  });

  it('tells nothing any more once it is closed', async () => {
    const stage = new Stage();
    stage.reach();
    stage.contact.close();
    await stage.clock.advance(3_600_000);
    expect(stage.log).to.deep.equal([]);
    expect(stage.isolations).to.equal(0);
  });
});
