// What the pages of Kaleidoscope.swift draw and do, in sections (PageSource.swift).
// A look adds `paintPiece(radius, colour, light, seed)` and says by `blend` how pieces lie on each other.

// What sections give to each other:
/* global blend, paintPiece */
/* eslint no-unused-vars: ["error", { "varsIgnorePattern": "^(blend|paintPiece|advance|paint|resetGame|steer|aim)$" }] */

// @script

const eye = 462;
const chamber = document.createElement("canvas");
const lens = chamber.getContext("2d");
const tube = { turn: random() * tau, spin: 0, slosh: 0, mirrors: config.mirrors, zoom: 1, burst: 0 };
const lamp = { x: 0, y: 0, power: 0 };
const inChamber = [];
const half = () => Math.PI / tube.mirrors;
const smooth = (share) => share * share * (3 - 2 * share);
const swellAt = [];

const pieces = times(config.count, (index) => {
  const share = (index + 0.5) / config.count;
  const blended = mixColour(colours.first, colours.second, clamp(share * 2.4 - 0.7, 0, 1));
  const colour = index % 4 === 3 ? colours.third : blended;
  const radius = (config.pieceSize / 2) * between(0.6, 1) * mix(0.6, 1, Math.sqrt(share));
  const light = mixColour(colour, isDark ? "#ffffff" : colours.background, 0.5);
  return place({ index, share, colour, light, radius, phase: between(0, tau), roll: 0, since: -9, ...spot(share) });
});

function spot(share) {
  return {
    goalU: between(-0.12, 1.12), goalV: clamp(share + between(-0.16, 0.16), 0.05, 1), goalRoll: between(-3, 3),
  };
}

function place(piece) {
  return Object.assign(piece, { u: piece.goalU, v: piece.goalV, roll: piece.goalRoll });
}

function slip() {
  for (const piece of pieces) Object.assign(place(piece), spot(piece.share), { since: elapsed + between(0, 0.9) });
}

function locate(piece) {
  const share = smooth(clamp((elapsed - piece.since) / 1.7, 0, 1));
  const u = mix(piece.u, piece.goalU, share) + 0.05 * Math.sin(elapsed * 0.7 + piece.phase) + tube.slosh;
  const v = mix(piece.v, piece.goalV, share) * (1 + 0.35 * tube.burst) + 0.012 * Math.sin(elapsed + piece.phase);
  const [angle, distance] = [u * half(), v * eye];
  piece.x = Math.cos(angle) * distance;
  piece.y = Math.sin(angle) * distance;
  const rocking = 0.25 * Math.sin(elapsed * 0.5 + piece.phase) + tube.slosh * 4;
  piece.turn = mix(piece.roll, piece.goalRoll, share) + rocking;
  piece.swell = swellAt.reduce((swell, add) => swell + add(piece), 1);
}

function fold(x, y) {
  const [dx, dy] = [x - 500, y - 500];
  const angle = (((Math.atan2(dy, dx) - tube.turn) % (2 * half())) + 2 * half()) % (2 * half());
  const distance = Math.hypot(dx, dy) / tube.zoom;
  const folded = angle > half() ? 2 * half() - angle : angle;
  return [Math.cos(folded) * distance, Math.sin(folded) * distance];
}

function paintChamber() {
  const pixels = Math.round((canvas.width * eye) / size);
  if (chamber.width !== pixels) chamber.width = chamber.height = pixels;
  const page = context;
  context = lens;
  context.setTransform(pixels / eye, 0, 0, pixels / eye, 0, 0);
  const ground = context.createRadialGradient(0, 0, 0, 0, 0, eye);
  ground.addColorStop(0, mixColour(colours.background, colours.first, isDark ? 0.3 : 0.16));
  ground.addColorStop(0.6, mixColour(colours.background, colours.second, isDark ? 0.14 : 0.1));
  ground.addColorStop(1, isDark ? edgeColour : mixColour(colours.background, colours.second, 0.26));
  context.fillStyle = ground;
  context.fillRect(0, 0, eye, eye);
  context.scale(tube.zoom, tube.zoom);
  context.lineCap = context.lineJoin = "round";
  context.globalCompositeOperation = blend;
  for (const { x, y, turn, radius, swell, colour, light, phase } of pieces) {
    at(x, y, turn, swell, () => paintPiece(radius, colour, light, phase));
  }
  context.globalCompositeOperation = "source-over";
  inChamber.forEach((painter) => painter());
  context = page;
}

