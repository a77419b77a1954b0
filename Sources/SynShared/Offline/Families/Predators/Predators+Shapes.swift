// Who hunts whom, seen from above and about 20 units long, and the ground they live on, for each look; and the chart of
// their numbers.

extension PageFamily {
  static let predatorShapes = [
    "oval": #"""
    (x, y, width, height, colour, turn = 0) => {
      context.fillStyle = colour;
      context.beginPath();
      context.ellipse(x, y, width, height, turn, 0, tau);
      context.fill();
    }
    """#,
    "chart": #"""
    () => {
      const most = Math.max(40, ...record.map((entry) => Math.max(entry.prey, entry.hunters * 2)));
      const x = ({ time }) => plot.right - ((elapsed - time) / config.memory) * (plot.right - plot.left);
      const y = (count) => plot.bottom - (count / most) * (plot.bottom - plot.top);
      const curve = (key) => record.map((entry) => [x(entry), y(entry[key])]);
      const line = curve("prey");
      polygon([[line[0][0], plot.bottom], ...line, [line[line.length - 1][0], plot.bottom]], veil(colours.first, 0.16));
      stroke(line, colours.first, 3);
      stroke(curve("hunters"), colours.second, 3);
      stroke([[plot.left, plot.top], [plot.left, plot.bottom], [plot.right, plot.bottom]], veil(colours.ink, 0.5), 1.5);
      write(String(most), plot.left - 8, plot.top + 4, 16, veil(colours.ink, 0.8), "right");
      write("0", plot.left - 8, plot.bottom, 16, veil(colours.ink, 0.8), "right");
      write(`${config.memory} s ago`, plot.left, plot.bottom + 17, 16, veil(colours.ink, 0.8), "left");
      write("now", plot.right, plot.bottom + 17, 16, veil(colours.ink, 0.8), "right");
    }
    """#,
    "meadow": #"""
    {
      prey(colour, beat) {
        const hop = 1 + 0.08 * Math.sin(beat);
        shapes.oval(-2, 0, 8 * hop, 5.4, colour);
        disc(6.5, 0, 4, colour);
        const ear = mixColour(colour, colours.ink, 0.3);
        for (const side of [-1, 1]) shapes.oval(3.5, side * 3.6, 5, 1.5, ear, side * -0.45);
        disc(-10, 0, 2.6, mixColour(colour, "#ffffff", 0.75));
      },
      hunter(colour, beat) {
        const sway = 2.5 * Math.sin(beat * 0.6);
        shapes.oval(-13, sway, 6, 2.6, mixColour(colour, "#ffffff", 0.35), sway * -0.06);
        shapes.oval(-1, 0, 8.5, 4, colour);
        polygon([[13, 0], [7, -4], [4, -3], [4, 3], [7, 4]], colour);
        const ear = mixColour(colour, "#000000", 0.35);
        for (const side of [-1, 1]) polygon([[6, side * 3], [3.4, side * 6.5], [3, side * 2.4]], ear);
        disc(12.4, 0, 1.2, "#101014");
      },
      ground: () => times(70, (tuft) => {
        const [x, y] = [field.left + ((tuft * 137.5) % 910), field.top + ((tuft * 211.3) % 570)];
        for (const lean of [-3, 0, 3]) stroke([[x, y + 8], [x + lean, y]], veil(colours.third, 0.35), 1.6);
      }),
    }
    """#,
    "bay": #"""
    {
      prey(colour, beat) {
        const sway = 2 * Math.sin(beat);
        polygon([[10, 0], [4, -3.4], [-4, -2.4], [-7, sway * 0.5], [-4, 2.4], [4, 3.4]], colour);
        polygon([[-6, sway * 0.5], [-11, sway - 3.4], [-11, sway + 3.4]], colour);
        disc(6.5, -1, 0.9, colours.background);
      },
      hunter(colour, beat) {
        const sway = 2 * Math.sin(beat * 0.5);
        shapes.oval(-1, 0, 9.5, 4.8, colour);
        disc(9, 0, 3.6, colour);
        for (const side of [-1, 1]) {
          shapes.oval(1, side * 6, 4.4, 1.7, mixColour(colour, "#000000", 0.3), side * (0.9 + sway * 0.1));
          shapes.oval(-11.5, side * 2 + sway, 3.6, 1.4, mixColour(colour, "#000000", 0.3), side * -0.4);
          disc(11, side * 1.6, 0.8, "#101014");
        }
      },
      ground: () => times(9, (line) => {
        const y = field.top + 35 + line * 64;
        const wave = (at) => [field.left + at * 24, y + 9 * Math.sin(at * 0.7 + line * 2 + elapsed)];
        stroke(times(40, wave), veil(colours.ink, 0.09), 3);
      }),
    }
    """#,
    "shoot": #"""
    {
      prey(colour, beat) {
        for (const leg of [-3, 0, 3]) {
          const step = Math.sin(beat + leg) * 1.2;
          stroke([[leg + step, -7], [leg, 0], [leg - step, 7]], mixColour(colour, colours.ink, 0.4), 1);
        }
        shapes.oval(-1.5, 0, 7.5, 4.8, colour);
        disc(6, 0, 2.8, mixColour(colour, "#ffffff", 0.25));
        stroke([[7, -1], [11, -4]], colour, 1);
        stroke([[7, 1], [11, 4]], colour, 1);
      },
      hunter(colour) {
        disc(7.5, 0, 4, "#15151c");
        disc(-0.5, 0, 9, colour);
        stroke([[8, 0], [-9, 0]], "#15151c", 1.3);
        for (const [x, y] of [[3, 4.4], [-4, 3.6], [0, 7], [3, -4.4], [-4, -3.6], [0, -7]]) disc(x, y, 1.7, "#15151c");
        disc(2, -3, 1.6, veil("#ffffff", 0.5));
        for (const side of [-1, 1]) disc(9.6, side * 2, 1, "#ffffff");
      },
      ground() {
        const vein = veil(colours.ink, 0.13);
        stroke([[field.left, 412], [field.right, 412]], vein, 9);
        for (let x = 80; x < 960; x += 110) {
          for (const side of [-1, 1]) {
            stroke(times(12, (at) => [x + at * 16, 412 + side * 300 * (at / 11) ** 1.3]), vein, 4);
          }
        }
      },
    }
    """#,
    "barn": #"""
    {
      prey(colour, beat) {
        const tail = times(8, (at) => [-6 - at * 1.6, Math.sin(beat * 0.7 + at * 0.7) * at * 0.35]);
        stroke(tail, mixColour(colour, colours.ink, 0.35), 1.2);
        shapes.oval(-1, 0, 6.6, 4.2, colour);
        polygon([[9.5, 0], [4, -3], [4, 3]], colour);
        for (const side of [-1, 1]) disc(3.6, side * 3.2, 2.2, mixColour(colour, "#ffffff", 0.3));
      },
      hunter(colour, beat) {
        const open = 12 + 2.5 * Math.sin(beat * 0.5);
        for (const side of [-1, 1]) {
          polygon([[4, side * 2], [5, side * open], [-1, side * (open + 1)], [-6, side * 7], [-5, side * 2]], colour);
        }
        shapes.oval(-3, 0, 8, 4, mixColour(colour, "#000000", 0.25));
        disc(5, 0, 5.2, mixColour(colour, "#ffffff", 0.3));
        for (const side of [-1, 1]) {
          disc(6.8, side * 2, 1.7, "#ffffff");
          disc(7.2, side * 2, 0.9, "#101014");
        }
      },
      ground: () => times(10, (board) => {
        const y = field.top + board * 58;
        stroke([[field.left, y], [field.right, y]], veil("#000000", 0.35), 3);
        const joint = field.left + ((board * 367) % 900);
        stroke([[joint, y], [joint, y + 58]], veil("#000000", 0.3), 3);
        disc(joint + 9, y + 12, 2.4, veil("#000000", 0.4));
      }),
    }
    """#,
    "dish": #"""
    {
      prey(colour, beat) {
        const tail = times(9, (at) => [-6 - at * 1.7, Math.sin(beat + at * 1.1) * 2.2]);
        stroke(tail, veil(colour, 0.6), 1.2);
        plate(-8, -3.6, 16, 7.2, 3.6, colour);
        plate(-4, -1.4, 7, 2.8, 1.4, mixColour(colour, "#ffffff", 0.5));
      },
      hunter(colour, beat) {
        const edge = times(22, (at) => {
          const reach = 10.5 + 2.4 * Math.sin(at * 1.7 + beat * 0.25) + 1.6 * Math.sin(at * 0.86 - beat * 0.17);
          return [Math.cos((at * tau) / 22) * reach, Math.sin((at * tau) / 22) * reach];
        });
        polygon(edge, veil(colour, 0.55));
        stroke([...edge, edge[0]], colour, 1.2);
        disc(-2, 1, 3.4, mixColour(colour, "#000000", 0.45));
        for (const [x, y] of [[4, -4], [5, 3], [-5, -5]]) disc(x, y, 1.5, veil("#ffffff", 0.5));
      },
      ground: () => times(26, (bubble) => {
        const [x, y] = [field.left + ((bubble * 173.7) % 920), field.top + ((bubble * 97.3) % 575)];
        ring(x, y, 5 + ((bubble * 7) % 16), veil(colours.ink, 0.1), 2);
      }),
    }
    """#,
    "pasture": #"""
    {
      prey(colour) {
        for (const [x, y] of [[-5, -3], [-5, 3], [0, -4], [0, 4], [4, -2], [4, 2], [-7, 0], [0, 0]]) {
          disc(x, y, 4.2, mixColour(colour, "#ffffff", x > -4 ? 0.25 : 0.1));
        }
        shapes.oval(9, 0, 3.6, 2.6, "#20202a");
        for (const side of [-1, 1]) shapes.oval(8, side * 3, 2, 0.9, "#20202a", side * 0.5);
      },
      hunter(colour, beat) {
        const sway = 2 * Math.sin(beat * 0.6);
        polygon([[-9, -1.5], [-17, sway], [-9, 1.5]], mixColour(colour, "#000000", 0.3));
        polygon([[7, -3.5], [1, -5], [-9, -3.4], [-9, 3.4], [1, 5], [7, 3.5]], colour);
        polygon([[14, 0], [9, -3.4], [4, -3.6], [4, 3.6], [9, 3.4]], mixColour(colour, "#ffffff", 0.2));
        const ear = mixColour(colour, "#000000", 0.4);
        for (const side of [-1, 1]) polygon([[7, side * 2.6], [3.5, side * 6], [4, side * 2]], ear);
      },
      ground: () => times(16, (rock) => {
        const [x, y] = [field.left + 20 + ((rock * 251.7) % 880), field.top + 20 + ((rock * 143.9) % 540)];
        const reach = 9 + ((rock * 5) % 13);
        const edge = [[x - reach, y + 5], [x - 4, y - reach * 0.7], [x + reach * 0.8, y - 3], [x + reach, y + 6]];
        polygon(edge, veil(colours.ink, 0.17));
        polygon([[x - 4, y - reach * 0.7], [x + reach * 0.8, y - 3], [x + 2, y + 2]], veil("#ffffff", 0.16));
      }),
    }
    """#,
    "plaza": #"""
    {
      prey(colour, beat) {
        shapes.oval(-1, 0, 7, 4.6, colour);
        polygon([[-6, -2], [-12, -3.4], [-12, 3.4], [-6, 2]], mixColour(colour, colours.ink, 0.35));
        for (const side of [-1, 1]) stroke([[3, side * 4], [-7, side * 3]], mixColour(colour, colours.ink, 0.35), 1.6);
        disc(6.4 + 0.9 * Math.sin(beat), 0, 3, mixColour(colour, "#000000", 0.25));
        polygon([[11, 0], [8.6, -1], [8.6, 1]], colours.ink);
      },
      hunter(colour, beat) {
        const tip = 15 + 2 * Math.sin(beat * 0.4);
        for (const side of [-1, 1]) {
          polygon([[5, side * 1.5], [3, side * 9], [-4, side * tip], [-3, side * 7], [-6, side * 2]], colour);
        }
        const back = [[10, 0], [4, -3], [-7, -2], [-14, -4.5], [-14, 4.5], [-7, 2], [4, 3]];
        polygon(back, mixColour(colour, "#000000", 0.25));
        disc(6.5, 0, 3, mixColour(colour, "#ffffff", 0.35));
        polygon([[12, 0], [9, -1.2], [9, 1.2]], "#f2c14e");
      },
      ground() {
        for (let x = field.left + 58; x < field.right; x += 58) {
          stroke([[x, field.top], [x, field.bottom]], veil(colours.ink, 0.1), 2.5);
        }
        for (let y = field.top + 58; y < field.bottom; y += 58) {
          stroke([[field.left, y], [field.right, y]], veil(colours.ink, 0.1), 2.5);
        }
        ring(500, 412, 92, veil(colours.ink, 0.14), 12);
        disc(500, 412, 30, veil(colours.ink, 0.12));
      },
    }
    """#,
  ]
}
