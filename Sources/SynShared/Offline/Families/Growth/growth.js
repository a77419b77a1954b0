// What the pages of Growth.swift draw and do, in sections (PageSource.swift).
// Stands on a look's `habit`, `paintTip` and `paintScene`.

// What sections give to each other:
/* global habit, paintTip, alongGround, inTheOpen, side, spread, up */
/* eslint no-unused-vars: ["error", { "varsIgnorePattern": "^(habit|paintTip|alongGround|inTheOpen|side|spread|up|advance|paint|resetGame|steer|aim)$" }] */

// @script

const grades = 12;
const wind = { bend: 0, speed: 0 };
const lamp = { x: 500, y: 500, power: 0, wanted: 0 };
const tipScale = { value: 1, wanted: 1 };

function branch(grown, parent, { angle, length, width, level, start, dx = 0, dy = 0 }) {
  const { parts, levels } = grown;
  let [from, heading, begin] = [parent, angle, start];
  const bow = between(-1, 1);
  const joints = habit.joints(level);
  for (let joint = 0; joint < joints && parts.length < 1200; joint += 1) {
    heading += habit.turn(heading, bow, level, joint);
    const isLast = joint === joints - 1;
    const girth = width * mix(1, habit.taper, joint / joints);
    const span = (length / joints) ** 0.75;
    const hasTip = habit.leafy ? level >= habit.leafy : isLast && level >= levels;
    parts.push({
      parent: from, angle: heading, length: length / joints, width: girth, level, start: begin, span, hasTip,
      dx, dy,
    });
    from = parts.length - 1;
    begin += span;
    if (level >= levels) continue;
    for (const { turn, share, thick = 0.72 } of habit.arms(level, joint, joints)) {
      const arm = { angle: heading + turn, length: length * share, width: girth * thick, level: level + 1 };
      branch(grown, from, { ...arm, start: begin });
    }
  }
}

function replant(grown) {
  grown.parts = [];
  habit.stems(grown).forEach((stem) => branch(grown, -1, { level: 0, start: 0, width: habit.width, ...stem }));
  const end = 1.04 * Math.max(...grown.parts.map(({ start, span }) => start + span));
  for (const part of grown.parts) {
    part.start /= end;
    part.span /= end;
  }
  return Object.assign(grown, { age: 0, fade: 1 });
}

function plant({ x, y, scale, haze }) {
  const dim = (colour) => mixColour(colour, horizonColour, haze);
  const base = mixColour(colours.first, nightfall, isDark ? 0.55 : 0.3);
  const tip = stamp(64, () => paintTip(dim(colours.second), dim(mixColour(colours.second, colours.third, 0.55))));
  const levels = habit.levels - (scale < 0.7 && !habit.leafy && habit.levels > 2 ? 1 : 0);
  const shades = ramp(base, colours.first, grades).map(dim);
  return replant({ x, y, scale, tip, levels, shades, tipColour: dim(colours.second) });
}

const age = (grown, seconds) => (grown.age += seconds / config.growSeconds);

function placeParts(grown) {
  const stir = 0.011 * (Math.sin(elapsed * 0.9 + grown.x * 0.01) + 0.5 * Math.sin(elapsed * 2.3 + grown.y));
  for (const part of grown.parts) {
    const root = grown.parts[part.parent];
    part.reach = ease((grown.age - part.start) / part.span);
    part.x = root ? root.endX : grown.x + part.dx * grown.scale;
    part.y = root ? root.endY : grown.y + part.dy * grown.scale;
    part.sway = (root ? root.sway : 0) + (stir + wind.bend * 0.1) * habit.limp * (0.3 + part.level * 0.5);
    const length = part.length * grown.scale * part.reach;
    part.endX = part.x + Math.cos(part.angle + part.sway) * length;
    part.endY = part.y + Math.sin(part.angle + part.sway) * length;
  }
}

function paintPlant(grown) {
  placeParts(grown);
  const bundles = times(grades, () => []);
  for (const part of grown.parts) {
    if (part.reach <= 0) continue;
    const girth = Math.sqrt(part.width / habit.width) * mix(0.5, 1, ease((grown.age - part.start) * 1.6));
    bundles[grades - 1 - clamp(Math.floor(girth * grades), 0, grades - 1)].push(part);
  }
  bundles.forEach((bundle, at) => {
    const width = Math.max(1.1, ((grades - at) / grades) ** 2 * habit.width * grown.scale);
    strokeParts(bundle, veil(grown.shades[at], grown.fade), width, 0);
    if (width < 6) return;
    strokeParts(
      bundle, veil(mixColour(grown.shades[at], colours.third, 0.3), grown.fade * 0.7), width * 0.3, width * 0.22,
    );
  });
  if (habit.paintCore) habit.paintCore(grown);
  for (const part of grown.parts) {
    if (part.hasTip && part.reach > 0.6) paintEnd(grown, part);
  }
}

