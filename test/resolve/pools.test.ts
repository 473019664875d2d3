/** What the conformance tables (test/conformance/pools.ts) don't show: chance, and messages at their limits. */

import { expect } from 'chai';
import { createRandom } from '../../src/base/index.ts';
import { formatName, isSameName, parseName, RrType } from '../../src/dns/index.ts';
import { formatRecord } from '../support/dig.ts';
import type { Message, ResourceRecord } from '../support/message.ts';
import { composeQuery, type Query } from '../support/query.ts';
import { checkResponse } from '../support/response-rules.ts';
import { expectCount } from '../balance/chance.ts';
import { PooledServer } from './pooled-server.ts';

const NS = `'': {type: NS, value: ns.example.}\nns: {type: A, value: 192.0.2.53}\n`;
const QUERIES = 4_000;

const serve = (text: string): PooledServer => new PooledServer({ 'example.': NS + text });

function ask(server: PooledServer, query: Query, isStream = false, client?: string): Message {
  const octets = composeQuery(query);
  return checkResponse(octets, server.respond(octets, isStream, client)!, isStream);
}

const addressOf = ({ rdata }: ResourceRecord): string => [...rdata].join('.');

describe('resolve/pools', () => {
  describe('policies', () => {
    const values = '[192.0.2.1, 192.0.2.2, 192.0.2.3, 192.0.2.4]';

    /** How often each of the four is answered, and how often first. */
    function count(
      balance: string,
      qtype = 'A',
      list = values,
    ): { all: number[]; first: number[]; records: Set<number> } {
      const server = serve(`www: {type: ${qtype}, values: ${list}, balance: ${balance}}\n`);
      const all = [0, 0, 0, 0, 0];
      const first = [0, 0, 0, 0, 0];
      const records = new Set<number>();
      for (let i = 0; i < QUERIES; i++) {
        const { answer } = ask(server, { qname: 'www.example.', qtype }, false, `10.${i >> 8}.${i & 255}.1`);
        const last = answer.map(({ rdata }) => (qtype === 'CNAME' ? rdata[2]! - 48 : rdata.at(-1)!));
        for (const place of last) all[place]!++;
        first[last[0]!]!++;
        records.add(answer.length);
      }
      return { all: all.slice(1), first: first.slice(1), records };
    }

    it('round-robin answers all, beginning one further each time', () => {
      const { all, first, records } = count('round-robin');
      expect(all).to.deep.equal([QUERIES, QUERIES, QUERIES, QUERIES]);
      expect(first).to.deep.equal(first.map(() => QUERIES / 4));
      expect([...records]).to.deep.equal([4]);
    });

    it('round-robin answers a run of so many', () => {
      const { all, records } = count('{policy: round-robin, answers: 2}');
      expect(all).to.deep.equal(all.map(() => QUERIES / 2));
      expect([...records]).to.deep.equal([2]);
    });

    it('random answers any so many', () => {
      const { all, first, records } = count('{policy: random, answers: 3}');
      for (const each of all) expectCount(each, QUERIES, 3 / 4);
      for (const each of first) expectCount(each, QUERIES, 1 / 4);
      expect([...records]).to.deep.equal([3]);
    });

    const weighted =
      '[{value: 192.0.2.1, weight: 1}, {value: 192.0.2.2, weight: 1}, {value: 192.0.2.3, weight: 2}, {value: 192.0.2.4, weight: 4}]';
    for (const policy of ['weighted', 'least-load', 'least-connections']) {
      it(`${policy} answers one by weight`, () => {
        const { all, records } = count(`{policy: ${policy}}`, 'A', weighted);
        for (const [i, weight] of [1, 1, 2, 4].entries()) expectCount(all[i]!, QUERIES, weight / 8);
        expect([...records]).to.deep.equal([1]);
      });
    }

    it('client-hash answers each client its own, all of them alike', () => {
      const server = serve(`www: {type: A, values: ${values}, balance: client-hash}\n`);
      const counts = new Map<string, number>();
      for (let i = 0; i < QUERIES; i++) {
        const prefix = `10.${i >> 8}.${i & 255}`;
        const first = ask(server, { qname: 'www.example.' }, false, `${prefix}.1`).answer.map(addressOf);
        expect(first).to.have.lengthOf(1);
        expect(
          ask(server, { qname: 'www.example.' }, false, `${prefix}.254`).answer.map(addressOf),
        ).to.deep.equal(first);
        counts.set(first[0]!, (counts.get(first[0]!) ?? 0) + 1);
      }
      for (const each of counts.values()) expectCount(each, QUERIES, 1 / 4);
    });

    it('a CNAME answers one, by whatever policy', () => {
      const { all, records } = count(
        'random',
        'CNAME',
        '[x1.elsewhere.test., x2.elsewhere.test., x3.elsewhere.test., x4.elsewhere.test.]',
      );
      for (const each of all) expectCount(each, QUERIES, 1 / 4);
      expect([...records]).to.deep.equal([1]);
    });
  });

  it('gives one DNAME of an owner, though the chain comes by again and its pool has others', () => {
    const server = serve(`
dd: {type: DNAME, values: [t1.example., t2.example.], balance: round-robin}
x.t1: {type: CNAME, value: y.dd.example.}
x.t2: {type: CNAME, value: y.dd.example.}
y.t1: {type: CNAME, value: dd.example.}
y.t2: {type: CNAME, value: dd.example.}
`);
    for (let i = 0; i < 16; i++) {
      for (const qtype of ['A', 'DNAME']) {
        const { answer } = ask(server, { qname: 'x.dd.example.', qtype });
        const dnames = answer.filter(({ type }) => type === RrType.DNAME);
        expect(dnames, answer.map(formatRecord).join('\n')).to.have.lengthOf(1);
        // Every name made from it was made from that one.
        const target = formatName(dnames[0]!.rdata);
        const made = answer.filter(
          ({ type, owner }) => type === RrType.CNAME && formatName(owner).endsWith('.dd.example.'),
        );
        expect(made).to.have.lengthOf(2);
        for (const { rdata } of made) expect(formatName(rdata)).to.match(new RegExp(`^[xy]\\.${target}$`));
      }
    }
  });

  describe('with names farther into the message than pointers reach', () => {
    const LABEL = 'l'.repeat(63);
    const target = (i: number): string => `t${i}.${LABEL}.${LABEL}.${LABEL}.example.`;
    const SRVS = 120;
    const server = serve(
      `
_s._tcp:
  type: SRV
  balance: {}
  values: [${Array.from({ length: SRVS }, (_, i) => `{priority: 0, weight: 1, port: ${i + 1}, target: ${target(i)}}`).join(', ')}]
` +
        Array.from(
          { length: SRVS },
          (_, i) => `
${target(i).slice(0, -'.example.'.length)}:
  - {type: A, ttl: 60, values: [10.0.${i}.1, 10.0.${i}.2, 10.0.${i}.3], balance: ordered}
  - {type: AAAA, ttl: 60, values: ['2001:db8::${i + 1}'], balance: {}}`,
        ).join('') +
        '\n',
    );

    it('adds the members that the policy chooses, and no others', () => {
      const response = ask(server, { qname: '_s._tcp.example.', qtype: 'SRV' }, true);
      expect(response.answer).to.have.lengthOf(SRVS);
      const addressed = response.answer.flatMap(({ rdata }) =>
        response.additional
          .filter(({ owner }) => isSameName(owner, rdata.subarray(6)))
          .map(({ type, rdata: address }) => `${type} ${address.at(-1)!}`),
      );
      expect(addressed).to.have.lengthOf(response.additional.length);
      expect(addressed.filter((each) => each.startsWith('1 '))).to.deep.equal(new Array(SRVS).fill('1 1'));
      expect(response.additional).to.have.lengthOf(2 * SRVS);
    });

    it('leaves out what is down there too', () => {
      server.setHealth({ down: ['10.0.119.1', '10.0.119.2'] });
      const { additional } = ask(server, { qname: '_s._tcp.example.', qtype: 'SRV' }, true);
      const last = additional.filter(
        ({ owner, type }) => type === RrType.A && isSameName(owner, parseName(target(119))),
      );
      expect(last.map(addressOf)).to.deep.equal(['10.0.119.3']);
    });
  });

  it('answers names of 255 octets at every size, whole or truncated', () => {
    const label = 'n'.repeat(63);
    const owner = `${label}.${label}.${label}.${'n'.repeat(63 - 10)}`;
    const values = Array.from({ length: 40 }, (_, i) => `'2001:db8::${(i + 1).toString(16)}'`).join(', ');
    const server = serve(`${owner}: {type: AAAA, values: [${values}], balance: {answers: 40}}\n`);
    const random = createRandom(1);
    for (let i = 0; i < 200; i++) {
      const sizeOctets = 512 + (random.nextUint32() % 800);
      const data = Uint8Array.of(0, 2, 128, 0, ...new Array<number>(16).fill(0x20));
      const query = {
        qname: `${owner}.example.`,
        qtype: 'AAAA',
        edns: { sizeOctets, options: [{ code: 8, data }] },
      };
      const { answer, flags, opt } = ask(server, query);
      expect([answer.length, (flags & 0x0200) !== 0]).to.deep.equal([0, true]);
      expect(opt!.options[0]!.data).to.deep.equal(data);
      expect(ask(server, query, true).answer).to.have.lengthOf(40);
    }
  });

  it('truncates a referral whose glue no message holds, plain or of a pool that answers too many', () => {
    const many = Array.from({ length: 4200 }, (_, i) => `10.1.${i >> 8}.${i & 255}`).join(', ');
    const some = Array.from({ length: 64 }, (_, i) => `'2001:db8::${i + 1}'`).join(', ');
    const server = serve(`
plain: {type: NS, value: ns.plain.example.}
ns.plain: {type: A, values: [${many}]}
pooled: {type: NS, value: ns.pooled.example.}
ns.pooled: {type: AAAA, values: [${some}], balance: {answers: 64}}
`);
    for (const cut of ['plain', 'pooled']) {
      const { flags, additional } = ask(server, { qname: `www.${cut}.example.` });
      expect(flags & 0x0200, cut).to.equal(0x0200);
      expect(additional).to.be.empty;
    }
  });
});