function paintSectors(radius, turn) {
  for (let sector = 0; sector < tube.mirrors * 2; sector += 1) {
    const isMirrored = sector % 2 === 1;
    context.save();
    context.translate(500, 500);
    context.rotate(turn + (sector + (isMirrored ? 1 : 0)) * half());
    context.scale(radius / eye, isMirrored ? -radius / eye : radius / eye);
    context.beginPath();
    context.moveTo(-1, -1);
    context.arc(0, 0, eye, -0.004, half() + 0.004);
    context.closePath();
    context.clip();
    context.drawImage(chamber, 0, 0, eye, eye);
    context.restore();
  }
}

function paintRim() {
  const metal = mixColour(edgeColour, colours.ink, isDark ? 0.06 : 0.5);
  ring(500, 500, eye + 9, metal, 22);
  ring(500, 500, eye - 1, mixColour(metal, "#000000", 0.4), 3);
  ring(500, 500, eye + 20, mixColour(metal, colours.third, 0.4), 2);
  for (let notch = 0; notch < config.notches; notch += 1) {
    const angle = tube.turn + (notch / config.notches) * tau;
    const [x, y, length] = [Math.cos(angle), Math.sin(angle), notch % 6 ? 4 : 8];
    const [from, to] = [eye + 9 - length, eye + 9 + length];
    stroke(
      [[500 + x * from, 500 + y * from], [500 + x * to, 500 + y * to]], mixColour(metal, colours.third, 0.6), 2,
    );
  }
}

let sinceSlip = 0;

function advance(seconds) {
  sinceSlip += seconds;
  if (sinceSlip > config.turnSeconds) {
    sinceSlip = 0;
    slip();
  }
  tube.turn += ((config.drift * Math.PI) / 180 + tube.spin) * seconds;
}

function paint() {
  pieces.forEach(locate);
  paintChamber();
  glow(500, 500, 620, mixColour(colours.background, colours.second, 0.4), isDark ? 0.5 : 0.25);
  paintSectors(eye, tube.turn);
  paintRim();
}

slip();

// @part onLight

{
  const blend = isDark ? "screen" : "multiply";
}

// @part inLayers

{
  const blend = "source-over";
}

// @part glass

{
  function paintPiece(radius, colour, light, phase) {
    const corners = times(6, (corner) => {
      const [angle, reach] = [
        corner * 1.05 + Math.sin(phase * 7 + corner * 2.3) * 0.34,
        radius * (1 + 0.3 * Math.sin(phase * 5 + corner * 4)),
      ];
      return [Math.cos(angle) * reach, Math.sin(angle) * reach];
    });
    polygon(corners, veil(colour, 0.62));
    polygon([corners[0], corners[1], corners[2], [0, 0]], veil(light, 0.3));
    stroke([...corners, corners[0]], veil(light, 0.85), 2.4);
  }
}

// @part petal

{
  function paintPiece(radius, colour, light) {
    const shade = context.createLinearGradient(-radius, 0, radius, 0);
    shade.addColorStop(0, mixColour(colour, colours.background, 0.5));
    shade.addColorStop(0.6, colour);
    shade.addColorStop(1, light);
    context.fillStyle = shade;
    context.beginPath();
    context.moveTo(-radius * 1.2, 0);
    context.bezierCurveTo(-radius * 0.4, -radius, radius * 0.9, -radius * 0.8, radius * 1.2, 0);
    context.bezierCurveTo(radius * 0.9, radius * 0.8, -radius * 0.4, radius, -radius * 1.2, 0);
    context.fill();
    for (let vein = -2; vein <= 2; vein += 1) {
      stroke(
        [[-radius * 1.1, 0], [radius * 0.1, vein * radius * 0.2], [radius * 0.9, vein * radius * 0.17]],
        veil(light, 0.5), 1.4,
      );
    }
  }
}

// @part gem

