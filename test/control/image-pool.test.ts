import { expect } from 'chai';

import { ImageAllocator, ImagePool } from '../../src/control/image-pool.ts';

describe('ImageAllocator', () => {
  const sizes: readonly (readonly [number, number])[] = [
    [1, 4096],
    [4096, 4096],
    [4097, 8192],
    [100_000, 131_072],
  ];
  for (const [octets, size] of sizes) {
    it(`gives ${size} octets for an image of ${octets}`, () => {
      expect(new ImageAllocator([]).allocate(octets).buffer.byteLength).to.equal(size);
    });
  }

  it('takes a spare of the size, each once', () => {
    const spares = [new SharedArrayBuffer(4096), new SharedArrayBuffer(8192), new SharedArrayBuffer(8192)];
    const allocator = new ImageAllocator(spares);
    expect(allocator.allocate(5000)).to.deep.equal({ buffer: spares[1], spare: 1 });
    expect(allocator.allocate(5000)).to.deep.equal({ buffer: spares[2], spare: 2 });
    expect(allocator.allocate(5000).spare).to.equal(null);
  });

  it('leaves a spare of another size alone', () => {
    expect(new ImageAllocator([new SharedArrayBuffer(1 << 20)]).allocate(100).spare).to.equal(null);
  });
});

describe('ImagePool', () => {
  const image = (): SharedArrayBuffer => new SharedArrayBuffer(4096);

  it('gives an image back only when every thread has passed the generation that replaced it', () => {
    const pool = new ImagePool();
    const [a, b] = [image(), image()];
    pool.retire(a, 2);
    pool.retire(b, 3);
    pool.reclaim(1);
    expect(pool.spares).to.be.empty;
    pool.reclaim(2);
    expect(pool.spares).to.deep.equal([a]);
    pool.reclaim(Infinity);
    expect(pool.spares).to.deep.equal([a, b]);
  });

  it('take() takes what went into service out, by its place', () => {
    const pool = new ImagePool();
    const images = [image(), image(), image()];
    for (const each of images) pool.give(each);
    pool.take([0, 2]);
    expect(pool.spares).to.have.lengthOf(1);
    expect(pool.spares[0]).to.equal(images[1]);
  });
});
