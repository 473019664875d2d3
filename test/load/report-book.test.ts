import { expect } from 'chai';
import { isFresh, ReportBook, type LoadReport } from '../../src/load/index.ts';

const NOW_MS = 1_700_000_000_000;
const report = (value: number, ageMs = 0): LoadReport => ({
  kind: 'number',
  value,
  source: 'push',
  atMs: NOW_MS - ageMs,
});

describe('load/report-book', () => {
  it('latest() is the newest report, in whatever order they come', () => {
    const book = new ReportBook();
    expect(book.accept('web1', report(0.5, 2000), NOW_MS)).to.be.true;
    expect(book.accept('web1', report(0.6, 1000), NOW_MS)).to.be.true;
    expect(book.accept('web1', report(0.7, 1500), NOW_MS)).to.be.false;
    expect(book.latest('push', 'web1')).to.deep.equal(report(0.6, 1000));
  });

  it('latest() keeps sources and subjects apart', () => {
    const book = new ReportBook();
    book.accept('web1', report(0.5), NOW_MS);
    book.accept('web1', { ...report(75), kind: 'percent', source: 'agent' }, NOW_MS);
    expect(book.latest('push', 'web1')).to.have.property('value', 0.5);
    expect(book.latest('agent', 'web1')).to.have.property('value', 75);
    expect(book.latest('health', 'web1')).to.be.undefined;
    expect(book.latest('push', 'web2')).to.be.undefined;
  });

  for (const value of [NaN, Infinity, -1]) {
    it(`accept() refuses ${value}`, () => {
      const book = new ReportBook();
      expect(book.accept('web1', report(value), NOW_MS)).to.be.false;
      expect(book.size).to.equal(0);
    });
  }

  it('accept() takes a report from the future to be from now', () => {
    const book = new ReportBook();
    book.accept('web1', report(0.5, -60_000), NOW_MS);
    expect(book.latest('push', 'web1')).to.have.property('atMs', NOW_MS);
    expect(book.accept('web1', report(0.6, -1), NOW_MS + 1)).to.be.true;
  });

  it('accept() forgets who was silent longest when the book is full', () => {
    const book = new ReportBook(2);
    book.accept('web1', report(1, 30), NOW_MS);
    book.accept('web2', report(2, 20), NOW_MS);
    book.accept('web1', report(3, 10), NOW_MS);
    book.accept('web3', report(4), NOW_MS);
    expect(book.size).to.equal(2);
    expect(book.latest('push', 'web2')).to.be.undefined;
    expect(book.latest('push', 'web1')).to.have.property('value', 3);
  });

  it('fresh() tells the reports within an age, with their subjects', () => {
    const book = new ReportBook();
    book.accept('web1', report(1, 30_001), NOW_MS);
    book.accept('web 2', report(2, 30_000), NOW_MS);
    expect([...book.fresh(30_000, NOW_MS)]).to.deep.equal([['web 2', report(2, 30_000)]]);
    expect(isFresh(report(1, 30_001), 30_000, NOW_MS)).to.be.false;
  });
});