function strokeParts(parts, colour, width, offset) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  for (const { x, y, endX, endY } of parts) {
    context.moveTo(x - offset, y - offset * 0.4);
    context.lineTo(endX - offset, endY - offset * 0.4);
  }
  context.stroke();
}

function paintEnd(grown, { endX, endY, angle, sway, start, span }) {
  const open = clamp(((grown.age - start - span * 0.6) * config.growSeconds) / 1.4, 0, 1);
  const near = clamp(1 - Math.hypot(endX - lamp.x, endY - lamp.y) / (config.lightRadius || 1), 0, 1) * lamp.power;
  const swelling = (ease(open) + 0.3 * Math.sin(open * Math.PI)) * (1 + near) * tipScale.value;
  if (near > 0.05) glow(endX, endY, 34, colours.third, near * 0.5);
  grown.tip(endX, endY, angle + sway, (config.tipSize / 22) * swelling * mix(0.55, 1, grown.scale), grown.fade);
}

paintBelow(paintPlace);
const plants = habit.places(config.others).map(plant);
plants.forEach((grown, index) => (grown.age = index ? 0.4 + 0.17 * index : 0.16));

function advance(seconds) {
  const rest = config.restSeconds / config.growSeconds;
  for (const grown of plants) {
    age(grown, seconds);
    grown.fade = clamp(1 + ((1 + rest - grown.age) * config.growSeconds) / 2, 0, 1);
    if (grown.fade <= 0) replant(grown);
  }
}

const paint = () => plants.slice().reverse().forEach(paintPlant);

// @part onGround

{
  const alongGround = (others) => [
    { x: config.seed % 2 ? 400 : 600, y: 900, scale: 1, haze: 0 },
    ...times(others, (index) => {
      const x = ((index + 0.5) / others) * 860 + 70 + between(-60, 60);
      return { x, y: 852 - (index % 2) * 16, scale: between(0.4, 0.56), haze: between(0.45, 0.66) };
    }),
  ];
}

// @part inSpace

{
  const inTheOpen = (others) => [
    { x: between(440, 560), y: between(460, 540), scale: 1, haze: 0 },
    ...times(others, (index) => {
      const turn = config.seed + (index / others) * tau;
      const [x, y] = [500 + Math.cos(turn) * 390, 500 + Math.sin(turn) * 380];
      return { x, y, scale: between(0.42, 0.6), haze: between(0.4, 0.62) };
    }),
  ];
}

// @part angles

{
  const up = -Math.PI / 2;
  const side = () => (random() < 0.5 ? -1 : 1);
  const spread = () => (config.spread * Math.PI * between(0.85, 1.15)) / 180;
}

// @part blossom

{
  const habit = {
    guest: shapes.moth, levels: 6, width: 34, taper: 0.82, limp: 0.6, places: alongGround,
    joints: (level) => (level ? 3 : 4),
    turn: (heading, bow) => bow * 0.05 + between(-0.1, 0.1) - 0.03 * Math.cos(heading),
    arms: (level, joint, joints) => {
      if (joint < joints - 1) return level && random() < 0.22 ? [{ turn: side() * spread(), share: 0.6 }] : [];
      return [{ turn: -spread(), share: between(0.72, 0.88) }, { turn: spread(), share: between(0.7, 0.86) }];
    },
    stems: () => [{ angle: up + between(-0.12, 0.12), length: 215 }],
  };

  function paintTip(colour, light) {
    for (let petal = 0; petal < 5; petal += 1) {
      at(0, 0, (petal * tau) / 5, 1.5, () => {
        context.fillStyle = petal % 2 ? colour : mixColour(colour, "#ffffff", 0.18);
        context.beginPath();
        context.ellipse(6.4, 0, 6, 4.6, 0, 0, tau);
        context.fill();
      });
    }
    disc(0, 0, 3, light);
  }
}

// @part willow

