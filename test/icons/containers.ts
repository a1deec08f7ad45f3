// Files that hold an icon in several sizes, each as a PNG.

/** A Windows icon: a table of sizes and places, then the pictures. */
export function writeIco(pngs: ReadonlyMap<number, Buffer>): Buffer {
  const head = Buffer.alloc(6 + 16 * pngs.size);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pngs.size, 4);
  let place = head.length;
  for (const [i, [size, png]] of [...pngs].entries()) {
    const row = 6 + 16 * i;
    // 0 stands for 256.
    head.writeUInt8(size % 256, row);
    head.writeUInt8(size % 256, row + 1);
    head.writeUInt16LE(1, row + 4);
    head.writeUInt16LE(32, row + 6);
    head.writeUInt32LE(png.length, row + 8);
    head.writeUInt32LE(place, row + 12);
    place += png.length;
  }
  return Buffer.concat([head, ...pngs.values()]);
}

/** The names of sizes in an icon of macOS. */
export const icnsTypes: ReadonlyMap<number, string> = new Map([
  [32, 'ic11'],
  [64, 'ic12'],
  [128, 'ic07'],
  [256, 'ic08'],
  [512, 'ic09'],
  [1024, 'ic10'],
]);

function chunk(type: string, content: Buffer): Buffer {
  const head = Buffer.from(`${type}    `);
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
}

/** An icon of macOS: named chunks in one chunk. Sizes without a name are left out. */
export function writeIcns(pngs: ReadonlyMap<number, Buffer>): Buffer {
  const parts = [...pngs].flatMap(([size, png]) => {
    const type = icnsTypes.get(size);
    return type === undefined ? [] : [chunk(type, png)];
  });
  return chunk('icns', Buffer.concat(parts));
}
