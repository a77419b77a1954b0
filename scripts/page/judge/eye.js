// Remembers what the pictures of a page have shown so far: whether anything was painted, and whether anything moved.
'use strict';

const { isFlat, differs } = require('../browser/picture.js');

const betweenPicturesMilliseconds = 90;

class Eye {
  everMoved = false;
  everPainted = false;
  everPaintedCanvas = false;

  constructor(visit) { this.visit = visit; }

  /** Takes a picture; returns whether it differs from the previous one. */
  async look() {
    const { png, picture } = await this.visit.look();
    this.shapes = undefined;
    const moved = this.last !== undefined && differs(this.last, picture);
    this.everMoved ||= moved;
    this.everPainted ||= !isFlat(picture);
    if (this.canvas) this.everPaintedCanvas ||= !isFlat(picture, this.canvas);
    if (moved) this.beforeLast = this.last;
    this.last = picture;
    this.png = png;
    return moved;
  }

  /** Whether the page is moving by itself now. */
  async seesMotion() {
    await this.look();
    await this.visit.advance(betweenPicturesMilliseconds);
    return this.look();
  }

  get hasSeenPaint() { return this.everPainted && (this.everPaintedCanvas || !this.canvas); }

  /** Whether another look could still change the verdict. */
  get hasSeenEnough() { return this.everMoved && this.hasSeenPaint; }
}

module.exports = { Eye, betweenPicturesMilliseconds };
