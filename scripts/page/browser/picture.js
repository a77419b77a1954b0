// Just enough of PNG to ask two questions of a screenshot: is it one flat colour, and does it differ from another.
// Reads what Chromium writes: 8 bits a channel, RGB or RGBA, not interlaced.
'use strict';

const zlib = require('node:zlib');

const signature = '89504e470d0a1a0a';
/** Channels closer than this count as the same: dithering and antialiasing move colours by a step or two. */
const channelTolerance = 3;

/** Decodes PNG bytes into { width, height, channels, data } with `channels` bytes a pixel, rows top to bottom. */
function decodePNG(bytes) {
  if (bytes.toString('hex', 0, 8) !== signature) throw new Error('not a PNG');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const [depth, colourType, interlaced] = [bytes[24], bytes[25], bytes[28]];
  const channels = { 2: 3, 6: 4 }[colourType];
  if (depth !== 8 || !channels || interlaced) throw new Error(`PNG of depth ${depth}, colour type ${colourType}`);
  const parts = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const rows = zlib.inflateSync(Buffer.concat(parts), { maxOutputLength: (width * channels + 1) * height });
  return { width, height, channels, data: unfilter(rows, width * channels, height, channels) };
}

/** Undoes PNG's per-row prediction (specification, section 9). */
function unfilter(rows, stride, height, channels) {
  const data = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const source = y * (stride + 1) + 1;
    unfilterRow(rows[source - 1], rows.subarray(source, source + stride), data, y * stride, stride, channels);
  }
  return data;
}

/** A separate loop for each filter that Chromium likes: this is most of the cost of a picture. */
function unfilterRow(filter, row, data, target, stride, channels) {
  data.set(row, target);
  if (filter === 0) return;
  const end = target + stride;
  const hasAbove = target > 0;
  if (filter === 1) {
    for (let at = target + channels; at < end; at++) data[at] += data[at - channels];
  } else if (filter === 2) {
    if (hasAbove) for (let at = target; at < end; at++) data[at] += data[at - stride];
  } else {
    for (let at = target; at < end; at++) {
      const left = at >= target + channels ? data[at - channels] : 0;
      const up = hasAbove ? data[at - stride] : 0;
      const upLeft = hasAbove && at >= target + channels ? data[at - stride - channels] : 0;
      data[at] += filter === 3 ? (left + up) >> 1 : paeth(left, up, upLeft);
    }
  }
}

function paeth(left, up, upLeft) {
  const estimate = left + up - upLeft;
  const [toLeft, toUp, toUpLeft] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - upLeft)];
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}

/** Whether a part of the picture, { x, y, width, height } in pixels, is one colour. Without a part: all of it. */
function isFlat(picture, part = { x: 0, y: 0, width: picture.width, height: picture.height }) {
  const { width, height, channels, data } = picture;
  const [left, top] = [Math.max(0, Math.round(part.x)), Math.max(0, Math.round(part.y))];
  const right = Math.min(width, Math.round(part.x + part.width));
  const bottom = Math.min(height, Math.round(part.y + part.height));
  const first = (top * width + left) * channels;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = (y * width + x) * channels;
      for (let channel = 0; channel < 3; channel++) {
        if (Math.abs(data[at + channel] - data[first + channel]) > channelTolerance) return false;
      }
    }
  }
  return true;
}

/** Whether two pictures differ anywhere by more than the tolerance. */
function differs(one, other) {
  if (one.width !== other.width || one.height !== other.height || one.channels !== other.channels) return true;
  if (one.data.equals(other.data)) return false;
  return one.data.some((value, at) => Math.abs(value - other.data[at]) > channelTolerance);
}

module.exports = { decodePNG, isFlat, differs };
