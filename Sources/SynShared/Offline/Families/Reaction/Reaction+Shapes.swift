// What the pattern grows on: for each look an outline, given by the corners of a smooth curve, and what is drawn behind
// and before it.

extension PageFamily {
  static let reactionShapes = [
    "mirrored": #"""
    (half) => {
      const other = half.map(([x, y]) => [-x, y]).reverse();
      return [...half, ...other].map(([x, y]) => [500 + x, 505 + y]);
    }
    """#,
    "butterfly": #"""
    {
      outline: () => shapes.mirrored([
        [10, -110], [60, -190], [180, -350], [390, -375], [420, -230], [340, -100], [190, -40], [330, 20],
        [380, 190], [260, 380], [120, 330], [50, 150], [10, 110],
      ]),
      behind() {
        for (const side of [-1, 1]) {
          const feeler = times(20, (at) => [500 + side * (6 + at * 5 + (at / 6) ** 3), 400 - at * 13]);
          stroke(feeler, colours.ink, 3.5);
          disc(...feeler[19], 7, colours.ink);
        }
      },
      before() {
        for (const [y, width, height] of [[405, 20, 26], [470, 22, 62], [590, 17, 100]]) {
          context.fillStyle = mixColour(colours.ink, "#000000", isDark ? 0.55 : 0);
          context.beginPath();
          context.ellipse(500, y, width, height, 0, 0, tau);
          context.fill();
        }
      },
    }
    """#,
    "puffer": #"""
    {
      outline: () => [
        [90, 490], [130, 400], [250, 270], [450, 200], [630, 250], [760, 380], [830, 420], [930, 320], [960, 330],
        [925, 500], [960, 670], [930, 680], [830, 580], [760, 630], [630, 750], [450, 800], [250, 730], [130, 600],
      ],
      behind() {
        const sway = 14 * Math.sin(elapsed * 2.4);
        const colour = mixColour(colours.first, colours.ink, 0.3);
        polygon([[400, 250], [520, 130 + sway], [620, 150 + sway], [640, 280]], colour);
        polygon([[430, 760], [540, 860 - sway], [610, 840 - sway], [620, 730]], colour);
      },
      before() {
        const flap = 0.25 * Math.sin(elapsed * 6);
        at(470, 560, 0.5 + flap, 1, () => {
          context.fillStyle = veil(mixColour(colours.first, "#ffffff", 0.35), 0.9);
          context.beginPath();
          context.ellipse(60, 0, 70, 34, 0, 0, tau);
          context.fill();
          for (const y of [-25, 0, 25]) stroke([[10, 0], [112, y]], veil("#000000", 0.2), 3);
        });
        disc(225, 415, 44, "#ffffff");
        disc(215, 418, 25, "#101018");
        disc(206, 408, 8, "#ffffff");
        stroke([[112, 535], [140, 552], [172, 548]], veil("#000000", 0.6), 6);
      },
    }
    """#,
    "blade": #"""
    {
      outline: () => shapes.mirrored([
        [0, -240], [60, -390], [250, -400], [400, -220], [370, 20], [230, 190], [90, 300], [25, 385],
      ]),
      behind() {
        const stem = times(20, (at) => [500 + (at / 4) ** 2, 300 - at * 10]);
        stroke(stem, mixColour(colours.first, colours.ink, 0.35), 14);
      },
      before() {
        const vein = mixColour(colours.first, isDark ? "#000000" : colours.ink, 0.45);
        stroke([[500, 280], [500, 855]], veil(vein, 0.75), 6);
        for (const [root, x, y] of [[330, 240, 165], [400, 330, 330], [500, 310, 520], [610, 200, 690]]) {
          for (const side of [-1, 1]) {
            const curve = times(12, (at) => [500 + (side * x * at) / 11, mix(root, y, (at / 11) ** 1.6)]);
            stroke(curve, veil(vein, 0.6), 3.5);
          }
        }
      },
    }
    """#,
    "vase": #"""
    {
      outline: () => shapes.mirrored([
        [0, -390], [120, -390], [150, -370], [110, -320], [80, -250], [110, -170], [260, -90], [330, 60],
        [290, 220], [160, 330], [150, 385], [0, 385],
      ]),
      behind() {
        context.fillStyle = veil("#000000", isDark ? 0.4 : 0.18);
        context.beginPath();
        context.ellipse(500, 885, 230, 22, 0, 0, tau);
        context.fill();
      },
      before() {
        context.fillStyle = mixColour(colours.first, "#000000", 0.65);
        context.beginPath();
        context.ellipse(500, 127, 104, 12, 0, 0, tau);
        context.fill();
        const sheen = times(24, (at) => [340 + 26 * ((at - 12) / 12) ** 2, 470 + at * 8]);
        stroke(sheen, veil("#ffffff", 0.28), 15);
      },
    }
    """#,
    "scallop": #"""
    {
      outline: () => shapes.mirrored([
        [0, 370], [60, 370], [120, 330], [150, 250], [330, 130], [420, -60], [380, -220], [250, -340], [110, -375],
        [0, -380],
      ]),
      behind() {
        polygon([[370, 860], [630, 860], [590, 740], [410, 740]], mixColour(colours.first, colours.ink, 0.3));
      },
      before() {
        context.save();
        context.clip(outline);
        times(11, (rib) => at(500, 850, (rib - 5) * 0.22, 1, () => {
          stroke([[0, -60], [0, -800]], veil("#000000", 0.2), 6);
          stroke([[5, -60], [5, -800]], veil("#ffffff", 0.16), 4);
        }));
        context.restore();
      },
    }
    """#,
    "turtle": #"""
    {
      outline: () => shapes.mirrored([
        [0, -410], [60, -400], [85, -345], [60, -270], [130, -250], [260, -350], [370, -330], [340, -220], [250, -150],
        [310, -30], [300, 110], [230, 200], [330, 290], [290, 370], [190, 320], [130, 280], [50, 310], [0, 385],
      ]),
      behind() {},
      before() {
        for (const side of [-1, 1]) {
          disc(500 + side * 36, 160, 12, "#ffffff");
          disc(500 + side * 38, 157, 7, "#101018");
        }
        context.strokeStyle = veil("#000000", 0.4);
        context.lineWidth = 6;
        context.beginPath();
        context.ellipse(500, 515, 235, 265, 0, 0, tau);
        context.stroke();
      },
    }
    """#,
    "violin": #"""
    {
      outline: () => shapes.mirrored([
        [0, -235], [110, -290], [215, -230], [220, -110], [130, -70], [120, 20], [150, 80], [260, 130], [290, 280],
        [190, 385], [0, 390],
      ]),
      behind() {},
      before() {
        plate(480, 85, 40, 420, 8, mixColour(colours.ink, "#000000", isDark ? 0.75 : 0.1));
        plate(462, 70, 76, 44, 20, mixColour(colours.ink, "#000000", isDark ? 0.65 : 0.2));
        plate(470, 740, 60, 120, 20, mixColour(colours.ink, "#000000", isDark ? 0.75 : 0.1));
        plate(435, 640, 130, 12, 5, mixColour(colours.third, "#ffffff", 0.3));
        for (const x of [488, 496, 504, 512]) {
          const tremble = Math.sin(elapsed * 60 + x) * 1.2;
          stroke([[x, 100], [x + tremble, 400], [x + (x - 500) * 1.4, 646], [x, 745]], veil("#ffffff", 0.8), 1.6);
        }
        for (const side of [-1, 1]) {
          const hole = times(24, (at) => [500 + side * (105 + 26 * Math.sin((at / 23) * tau)), 540 + at * 6]);
          stroke(hole, "#0b0b10", 9);
          disc(...hole[0], 9, "#0b0b10");
          disc(...hole[23], 9, "#0b0b10");
        }
      },
    }
    """#,
    "planet": #"""
    {
      outline: () => times(24, (at) => [500 + 348 * Math.cos(at * tau / 24), 500 + 348 * Math.sin(at * tau / 24)]),
      behind() {
        glow(500, 500, 480, colours.second, 0.4);
        context.strokeStyle = veil(colours.ink, 0.4);
        for (const [reach, width] of [[455, 14], [485, 7]]) {
          context.lineWidth = width;
          context.beginPath();
          context.ellipse(500, 500, reach, reach * 0.2, -0.3, 0, tau);
          context.stroke();
        }
      },
      before() {
        context.strokeStyle = veil(mixColour(colours.third, colours.ink, 0.5), 0.9);
        for (const [reach, width] of [[455, 14], [485, 7]]) {
          context.lineWidth = width;
          context.beginPath();
          context.ellipse(500, 500, reach, reach * 0.2, -0.3, 0.02, Math.PI - 0.02);
          context.stroke();
        }
      },
    }
    """#,
  ]
}
