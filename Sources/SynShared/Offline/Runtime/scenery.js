// What families with a landscape share: pictures painted once and kept, skies, and ridges that fade with distance.
//
// `still(draw)` keeps a whole picture, `stamp(side, draw)` a small one; both return a function that paints it.
// `paintPlace()` paints what `paintScene()` of a place has drawn once, and above it what is `alive` in the place.

// @script

function drawnApart(pixels, side, draw) {
  const page = context;
  const copy = document.createElement("canvas");
  copy.width = copy.height = pixels;
  context = copy.getContext("2d");
  context.lineCap = context.lineJoin = "round";
  context.scale(pixels / side, pixels / side);
  draw();
  context = page;
  return copy;
}

function still(draw) {
  let copy = null;
  return () => {
    if (!copy || copy.width !== canvas.width) copy = drawnApart(canvas.width, size, draw);
    context.drawImage(copy, 0, 0, size, size);
  };
}

function stamp(side, draw) {
  const copy = drawnApart(side * 2, side, () => {
    context.translate(side / 2, side / 2);
    draw();
  });
  return (x, y, angle, scale, opacity = 1) => at(x, y, angle, scale, () => {
    context.globalAlpha = clamp(opacity, 0, 1);
    context.drawImage(copy, -side / 2, -side / 2, side, side);
  });
}

const ease = (share) => 1 - (1 - clamp(share, 0, 1)) ** 3;
const [deepest, depth] = isDark ? ["#000000", 0.5] : [colours.ink, 0.7];
const nightfall = mixColour(isDark ? colours.background : colours.second, deepest, depth);
const horizonColour = mixColour(colours.background, colours.first, isDark ? 0.34 : 0.26);
const tone = (nearness) => mixColour(horizonColour, nightfall, nearness);

function paintSky(horizon) {
  const sky = context.createLinearGradient(0, 0, 0, horizon);
  sky.addColorStop(0, isDark ? edgeColour : mixColour(colours.background, colours.second, 0.22));
  sky.addColorStop(0.55, mixColour(colours.background, horizonColour, 0.4));
  sky.addColorStop(1, mixColour(horizonColour, colours.third, 0.16));
  context.fillStyle = sky;
  context.fillRect(0, 0, size, size);
}

function darkenEdges() {
  const shade = context.createRadialGradient(500, 480, 420, 500, 500, 760);
  shade.addColorStop(0, veil(edgeColour, 0));
  shade.addColorStop(1, veil(edgeColour, isDark ? 0.62 : 0.4));
  context.fillStyle = shade;
  context.fillRect(0, 0, size, size);
}

const swell = (x, seed) =>
  0.6 * Math.sin(x * 0.0062 + seed)
  + 0.28 * Math.sin(x * 0.0151 + seed * 2.3)
  + 0.12 * Math.sin(x * 0.041 + seed * 5.1);

function paintRidge(base, height, seed, colour, crest = swell) {
  const points = times(101, (index) => [index * 10, base - height * crest(index * 10, seed)]);
  polygon([...points, [size, size], [0, size]], colour);
}

function paintStars(count, depth) {
  const dice = seededRandom(config.seed + 5);
  for (let star = 0; star < count; star += 1) {
    disc(dice() * size, dice() ** 1.4 * depth, 0.5 + dice() * 1.3, veil(colours.ink, 0.15 + dice() * 0.6));
  }
}

const alive = [];
const paintGround = still(() => {
  paintScene();
  darkenEdges();
});

function paintPlace() {
  paintGround();
  alive.forEach((painter) => painter());
}