{
  function paintPiece(radius, colour, light, phase) {
    const corner = (index, reach) => {
      const angle = (index * tau) / 8 + 0.39;
      return [Math.cos(angle) * reach, Math.sin(angle) * reach * 0.86];
    };
    for (let facet = 0; facet < 8; facet += 1) {
      const shine = 0.5 + 0.5 * Math.sin(facet * 2.1 + elapsed * 0.8 + phase);
      const face = mixColour(mixColour(colour, "#000000", 0.42), light, shine);
      polygon(
        [
          corner(facet, radius), corner(facet + 1, radius), corner(facet + 1, radius * 0.56),
          corner(facet, radius * 0.56),
        ],
        face,
      );
    }
    polygon(times(8, (index) => corner(index, radius * 0.57)), mixColour(colour, light, 0.35));
    polygon(
      [corner(4, radius * 0.5), corner(5, radius * 0.5), corner(6, radius * 0.5), [0, 0]], veil("#ffffff", 0.5),
    );
  }
}

// @part feather

{
  function paintPiece(radius, colour, light) {
    for (let barb = 0; barb < 22; barb += 1) {
      const share = barb / 21;
      const [x, length] = [
        mix(-radius * 1.5, radius * 0.9, share), radius * 0.8 * Math.sin(Math.PI * (0.12 + share * 0.8)),
      ];
      for (const side of [-1, 1]) {
        stroke([[x, 0], [x + length * 0.6, side * length]], veil(mixColour(colour, light, share * 0.6), 0.8), 2.2);
      }
    }
    stroke([[-radius * 1.9, 0], [radius * 0.8, 0]], light, 2.4);
    const discs = [[0.52, colours.second], [0.4, colours.third], [0.28, colours.first], [0.15, edgeColour]];
    for (const [share, shade] of discs) {
      context.fillStyle = shade;
      context.beginPath();
      context.ellipse(radius * 0.5, 0, radius * share * 1.1, radius * share * 0.9, 0, 0, tau);
      context.fill();
    }
  }
}

// @part crystal

{
  function paintPiece(radius, colour, light) {
    glow(0, 0, radius * 1.2, colour, 0.35);
    for (let arm = 0; arm < 6; arm += 1) {
      at(0, 0, (arm * tau) / 6, radius, () => {
        stroke([[0, 0], [1.1, 0]], light, 0.055);
        for (const [x, reach] of [[0.35, 0.2], [0.6, 0.32], [0.84, 0.18]]) {
          stroke([[x + reach * 0.6, -reach], [x, 0], [x + reach * 0.6, reach]], colour, 0.045);
        }
      });
    }
    polygon(spikes(12, radius * 0.2, radius * 0.28, 0), veil(colour, 0.5));
  }
}

// @part lace

{
  function paintPiece(radius, colour, light, phase) {
    const loops = 3 + Math.floor(phase % 3);
    const points = times(97, (index) => {
      const angle = (index / 96) * tau;
      const reach = radius * (0.62 + 0.5 * Math.cos(angle * loops));
      return [Math.cos(angle) * reach, Math.sin(angle) * reach];
    });
    stroke(points, veil(colour, 0.3), 9);
    stroke(points, colour, 3);
    ring(0, 0, radius * 0.3, light, 2);
    for (let knot = 0; knot < loops; knot += 1) {
      const angle = (knot * tau) / loops;
      disc(Math.cos(angle) * radius * 1.12, Math.sin(angle) * radius * 1.12, 6, light);
    }
  }
}

// @part tile

{
  function paintPiece(radius, colour, light) {
    const star = (reach, turn) => spikes(16, reach * 0.72, reach, turn);
    polygon(star(radius * 1.08, 0), mixColour(colour, "#000000", 0.5));
    polygon(star(radius, 0), colour);
    polygon(star(radius * 0.74, 0.39 / 2), mixColour(colour, colours.background, 0.62));
    polygon(star(radius * 0.58, 0.39 / 2), mixColour(colour, light, 0.45));
    polygon(spikes(8, radius * 0.16, radius * 0.36, 0), mixColour(colour, "#000000", 0.35));
    disc(0, 0, radius * 0.1, light);
  }
}

// @part neon