{
  const habit = {
    guest: shapes.moth, levels: 3, width: 30, taper: 0.7, limp: 0.7, leafy: 3, places: alongGround,
    joints: (level) => [4, 4, 4, 8][level],
    turn: (heading, bow, level) =>
      bow * 0.06 + between(-0.08, 0.08) + [-0.05, 0, 0.14, 0.3][level] * Math.cos(heading),
    arms: (level, joint, joints) => {
      const [low, high, thick] = level === 2 ? [0.9, 2.1, 0.2] : [0.6, 0.85, 0.72];
      if (level < 2 && joint < joints - 1) return [];
      return [-1.2, 1.2].map((turn) => ({ turn: turn * spread(), share: between(low, high), thick }));
    },
    stems: () => [{ angle: up + between(-0.15, 0.15), length: 330 }],
  };

  function paintTip(colour, light) {
    at(4, 0, 0, 1.5, () => shapes.leaf(colour));
    at(-5, 5, 0.6, 1.9, () => shapes.leaf(mixColour(colour, light, 0.6)));
    at(5, -5, -0.6, 1.9, () => shapes.leaf(mixColour(colour, light, 0.3)));
  }
}

// @part fern

{
  const habit = {
    guest: shapes.moth, levels: 1, width: 11, taper: 0.25, limp: 0.9, leafy: 1, places: alongGround,
    joints: (level) => (level ? 3 : 13),
    turn: (heading, bow, level, joint) =>
      level ? between(-0.04, 0.04) : Math.cos(heading) * 0.012 * joint + bow * 0.02,
    arms: (level, joint, joints) => {
      const share = 0.3 * Math.sin(((joint + 2) / (joints + 2)) * Math.PI) ** 0.8;
      return joint < 2 ? [] : [-1, 1].map((turn) => ({ turn: turn * (spread() + 0.5), share, thick: 0.4 }));
    },
    stems: (grown) => times(grown.scale > 0.7 ? 7 : 3, (index) => {
      const lean = (index / (grown.scale > 0.7 ? 6 : 2) - 0.5) * 2;
      return { angle: up + lean * 0.95 + between(-0.1, 0.1), length: between(440, 620) * (1 - 0.25 * lean * lean) };
    }),
  };

  function paintTip(colour, light) {
    for (const tilt of [-1, 1]) {
      at(0, tilt * 8, tilt * 1.05, 2.2, () => shapes.leaf(tilt < 0 ? colour : mixColour(colour, light, 0.35)));
    }
  }
}

// @part umbel

{
  const habit = {
    guest: shapes.moth, levels: 2, width: 12, taper: 0.6, limp: 0.9, places: alongGround,
    joints: (level) => [6, 2, 1][level],
    turn: (heading, bow, level) => (level ? 0.05 * Math.cos(heading) : bow * 0.05 + between(-0.05, 0.05)),
    arms: (level, joint, joints) => {
      const fan = (count, share, reach) => times(count, (index) => {
        const turn = (index / (count - 1) - 0.5) * 2;
        return { turn: turn * reach, share: share * (1 - 0.16 * turn * turn), thick: 0.4 };
      });
      if (level) return joint ? fan(7, 0.36, spread() * 1.5) : [];
      if (joint === joints - 1) return fan(11, 0.3, spread() * 2.2);
      return joint === 2 ? [{ turn: side() * spread(), share: 0.12 }] : [];
    },
    stems: (grown) => times(grown.scale > 0.7 ? 5 : 2, (index) => {
      return {
        angle: up + (index - 2) * 0.16 + between(-0.06, 0.06), length: between(300, 570), dx: (index - 2) * 34,
      };
    }),
  };

  function paintTip(colour, light) {
    for (let floret = 0; floret < 7; floret += 1) {
      const [turn, reach] = [floret * 2.4, 3 * Math.sqrt(floret)];
      disc(
        Math.cos(turn) * reach, Math.sin(turn) * reach, 3.4, floret % 2 ? colour : mixColour(colour, light, 0.6),
      );
    }
  }
}

// @part coral

{
  const habit = {
    guest: shapes.fish, levels: 5, width: 38, taper: 0.95, limp: 0.25, places: alongGround,
    joints: () => 2,
    turn: (heading, bow) => bow * 0.12 + between(-0.12, 0.12) - 0.06 * Math.cos(heading),
    arms: (level, joint) => !joint ? [] : [-1, 1].map((turn) => {
      return { turn: turn * spread() * 1.1, share: between(0.74, 0.94), thick: 0.8 };
    }),
    stems: () => [-0.75, -0.1, 0.6].map((lean) => ({ angle: up + lean, length: between(120, 165), dx: lean * 60 })),
  };

  function paintTip(colour, light) {
    for (let arm = 0; arm < 8; arm += 1) {
      const turn = (arm * tau) / 8;
      stroke([[0, 0], [Math.cos(turn) * 17, Math.sin(turn) * 17]], colour, 3.6);
    }
    disc(0, 0, 8, light);
    disc(0, 0, 3, nightfall);
  }
}

