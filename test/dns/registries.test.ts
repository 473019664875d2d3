import { expect } from 'chai';
import {
  ednsOptionName,
  extendedErrorName,
  isMetaType,
  opcodeName,
  parseDnssecAlgorithm,
  parseRrClass,
  parseRrType,
  rcodeName,
  RrType,
  rrClassName,
  rrTypeName,
} from '../../src/dns/index.ts';

describe('rrTypeName() and parseRrType()', () => {
  for (const [name, type] of Object.entries(RrType)) {
    it(`${type} is ${name}`, () => {
      expect(rrTypeName(type)).to.equal(name);
      expect(parseRrType(name)).to.equal(type);
      expect(parseRrType(name.toLowerCase())).to.equal(type);
      expect(parseRrType(`TYPE${type}`)).to.equal(type);
    });
  }

  it('writes and reads types without a mnemonic (RFC 3597 §5)', () => {
    expect(rrTypeName(65280)).to.equal('TYPE65280');
    expect(parseRrType('type65280')).to.equal(65280);
    expect(parseRrType('TYPE0')).to.equal(0);
  });

  for (const text of [
    '',
    'FOO',
    'TYPE',
    'TYPE65536',
    'TYPE-1',
    'TYPE1x',
    'TYPE 1',
    '1',
    'TOSTRING',
    'constructor',
  ]) {
    it(`parseRrType() refuses "${text}"`, () => {
      expect(parseRrType(text)).to.equal(undefined);
    });
  }
});

describe('isMetaType()', () => {
  it('keeps questions and pseudo-records out of zones (RFC 6895 §3.1)', () => {
    const meta = [RrType.OPT, RrType.NXNAME, RrType.TSIG, RrType.AXFR, RrType.ANY];
    expect(meta.every(isMetaType)).to.equal(true);
    expect([RrType.A, RrType.EUI64, 127, RrType.URI, RrType.TA, 65535].some(isMetaType)).to.equal(false);
  });
});

describe('the other registries', () => {
  it('name what they know', () => {
    expect([1, 3, 254, 255].map(rrClassName)).to.deep.equal(['IN', 'CH', 'NONE', 'ANY']);
    expect([0, 3, 5, 16].map(rcodeName)).to.deep.equal(['NOERROR', 'NXDOMAIN', 'REFUSED', 'BADVERS']);
    expect([0, 4, 5].map(opcodeName)).to.deep.equal(['QUERY', 'NOTIFY', 'UPDATE']);
    expect([3, 8, 10].map(ednsOptionName)).to.deep.equal(['NSID', 'CLIENT_SUBNET', 'COOKIE']);
    expect([0, 22].map(extendedErrorName)).to.deep.equal(['OTHER', 'NO_REACHABLE_AUTHORITY']);
  });

  it('number what they do not', () => {
    expect(rrClassName(2)).to.equal('CLASS2');
    expect(rcodeName(12)).to.equal('RCODE12');
    expect(opcodeName(3)).to.equal('OPCODE3');
    expect(ednsOptionName(65001)).to.equal('OPT65001');
    expect(extendedErrorName(49152)).to.equal('EDE49152');
  });

  it('read mnemonics and numbers', () => {
    expect(['in', 'CLASS3', 'CLASS65536', 'A'].map(parseRrClass)).to.deep.equal([1, 3, undefined, undefined]);
    expect(['ed25519', '13', '', 'RSA'].map(parseDnssecAlgorithm)).to.deep.equal([
      15,
      13,
      undefined,
      undefined,
    ]);
  });
});