{
  function paintPiece(radius, colour, light, phase) {
    const bend = 1.2 + 1.4 * Math.abs(Math.sin(phase * 3));
    const flicker = 0.85 + 0.15 * Math.sin(elapsed * 9 + phase * 5);
    for (const [width, opacity] of [[22, 0.12], [12, 0.25], [5, 1]]) {
      context.strokeStyle = veil(width === 5 ? light : colour, opacity * flicker);
      context.lineWidth = width;
      context.beginPath();
      context.arc(0, 0, radius, -bend, bend);
      context.stroke();
    }
    glow(0, 0, radius, colour, 0.25 * flicker);
  }
}

// @part shell

{
  function paintPiece(radius, colour, light) {
    const rim = times(10, (rib) => {
      const angle = -1.15 + (rib / 9) * 2.3;
      return [Math.cos(angle) * radius * 1.3 - radius * 0.6, Math.sin(angle) * radius * 1.1];
    });
    const hinge = [-radius * 0.9, 0];
    rim.slice(1).forEach(([x, y], rib) => {
      const [fromX, fromY] = rim[rib];
      context.fillStyle = mixColour(colour, rib % 2 ? light : colours.background, 0.28);
      context.beginPath();
      context.moveTo(...hinge);
      context.lineTo(fromX, fromY);
      context.quadraticCurveTo((fromX + x) / 2 + radius * 0.16, ((fromY + y) / 2) * 1.12, x, y);
      context.fill();
    });
    for (const share of [0.45, 0.7, 0.9]) {
      stroke(rim.map(([x, y]) => [mix(hinge[0], x, share), mix(hinge[1], y, share)]), veil(light, 0.45), 1.6);
    }
    disc(...hinge, radius * 0.16, mixColour(colour, "#000000", 0.25));
  }
}

// @element draw

{
  const line = [];
  let isNew = true;
  const add = () => {
    if (!pointer.isDown) return;
    line.push({ spot: fold(pointer.x, pointer.y), at: elapsed, isNew });
    isNew = false;
    if (line.length > 400) line.shift();
  };
  onPointer("press", () => {
    isNew = true;
    add();
  });
  onPointer("move", add);
  everyStep(() => {
    while (line.length && elapsed - line[0].at > config.fadeSeconds) line.shift();
  });
  inChamber.push(() => line.forEach(({ spot, at: since, isNew: isStart }, index) => {
    const life = 1 - (elapsed - since) / config.fadeSeconds;
    const from = isStart || !index ? spot : line[index - 1].spot;
    stroke([from, spot], veil(colours.third, life * 0.35), 22);
    stroke([from, spot], veil(isDark ? "#ffffff" : colours.ink, life), 4 + 3 * life);
  }));
}

// @element twist

{
  onKey(["arrowleft", "arrowright"]);
  everyStep((seconds) => {
    const wanted = held.has("arrowright") - held.has("arrowleft");
    tube.spin += (wanted * 1.1 - tube.spin) * Math.min(1, seconds * 4);
    tube.slosh += (-wanted * 0.42 - tube.slosh) * Math.min(1, seconds * 2.2);
  });
}

// @element shake

{
  onKey(" ", () => {
    tube.burst = 1;
    slip();
  });
  everyStep((seconds) => (tube.burst *= Math.exp(-seconds * 1.6)));
  swellAt.push(({ phase }) => tube.burst * 0.5 * Math.sin(elapsed * 14 + phase));
}

// @element mirrors

{
  let flash = 0;
  onPointer("wheel", (direction) => {
    tube.mirrors = clamp(tube.mirrors + direction, 3, 12);
    flash = 1;
  });
  everyStep((seconds) => (flash *= Math.exp(-seconds * 3)));
  paintAbove(() => {
    showStatus(`repeats ${tube.mirrors} times`);
    for (let mirror = 0; mirror < tube.mirrors * 2; mirror += 1) {
      const angle = tube.turn + mirror * half();
      const end = [500 + Math.cos(angle) * eye, 500 + Math.sin(angle) * eye];
      stroke([[500, 500], end], veil(colours.third, flash * 0.8), 2);
    }
  });
}

// @element light