// @part frost

{
  const habit = {
    guest: shapes.spark, levels: 2, width: 9, taper: 0.5, limp: 0.02, places: inTheOpen,
    joints: (level) => [7, 5, 1][level],
    turn: () => 0,
    arms: (level, joint, joints) => {
      const share = level ? 0.3 : mix(0.16, 0.52, habit.pattern[joint]) * (1 - joint / joints) + 0.05;
      return level && joint > 0 ? [] : [-1, 1].map((turn) => ({ turn: turn * habit.angle, share, thick: 0.55 }));
    },
    stems: () => {
      Object.assign(habit, { pattern: times(7, random), angle: spread() });
      const turn = between(0, 1);
      return times(6, (index) => ({ angle: turn + (index * tau) / 6, length: 330 }));
    },
  };

  function paintTip(colour, light) {
    glow(0, 0, 13, light, 0.7);
    polygon(spikes(12, 3, 8, 0), colour);
    disc(0, 0, 2.4, "#ffffff");
  }
}

// @part roots

{
  const habit = {
    guest: shapes.spark, levels: 3, width: 26, taper: 0.35, limp: 0.12, 
    places: (others) => alongGround(others).map((place) => ({ ...place, y: 232 })),
    joints: (level) => [9, 7, 5, 3][level],
    turn: (heading, bow) => bow * 0.05 + between(-0.24, 0.24) + 0.07 * Math.cos(heading),
    arms: (level, joint) => {
      if (!joint || random() < 0.12 + 0.26 * level) return [];
      return [{ turn: side() * (spread() + 0.25), share: between(0.3, 0.56), thick: 0.62 }];
    },
    stems: () => [-0.55, 0, 0.5].map(
      (lean) => ({ angle: -up + lean, length: between(420, 600) * (1 - lean * lean) })
    ),
  };

  function paintTip(colour, light) {
    at(0, 0, 0, 1, () => shapes.leaf(colour));
    disc(3, 0, 2.6, light);
  }
}

// @part circuit

{
  const habit = {
    guest: shapes.spark, levels: 2, width: 7, taper: 1, limp: 0, places: inTheOpen,
    joints: () => 3,
    turn: (heading, bow, level, joint) => joint ? (joint === 1 ? 1 : -1) * Math.sign(bow) * habit.angle : 0,
    arms: (level, joint) => joint === 1 && random() < 0.4
      ? [] : [{ turn: side() * habit.angle, share: between(0.5, 0.9), thick: 0.85 }].slice(joint ? 0 : 1),
    stems: () => {
      habit.angle = spread();
      return times(20, (index) => {
        const [edge, turn] = [((index % 5) - 2) * 17, (Math.floor(index / 5) * tau) / 4];
        const [dx, dy] = [Math.cos(turn) * 50 - Math.sin(turn) * edge, Math.sin(turn) * 50 + Math.cos(turn) * edge];
        return { angle: turn, dx, dy, length: between(110, 330) };
      });
    },
    paintCore: ({ x, y, scale }) => at(x, y, 0, scale, () => {
      plate(-52, -52, 104, 104, 8, mixColour(nightfall, colours.ink, 0.12));
      plate(-40, -40, 80, 80, 5, mixColour(nightfall, colours.ink, 0.2));
      disc(-28, -28, 5, colours.third);
    }),
  };

  function paintTip(colour, light) {
    ring(0, 0, 7.5, colour, 5);
    disc(0, 0, 3, mixColour(nightfall, light, 0.3));
  }
}

// @part nerve

