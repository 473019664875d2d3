import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { dig, digUntil, Evenkeel, evenkeel } from './evenkeel.ts';

const NS = "'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\n";
const ELSEWHERE = (addresses: string): string => `${NS}cdn: {type: A, ttl: 5, values: [${addresses}]}\n`;

describe('ALIAS to a name elsewhere', function () {
  this.timeout(60_000);
  let directory: string;
  const servers: Evenkeel[] = [];
  const start = async (...options: Parameters<typeof Evenkeel.start>): Promise<Evenkeel> => {
    const server = await Evenkeel.start(...options);
    servers.push(server);
    return server;
  };

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'evenkeel-alias-'));
  });

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  after(() => rmSync(directory, { recursive: true }));

  it('answers with the addresses it has by the resolver, and follows them when they change', async () => {
    const world = await start({ zones: { 'elsewhere.test.yaml': ELSEWHERE('192.0.2.1, 192.0.2.2') } });
    const config = join(directory, 'evenkeel.yaml');
    writeFileSync(config, `resolvers: 127.0.0.1:${world.port}\n`);
    const zone = NS.replace('{', '[{').replace('}', '}, {type: ALIAS, ttl: 60, value: cdn.elsewhere.test.}]');
    const server = await start({ zones: { 'example.com.yaml': zone }, args: ['--config', config] });
    const answer = await dig(server, 'example.com', 'A', '+noall', '+answer');
    const records = answer.split('\n').map((line) => line.split(/\s+/));
    expect(records.map(([, ttl, , , address]) => `${ttl!} ${address!}`).sort()).to.deep.equal([
      '5 192.0.2.1',
      '5 192.0.2.2',
    ]);
    expect(await dig(server, 'example.com', 'AAAA')).to.match(/status: NOERROR.*ANSWER: 0/s);
    world.write('elsewhere.test.yaml', ELSEWHERE('192.0.2.3'));
    const after = await digUntil((text) => text === '192.0.2.3', server, 'example.com', 'A', '+short');
    expect(after).to.equal('192.0.2.3');
  });

  it('answers as a pool in another zone of the server does', async () => {
    const pool = `${NS}www: {type: A, ttl: 60, values: [127.0.0.1, 127.0.0.77], health: {protocol: tcp, port: 9, interval: 500ms, confirm_interval: 20ms}, balance: {when_down: none}}\n`;
    const zone = `${NS}www: {type: ALIAS, value: www.pool.test.}\n`;
    const server = await start({ zones: { 'pool.test.yaml': pool, 'example.com.yaml': zone } });
    const answer = await digUntil((text) => text.includes('ANSWER: 0'), server, 'www.example.com', 'A');
    expect(answer).to.match(/status: NOERROR.*ANSWER: 0, AUTHORITY: 1/s);
  });

  it('answers by the policy of the pool in another zone, and explains it', async () => {
    const pool = `${NS}www: {type: A, values: [192.0.2.1, 192.0.2.2], balance: ordered}\n`;
    const zone = `${NS}www: {type: ALIAS, value: www.pool.test.}\n`;
    const server = await start({ zones: { 'pool.test.yaml': pool, 'example.com.yaml': zone } });
    expect(await dig(server, 'www.example.com', 'A', '+short')).to.equal('192.0.2.1');
    const socket = ['--state-dir', join(server.directory, 'state')];
    const { code, stdout } = await evenkeel(['explain', 'www.example.com', ...socket]);
    expect(code).to.equal(0);
    expect(stdout)
      .to.include('an ALIAS of www.pool.test.')
      .and.include('choice: ordered, 1 answer of 2 addresses');
  });

  it('is no answer, and no error, for a family that the name does not have', async () => {
    const pool = `${NS}www: {type: A, value: 192.0.2.1}\n`;
    const zone = `${NS}www: {type: ALIAS, value: www.pool.test.}\n`;
    const server = await start({ zones: { 'pool.test.yaml': pool, 'example.com.yaml': zone } });
    const answer = await dig(server, 'www.example.com', 'AAAA', '+edns');
    expect(answer)
      .to.match(/status: NOERROR.*ANSWER: 0, AUTHORITY: 1/s)
      .and.not.match(/EDE/);
  });
});