{
  onPointer("move", () => (lamp.power = pointer.isInside ? 1 : 0));
  everyStep(() => ([lamp.x, lamp.y] = fold(pointer.x, pointer.y)));
  swellAt.push(({ x, y }) => {
    const near = 1 - Math.hypot(x - lamp.x, y - lamp.y) / config.reach;
    return 0.6 * lamp.power * clamp(near, 0, 1);
  });
  inChamber.push(() => {
    glow(lamp.x, lamp.y, config.reach * 1.2, colours.third, 0.75 * lamp.power);
    glow(lamp.x, lamp.y, 22, "#ffffff", lamp.power);
  });
}

// @element zoom

{
  let zoom = 1;
  onKey(["arrowup", "arrowdown"]);
  everyStep((seconds) => {
    zoom = clamp(zoom * Math.exp((held.has("arrowup") - held.has("arrowdown")) * seconds * 1.1), 0.55, 2.4);
    tube.zoom += (zoom - tube.zoom) * seconds * 6;
  });
}

// @element heart

{
  paintAbove(() => {
    const breath = 1 + 0.16 * Math.sin(elapsed * 1.4);
    glow(500, 500, 170 * breath, colours.third, 0.7);
    at(500, 500, -tube.turn, breath, () => {
      polygon(spikes(tube.mirrors * 2, 34, 92, 0), veil(colours.third, 0.85));
      polygon(spikes(tube.mirrors * 2, 22, 60, half()), mixColour(colours.third, colours.background, 0.45));
      disc(0, 0, 13, mixColour(colours.third, "#ffffff", 0.7));
    });
  });
}

// @element beads

{
  paintAbove(() => times(config.beads, (bead) => {
    const angle = (bead / config.beads) * tau - elapsed * 0.34;
    const [x, y] = [500 + Math.cos(angle) * (eye - 16), 500 + Math.sin(angle) * (eye - 16)];
    const shine = 0.6 + 0.4 * Math.sin(elapsed * 2 + bead * 2.4);
    glow(x, y, 26, colours.third, shine);
    disc(x, y, 6, mixColour(colours.third, "#ffffff", shine * 0.6));
  }));
}

// @element glints

{
  const glints = times(config.glints, () => ({ start: between(0, 1.6), length: between(0.7, 1.6), piece: 0 }));
  inChamber.push(() => {
    for (const glint of glints) {
      const share = (elapsed - glint.start) / glint.length;
      if (share > 1) {
        glint.start = elapsed + between(0, 1);
        glint.piece = Math.floor(random() * pieces.length);
      }
      const shine = Math.sin(clamp(share, 0, 1) * Math.PI);
      const { x, y } = pieces[glint.piece];
      at(x, y, share * 0.8, shine, () => {
        polygon(spikes(8, 2.4, 34, 0), "#ffffff");
        glow(0, 0, 40, colours.third, shine);
      });
    }
  });
}

// @element nested

{
  paintAbove(() => {
    glow(500, 500, 240, edgeColour, 0.9);
    paintSectors(158, -tube.turn * 1.6);
    ring(500, 500, 160, mixColour(edgeColour, colours.third, 0.6), 7);
    ring(500, 500, 166, mixColour(edgeColour, colours.ink, 0.2), 3);
  });
}

// @element pulse

{
  const front = () => ((elapsed % config.pulseSeconds) / config.pulseSeconds) ** 0.8 * (eye + 90);
  swellAt.push(({ x, y }) => 0.7 * Math.exp(-(((Math.hypot(x, y) - front()) / 60) ** 2)));
  inChamber.push(() => {
    const opacity = clamp(1 - front() / (eye + 90), 0, 1);
    ring(0, 0, front(), veil(colours.third, opacity * 0.3), 34);
    ring(0, 0, front(), veil(mixColour(colours.third, "#ffffff", 0.4), opacity), 4);
  });
}

// @element threads

{
  inChamber.push(() => pieces.forEach(({ x, y }, index) => {
    const next = pieces[(index + 1) % pieces.length];
    stroke([[x, y], [next.x, next.y]], veil(colours.ink, 0.65), 2.2);
    disc(x, y, 4, veil(colours.ink, 0.8));
  }));
}