{
  const habit = {
    guest: shapes.spark, levels: 3, width: 26, taper: 0.55, limp: 0.3, places: inTheOpen,
    joints: (level) => [5, 5, 4, 4][level],
    turn: (heading, bow) => bow * 0.1 + between(-0.22, 0.22),
    arms: (level, joint, joints) => joint < joints - 1
      ? (random() < 0.3 ? [{ turn: side() * spread() * 1.3, share: 0.5, thick: 0.5 }] : [])
      : [-1, 1].map((turn) => ({ turn: turn * spread(), share: between(0.6, 0.95), thick: 0.62 })),
    stems: () => times(7, (index) => {
      return { angle: (index * tau) / 7 + between(-0.2, 0.2), length: index ? between(110, 190) : 260 };
    }),
    paintCore: ({ x, y, scale, tipColour }) => {
      glow(x, y, 110 * scale, colours.third, 0.5);
      disc(x, y, 34 * scale, mixColour(colours.first, nightfall, 0.35));
      disc(x - 4 * scale, y - 5 * scale, 20 * scale, mixColour(colours.first, tipColour, 0.4));
      disc(x - 6 * scale, y - 8 * scale, 8 * scale, colours.third);
    },
  };

  function paintTip(colour, light) {
    glow(0, 0, 15, light, 0.6);
    disc(0, 0, 6, colour);
    disc(-1.6, -1.8, 2.2, veil("#ffffff", 0.7));
  }
}

// @element sprout

{
  const sprouts = [];
  onPointer("press", () => {
    const sprout = plant({ x: pointer.x, y: pointer.y, scale: 0.5, haze: 0.1 });
    sprout.pace = config.growSeconds / config.sproutSeconds;
    sprouts.push(sprout);
    if (sprouts.length > 5) sprouts.shift();
  });
  everyStep((seconds) => sprouts.forEach((sprout) => age(sprout, seconds * sprout.pace)));
  paintAbove(() => sprouts.forEach((sprout) => {
    glow(sprout.x, sprout.y, 50, colours.third, 0.7 * (1 - sprout.age));
    paintPlant(sprout);
  }));
}

// @element wind

{
  const streaks = times(36, () => ({ x: between(0, size), y: between(40, 900), length: between(40, 130) }));
  onKey(["arrowleft", "arrowright"]);
  everyStep((seconds) => {
    const wanted = held.has("arrowright") - held.has("arrowleft");
    wind.speed += ((wanted - wind.bend) * 30 - wind.speed * 4.5) * seconds;
    wind.bend += wind.speed * seconds;
    for (const streak of streaks) streak.x = (streak.x + wind.bend * 900 * seconds + size) % size;
  });
  paintAbove(() => {
    for (const { x, y, length } of streaks) {
      stroke(
        [[x, y], [x - length * wind.bend, y]], veil(colours.ink, 0.22 * Math.min(1, Math.abs(wind.bend))), 1.5,
      );
    }
  });
}

// @element renew

{
  const pieces = [];
  onKey(" ", () => {
    for (const grown of plants) {
      const tips = grown.parts.filter((part) => part.reach > 0.2);
      for (let count = 0; count < 50 && tips.length; count += 1) {
        const { endX: x, endY: y } = tips[Math.floor(random() * tips.length)];
        pieces.push({ x, y, vx: between(-70, 70), vy: between(-130, 20), age: 0, colour: grown.tipColour });
      }
    }
    pieces.splice(0, pieces.length - 260);
    plants.forEach(replant);
  });
  everyStep((seconds) => {
    for (const piece of pieces) {
      piece.age += seconds;
      piece.vy += 150 * seconds;
      piece.x += piece.vx * seconds;
      piece.y += piece.vy * seconds;
    }
    while (pieces.length && pieces[0].age > 1.8) pieces.shift();
  });
  paintAbove(() => pieces.forEach(({ x, y, age, colour }) => {
    disc(x, y, 5 * (1 - age / 1.8), veil(colour, clamp(1.8 - age, 0, 1)));
  }));
}

// @element foliage

{
  onPointer("wheel", (direction) => (tipScale.wanted = clamp(tipScale.wanted * 1.2 ** direction, 0.33, 2.5)));
  everyStep((seconds) => (tipScale.value += (tipScale.wanted - tipScale.value) * seconds * 7));
}

// @element light

{
  onPointer("move", () => (lamp.wanted = pointer.isInside ? 1 : 0));
  everyStep((seconds) => {
    lamp.power += (lamp.wanted - lamp.power) * seconds * 5;
    lamp.x += (pointer.x - lamp.x) * seconds * 9;
    lamp.y += (pointer.y - lamp.y) * seconds * 9;
  });
  paintBelow(() => glow(lamp.x, lamp.y, config.lightRadius, colours.third, 0.4 * lamp.power));
  paintAbove(() => glow(lamp.x, lamp.y, 26, colours.third, 0.9 * lamp.power));
}

// @element time

