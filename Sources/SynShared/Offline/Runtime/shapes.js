// Small figures that families draw, about 20 units across and pointing along the x axis. They are called as
// `shapes[look](colour, beat)`, where `beat` is the phase of a wing, a fin or a twinkle. A page holds those it draws.

// @script

const drawShape = (look, x, y, angle, scale, colour, beat = 0) =>
  at(x, y, angle, scale, () => shapes[look](colour, beat));

// @shape bird

shapes.bird = (colour, beat) => {
  const tip = 10 + Math.sin(beat) * 3;
  polygon([[8, 0], [3, -1.7], [1, -5], [-6, -tip], [-2.5, -4], [-3.5, -1.3], [-9, -2.2], [-7, 0]], colour);
  polygon([[8, 0], [3, 1.7], [1, 5], [-6, tip], [-2.5, 4], [-3.5, 1.3], [-9, 2.2], [-7, 0]], colour);
};

// @shape fish

shapes.fish = (colour, beat) => {
  const sway = Math.sin(beat) * 2.5;
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(9, 0);
  context.quadraticCurveTo(1, -6, -6, sway * 0.4);
  context.lineTo(-11, sway - 4);
  context.lineTo(-10, sway + 4);
  context.lineTo(-6, sway * 0.4);
  context.quadraticCurveTo(1, 6, 9, 0);
  context.fill();
  disc(5, -1.2, 0.9, colours.background);
};

// @shape moth

shapes.moth = (colour, beat) => {
  const open = 0.45 + 0.55 * Math.abs(Math.sin(beat));
  context.fillStyle = colour;
  for (const side of [-1, 1]) {
    context.beginPath();
    context.ellipse(2, side * 5 * open, 6, 4.6 * open, side * 0.7, 0, tau);
    context.ellipse(-4, side * 3.6 * open, 4, 3.2 * open, side * -0.5, 0, tau);
    context.fill();
  }
  stroke([[6, 0], [-6, 0]], mixColour(colour, colours.ink, 0.4), 1.8);
};

// @shape dart

shapes.dart = (colour, beat) => {
  const tilt = Math.sin(beat * 0.3) * 1.5;
  polygon([[10, 0], [-7, -7 + tilt], [-4, 0]], colour);
  polygon([[10, 0], [-7, 7 + tilt], [-4, 0]], mixColour(colour, colours.background, 0.35));
};

// @shape star

shapes.star = (colour, beat) => {
  polygon(spikes(10, 4.4, 10 + Math.sin(beat), 0), colour);
};

// @shape fruit

shapes.fruit = (colour) => {
  disc(-3, 0, 7.4, colour);
  disc(3, 0, 7.4, colour);
  disc(-3.4, -3, 2, veil("#ffffff", 0.4));
  stroke([[0, -6], [1.5, -11]], mixColour(colour, colours.ink, 0.6), 1.6);
  at(5, -9.5, -0.4, 1, () => shapes.leaf(mixColour(colour, colours.ink, 0.45)));
};

// @shape leaf

shapes.leaf = (colour) => {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(-5, 0);
  context.quadraticCurveTo(0, -5, 5, 0);
  context.quadraticCurveTo(0, 5, -5, 0);
  context.fill();
};

// @shape drop

shapes.drop = (colour) => {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(0, -11);
  context.bezierCurveTo(3, -4, 7.5, -1, 7.5, 3.5);
  context.arc(0, 3.5, 7.5, 0, Math.PI);
  context.bezierCurveTo(-7.5, -1, -3, -4, 0, -11);
  context.fill();
  disc(-2.6, 4.2, 1.8, veil("#ffffff", 0.45));
};

// @shape letter

shapes.letter = (colour) => {
  polygon([[-10, -7], [10, -7], [10, 7], [-10, 7]], colour);
  stroke([[-10, -7], [0, 1.5], [10, -7]], mixColour(colour, colours.background, 0.55), 1.4);
};

// @shape note

shapes.note = (colour) => {
  at(-3, 6, -0.35, 1, () => {
    context.fillStyle = colour;
    context.beginPath();
    context.ellipse(0, 0, 5.4, 4, 0, 0, tau);
    context.fill();
  });
  stroke([[1.6, 5], [1.6, -10], [7.5, -5]], colour, 2);
};

// @shape spark

shapes.spark = (colour, beat) => {
  glow(0, 0, 13, colour, 0.8);
  disc(0, 0, 4.5 + Math.sin(beat * 2) * 0.6, colour);
};

// @shape lantern

shapes.lantern = (colour) => {
  polygon([[-8, -9], [8, -9], [10, 8], [-10, 8]], colour);
  polygon([[-5, -12], [5, -12], [8, -9], [-8, -9]], mixColour(colour, colours.ink, 0.4));
  disc(0, 0, 4.2, mixColour(colour, "#ffffff", 0.6));
};

// @shape bell

shapes.bell = (colour) => {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(-3.5, -10);
  context.bezierCurveTo(9, -12, 5, 2, 11, 8);
  context.lineTo(-11, 8);
  context.bezierCurveTo(-5, 2, -9, -12, -3.5, -10);
  context.fill();
  disc(0, 9.5, 3, mixColour(colour, colours.ink, 0.4));
};

// @shape bob

shapes.bob = (colour) => {
  polygon([[-8, -8], [8, -8], [8, -1], [0, 13], [-8, -1]], colour);
  polygon([[0, -8], [8, -8], [8, -1], [0, 13]], mixColour(colour, colours.background, 0.25));
};

// @shape disc

shapes.disc = (colour) => {
  disc(0, 0, 10, colour);
  ring(0, 0, 5.6, mixColour(colour, colours.background, 0.5), 1.2);
};

// @shape lamp

shapes.lamp = (colour) => {
  glow(0, 2, 26, colour, 0.55);
  disc(0, 2, 9, mixColour(colour, "#ffffff", 0.25));
  disc(-3, -1, 2.4, veil("#ffffff", 0.7));
  polygon([[-3.5, -10], [3.5, -10], [4.5, -5], [-4.5, -5]], mixColour(colour, colours.background, 0.5));
};

// @shape thorn

shapes.thorn = (colour, beat) => {
  polygon(spikes(14, 5, 11, beat * 0.4), colour);
  disc(0, 0, 2.6, colours.background);
};
