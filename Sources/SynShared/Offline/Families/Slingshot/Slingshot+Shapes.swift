// What flies in the slingshot, and what bends its way: for each look a ground, a centre, a body about 20 units across
// and a flight.

extension PageFamily {
  static let slingshotShapes = [
    "star": #"""
    {
      ground: () => shapes.sky(),
      centre() {
        glow(0, 0, 150, warm, 0.75);
        times(24, (index) => {
          const reach = 52 + 9 * Math.sin(elapsed * 2 + index * 1.9);
          const angle = (index * tau) / 24 + elapsed * 0.05;
          stroke([[0, 0], [Math.cos(angle) * reach, Math.sin(angle) * reach]], veil(warm, 0.35), 4);
        });
        disc(0, 0, 38, warm);
        disc(-4, -4, 30, mixColour(warm, "#ffffff", 0.45));
      },
      body(index) {
        disc(0, 0, 10, cool);
        context.save();
        context.clip();
        for (const y of [-6, -1, 4]) plate(-10, y, 20, 2.2, 1, veil("#ffffff", 0.25));
        disc(6, 5, 11, veil("#000000", 0.35));
        context.restore();
        if (index % 2 === 0) at(0, 0, -0.4, 1, () => {
          context.strokeStyle = veil(colours.ink, 0.7);
          context.lineWidth = 1.6;
          context.beginPath();
          context.ellipse(0, 0, 17, 4.5, 0, 0, tau);
          context.stroke();
        });
      },
      flight: (colour) => shapes.dart(colour, 0),
    }
    """#,
    "hole": #"""
    {
      ground: () => shapes.sky(),
      centre() {
        at(0, 0, -0.35, 1, () => times(26, (index) => {
          const phase = elapsed * (2.6 - index * 0.06) + index * 1.3;
          context.strokeStyle = veil(index % 3 ? warm : mixColour(warm, "#ffffff", 0.5), 0.75 - index * 0.024);
          context.lineWidth = 2.4;
          context.beginPath();
          context.ellipse(0, 0, 44 + index * 2.3, 12 + index * 0.85, 0, phase, phase + 2.6);
          context.stroke();
        }));
        glow(0, 0, 70, warm, 0.55);
        disc(0, 0, 34, "#000000");
        ring(0, 0, 35, mixColour(warm, "#ffffff", 0.6), 2.5);
      },
      body(index) {
        at(0, 0, elapsed * 2 + index * 2, 1, () => {
          polygon([[0, 0], [34, -5], [34, 5]], veil(cool, 0.35));
          polygon([[0, 0], [-34, -5], [-34, 5]], veil(cool, 0.35));
        });
        glow(0, 0, 22, cool, 0.8);
        disc(0, 0, 8, mixColour(cool, "#ffffff", 0.55));
      },
      flight(colour) {
        polygon([[9, 0], [-2, -9], [-6, 0]], colour);
        polygon([[9, 0], [-2, 9], [-6, 0]], mixColour(colour, "#ffffff", 0.5));
      },
    }
    """#,
    "whirl": #"""
    {
      ground: () => times(16, (line) => {
        const wave = (index) => [index * 40, 40 + line * 62 + 6 * Math.sin(index * 0.9 + line * 2 + elapsed)];
        stroke(times(26, wave), veil(colours.first, 0.13), 2);
      }),
      centre() {
        disc(0, 0, 78, veil(warm, 0.16));
        disc(0, 0, 42, veil(deep(warm, 0.5), 0.55));
        times(5, (arm) => stroke(shapes.spiral(0.9, 92, elapsed * 1.6 + (arm * tau) / 5), veil(warm, 0.8), 3));
        disc(0, 0, 13, deep(warm, 0.75));
      },
      body() {
        disc(0, 0, 17, veil(cool, 0.2));
        times(3, (arm) => stroke(shapes.spiral(0.8, 17, elapsed * 3 + (arm * tau) / 3), cool, 1.8));
        disc(0, 0, 3, deep(cool, 0.5));
      },
      flight(colour) {
        const hull = [[11, 0], [3, -5.5], [-9, -5.5], [-9, 5.5], [3, 5.5]];
        polygon(hull, mixColour(colours.ink, colours.background, 0.25));
        polygon([[11, 0], [-9, 0], [-4, -4]], colour);
        polygon([[11, 0], [-9, 0], [-4, 4]], deep(colour, 0.3));
      },
    }
    """#,
    "blossom": #"""
    {
      ground: () => stars.forEach(([x, y, radius, phase]) => {
        at(x, y, phase, radius, () => shapes.leaf(veil(colours.first, 0.16)));
      }),
      centre() {
        disc(4, 8, 66, veil("#000000", 0.14));
        at(0, 0, elapsed * 0.05, 1, () => shapes.petals(18, 74, 9, deep(warm, 0.25)));
        at(0, 0, elapsed * 0.05 + 0.17, 1, () => shapes.petals(18, 66, 8, warm));
        disc(0, 0, 37, deep(warm, 0.6));
        times(70, (seed) => {
          const radius = 4 * Math.sqrt(seed);
          disc(Math.cos(seed * 2.4) * radius, Math.sin(seed * 2.4) * radius, 2, veil(warm, 0.75));
        });
      },
      body(index) {
        at(0, 0, elapsed * 0.4 + index, 1, () => shapes.petals(6, 19, 4.6, cool));
        disc(0, 0, 5.5, mixColour(cool, "#ffffff", 0.6));
      },
      flight(colour) {
        const open = 3 + 3 * Math.abs(Math.sin(elapsed * 30));
        context.fillStyle = veil(colours.ink, 0.35);
        context.beginPath();
        context.ellipse(0, -open, 3, 6, 0.4, 0, tau);
        context.ellipse(0, open, 3, 6, -0.4, 0, tau);
        context.fill();
        context.fillStyle = colour;
        context.beginPath();
        context.ellipse(0, 0, 9, 5, 0, 0, tau);
        context.fill();
        for (const x of [-4, 0]) stroke([[x, -4], [x, 4]], colours.background, 1.8);
      },
    }
    """#,
    "lamp": #"""
    {
      ground: () => shapes.sky(),
      centre() {
        glow(0, 0, 240 + 8 * Math.sin(elapsed * 3), warm, 0.6);
        stroke([[0, -500], [0, -56]], mixColour(colours.background, colours.ink, 0.35), 3);
        polygon([[-26, -30], [26, -30], [19, 36], [-19, 36]], mixColour(warm, "#ffffff", 0.5));
        polygon([[-34, -30], [34, -30], [0, -56]], mixColour(colours.background, colours.ink, 0.4));
        plate(-24, 34, 48, 10, 4, mixColour(colours.background, colours.ink, 0.4));
        stroke([[0, -30], [0, 36]], veil(colours.background, 0.5), 2);
      },
      body() {
        glow(0, 0, 42, cool, 0.6);
        disc(0, 0, 10, cool);
        for (const width of [3.5, 7.5]) {
          context.strokeStyle = deep(cool, 0.45);
          context.lineWidth = 0.8;
          context.beginPath();
          context.ellipse(0, 0, width, 10, 0, 0, tau);
          context.stroke();
        }
        plate(-4, -12.5, 8, 4, 1, deep(cool, 0.6));
      },
      flight: (colour) => shapes.moth(colour, elapsed * 16),
    }
    """#,
    "nucleus": #"""
    {
      ground: () => [90, 170, 250, 330, 410].forEach((radius) => {
        context.setLineDash([3, 13]);
        ring(500, 500, radius, veil(colours.ink, 0.2), 2);
        context.setLineDash([]);
      }),
      centre() {
        glow(0, 0, 110, warm, isDark ? 0.6 : 0.25);
        times(14, (index) => {
          const [radius, angle] = [9 * Math.sqrt(13 - index), index * 2.4 + 0.12 * Math.sin(elapsed * 4 + index)];
          const [x, y] = [Math.cos(angle) * radius, Math.sin(angle) * radius];
          disc(x, y, 12, deep(index % 2 ? warm : cool, 0.35));
          disc(x - 1.5, y - 1.5, 10, index % 2 ? warm : cool);
          disc(x - 4, y - 5, 3, veil("#ffffff", 0.55));
        });
      },
      body() {
        disc(0, 0, 10, deep(cool, 0.3));
        disc(-1, -1, 8.6, cool);
        stroke([[-4, 0], [4, 0]], colours.background, 2);
        stroke([[0, -4], [0, 4]], colours.background, 2);
      },
      flight(colour) {
        glow(0, 0, 20, colour, 0.6);
        disc(0, 0, 6.5, colour);
        stroke([[-3, 0], [3, 0]], colours.background, 1.6);
      },
    }
    """#,
    "magnet": #"""
    {
      ground: () => times(289, (index) => {
        const [x, y] = [30 + (index % 17) * 58.7, 30 + Math.floor(index / 17) * 58.7];
        const [ax, ay] = pullAt(x, y);
        const share = 13 / (Math.hypot(ax, ay) || 1);
        stroke([[x - ax * share, y - ay * share], [x + ax * share, y + ay * share]], veil(colours.ink, 0.17), 2.4);
      }),
      centre() {
        disc(5, 9, 42, veil("#000000", 0.25));
        const facets = times(9, (corner) => {
          const reach = 40 + 6 * Math.sin(corner * 5);
          return [Math.cos((corner * tau) / 9) * reach, Math.sin((corner * tau) / 9) * reach];
        });
        polygon(facets, deep(warm, 0.35));
        facets.forEach((corner, index) => {
          polygon([[-6, -8], corner, facets[(index + 1) % 9]], veil(warm, 0.25 + 0.09 * ((index * 4) % 9)));
        });
      },
      body(index) {
        at(0, 0, elapsed * 0.6 + index, 1, () => {
          disc(0, 0, 10, mixColour(colours.background, colours.ink, 0.55));
          context.beginPath();
          context.arc(0, 0, 10, 0, Math.PI);
          context.fillStyle = cool;
          context.fill();
          write("N", 0, 5, 8, colours.background);
        });
      },
      flight(colour) {
        disc(1.5, 2.5, 7.5, veil("#000000", 0.25));
        disc(0, 0, 7.5, colour);
        disc(-2.4, -2.6, 2.4, veil("#ffffff", 0.75));
      },
    }
    """#,
    "sky": #"""
    () => stars.forEach(([x, y, radius, phase]) => {
      disc(x, y, radius, veil(colours.ink, 0.3 + 0.25 * Math.sin(elapsed * 1.5 + phase)));
    })
    """#,
    "spiral": #"""
    (turns, reach, phase) => times(60, (index) => {
      const [angle, radius] = [phase + (index / 59) * turns * tau, 3 + (index / 59) ** 1.3 * reach];
      return [Math.cos(angle) * radius, Math.sin(angle) * radius];
    })
    """#,
    "petals": #"""
    (count, reach, width, colour) => times(count, (index) => at(0, 0, (index * tau) / count, 1, () => {
      context.fillStyle = colour;
      context.beginPath();
      context.ellipse(reach * 0.62, 0, reach * 0.42, width, 0, 0, tau);
      context.fill();
    }))
    """#,
  ]
}