{
  onKey(["arrowup", "arrowdown"]);
  everyStep((seconds) => {
    for (const grown of plants) {
      if (held.has("arrowup")) age(grown, seconds * 2);
      if (held.has("arrowdown")) grown.age = Math.max(0.03, Math.min(1, grown.age) - seconds * 0.4);
    }
  });
  paintAbove(() => {
    const course = held.has("arrowdown") ? "growing back" : held.has("arrowup") ? "growing fast" : "growing";
    showStatus(course);
  });
}

// @element motes

{
  const motes = times(config.motes, () => {
    return { x: between(0, size), y: between(0, size), pace: between(12, 42), phase: between(0, tau) };
  });
  everyStep((seconds) => motes.forEach((mote) => {
    mote.y = (mote.y - mote.pace * seconds + size) % size;
    mote.x = (mote.x + (Math.sin(elapsed + mote.phase) * 14 + wind.bend * 200) * seconds + size) % size;
  }));
  paintAbove(() => motes.forEach(({ x, y, pace, phase }) => {
    const shine = 0.45 + 0.35 * Math.sin(elapsed * 1.7 + phase);
    glow(x, y, pace * 0.28, colours.third, shine);
    disc(x, y, pace * 0.05, veil(colours.third, shine));
  }));
}

// @element sap

{
  paintAbove(() => {
    for (const grown of plants) {
      const front = ((elapsed % config.sapSeconds) / config.sapSeconds) * Math.min(1, grown.age);
      for (const { start, reach, x, y, endX, endY, width } of grown.parts) {
        const near = 1 - Math.abs(start - front) / 0.09;
        if (near <= 0 || reach < 0.5) continue;
        stroke([[x, y], [endX, endY]], veil(colours.third, near * 0.9), Math.max(1.5, width * grown.scale * 0.5));
        if (random() < 0.3) glow(endX, endY, 18 * grown.scale + 6, colours.third, near * 0.5);
      }
    }
  });
}

// @element beams

{
  paintBelow(() => {
    const { x, y } = plants[0];
    const middle = y > 700 ? y - 380 : y;
    const light = context.createRadialGradient(x, middle, 20, x, middle, 640);
    light.addColorStop(0, veil(colours.third, 0.34));
    light.addColorStop(1, veil(colours.third, 0));
    for (let beam = 0; beam < config.beams; beam += 1) {
      const [turn, half] = [(beam / config.beams) * tau + elapsed * 0.09, 0.9 / config.beams];
      const corner = (angle) => [x + Math.cos(angle) * 640, middle + Math.sin(angle) * 640];
      polygon([[x, middle], corner(turn - half), corner(turn + half)], light);
    }
  });
}

// @element shed

{
  const loose = [];
  let pause = 0;
  everyStep((seconds) => {
    pause -= seconds;
    const grown = plants[Math.floor(random() * plants.length)];
    const ends = pause > 0 ? [] : grown.parts.filter((part) => part.hasTip && part.reach > 0.9);
    if (ends.length) {
      const { endX: x, endY: y } = ends[Math.floor(random() * ends.length)];
      loose.push({ x, y, age: 0, phase: between(0, tau), tip: grown.tip });
      if (loose.length > 40) loose.shift();
      pause = 0.25;
    }
    for (const one of loose) {
      one.age += seconds;
      one.x += (Math.sin(one.age * 2.1 + one.phase) * 46 + wind.bend * 420 + 14) * seconds;
      one.y += (44 + Math.cos(one.age * 4.2 + one.phase) * 22) * seconds;
    }
  });
  paintAbove(() => loose.forEach(({ x, y, age, phase, tip }) => {
    tip(x, y, age * 1.3 + phase, config.tipSize / 20, Math.min(1, (8 - age) / 2));
  }));
}

// @element guest

{
  const guests = times(
    config.guests, (index) => ({ phase: index * 2.4 + between(0, 1), pace: between(0.3, 0.5) }),
  );
  const place = ({ phase, pace }, turn) => [
    500 + 330 * Math.sin(turn * pace + phase) + 90 * Math.sin(turn * pace * 2.7 + phase * 3),
    470 + 230 * Math.sin(turn * pace * 1.3 + phase * 2) + 60 * Math.cos(turn * pace * 3.1 + phase),
  ];
  paintAbove(() => guests.forEach((one) => {
    const [[x, y], [aheadX, aheadY]] = [place(one, elapsed), place(one, elapsed + 0.1)];
    glow(x, y, 40, colours.third, 0.35);
    const course = Math.atan2(aheadY - y, aheadX - x);
    at(x, y, course, 1.5, () => habit.guest(colours.third, elapsed * 11 + one.phase));
  }));
}
