import { crc32, deflateSync } from 'node:zlib';
import type { BrowserContext } from '@playwright/test';

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel, rows from above. */
  readonly colours: Buffer;
}

/** Of a channel's 256 steps: fewer where a picture has more colours than a palette holds. */
const LEVELS = [16, 12, 8, 6];

/** The same picture with few colours, for the tree of sources: its gradients would be five times as large. */
export async function smallPng(context: BrowserContext, png: Buffer): Promise<Buffer> {
  const pixels = await pixelsOf(context, png);
  for (const levels of LEVELS) {
    const small = palettePng(pixels, 255 / (levels - 1));
    if (small) return small;
  }
  throw new Error('six levels of three channels are less than 256 colours');
}

async function pixelsOf(context: BrowserContext, png: Buffer): Promise<Pixels> {
  const page = await context.newPage();
  try {
    const { width, height, text } = await page.evaluate(async (address) => {
      const picture = new Image();
      picture.src = address;
      await picture.decode();
      const paper = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight).getContext('2d');
      if (!paper) throw new Error('no canvas');
      paper.drawImage(picture, 0, 0);
      const { data, width, height } = paper.getImageData(0, 0, picture.naturalWidth, picture.naturalHeight);
      const characters: string[] = [];
      for (let at = 0; at < data.length; at += 4)
        characters.push(String.fromCharCode(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0));
      return { width, height, text: btoa(characters.join('')) };
    }, addressOf(png));
    return { width, height, colours: Buffer.from(text, 'base64') };
  } finally {
    await page.close();
  }
}

/** Undefined where that many colours do not fit a palette. */
function palettePng({ width, height, colours }: Pixels, step: number): Buffer | undefined {
  const places = new Map<number, number>();
  const rows = Buffer.alloc(height * (width + 1));
  for (let pixel = 0; pixel < width * height; pixel++) {
    let colour = 0;
    for (let channel = 0; channel < 3; channel++)
      colour = colour * 256 + Math.round(Math.round((colours[pixel * 3 + channel] ?? 0) / step) * step);
    const place = places.get(colour) ?? places.size;
    places.set(colour, place);
    if (place > 255) return undefined;
    rows[Math.floor(pixel / width) * (width + 1) + 1 + (pixel % width)] = place;
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3], 8);
  const palette = Buffer.from([...places.keys()].flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255]));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

export interface Eye {
  /** Squares of this side, in pixels, are compared by their mean colour. */
  readonly square: number;
  /** How far a channel of it may be off, of 255. */
  readonly tolerance: number;
}

/** How many squares of two pictures have another colour, as a share of all. NaN: the pictures are not of one size. */
export async function difference(
  context: BrowserContext,
  was: Buffer,
  is: Buffer,
  eye: Eye,
): Promise<number> {
  const page = await context.newPage();
  try {
    return await page.evaluate(compare, { pictures: [was, is].map(addressOf), ...eye });
  } finally {
    await page.close();
  }
}

function addressOf(png: Buffer): string {
  return `data:image/png;base64,${png.toString('base64')}`;
}

/** Runs inside a page. */
async function compare(what: Eye & { readonly pictures: readonly string[] }): Promise<number> {
  const [was, is] = await Promise.all(
    what.pictures.map(async (address) => {
      const picture = new Image();
      picture.src = address;
      await picture.decode();
      const width = Math.ceil(picture.naturalWidth / what.square);
      const height = Math.ceil(picture.naturalHeight / what.square);
      const paper = new OffscreenCanvas(width, height).getContext('2d');
      if (!paper) throw new Error('no canvas');
      paper.imageSmoothingQuality = 'high';
      paper.drawImage(picture, 0, 0, width, height);
      return paper.getImageData(0, 0, width, height);
    }),
  );
  if (!was || !is || was.width !== is.width || was.height !== is.height) return NaN;
  let other = 0;
  for (let at = 0; at < was.data.length; at += 4) {
    const apart = [0, 1, 2].map((part) => Math.abs((was.data[at + part] ?? 0) - (is.data[at + part] ?? 0)));
    if (Math.max(...apart) > what.tolerance) other += 1;
  }
  return other / (was.width * was.height);
}
