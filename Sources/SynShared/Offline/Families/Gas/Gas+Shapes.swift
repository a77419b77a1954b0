// What the gas consists of, about 20 units across, and what holds it: a figure and a vessel for each look.

extension PageFamily {
  static let gasShapes = [
    "atom": #"""
    {
      vessel: () => shapes.glass(),
      figure: (colour) => {
        if (isDark) glow(0, 0, 24, colour, 0.35);
        disc(0, 0, 10, shadeOf(colour, 0.3));
        disc(-1, -1, 8.6, colour);
        shine(-3.5, -3.5, 2.6);
      },
    }
    """#,
    "molecule": #"""
    {
      vessel: () => shapes.steel(),
      figure: (colour) => {
        stroke([[-5, 0], [5, 0]], shadeOf(colour, 0.5), 4);
        disc(-4.6, 0, 5.6, colour);
        disc(4.6, 0, 5.6, shadeOf(colour, 0.25));
        shine(-6, -1.8, 1.6);
      },
    }
    """#,
    "marble": #"""
    {
      vessel: () => shapes.wood(),
      figure: (colour) => {
        disc(1.5, 2.5, 10, veil("#000000", 0.22));
        disc(0, 0, 10, colour);
        context.fillStyle = mixColour(colour, "#ffffff", 0.55);
        context.beginPath();
        context.moveTo(-9.5, -2);
        context.bezierCurveTo(-3, -9, 3, 9, 9.5, 2);
        context.bezierCurveTo(4, 3, -4, -5, -9.5, -2);
        context.fill();
        shine(-4, -5, 2.2, 0.7);
      },
    }
    """#,
    "bubble": #"""
    {
      vessel: () => shapes.glass(),
      figure: (colour) => {
        disc(0, 0, 10, veil(colour, 0.22));
        ring(0, 0, 9.4, colour, 1.3);
        context.beginPath();
        context.arc(0, 0, 6.8, 3.4, 4.5);
        context.stroke();
        shine(4, 4.4, 1.3, 0.8);
      },
    }
    """#,
    "firefly": #"""
    {
      vessel: () => shapes.leaded(),
      figure: (colour, beat) => {
        glow(-5, 0, 26 + 5 * Math.sin(beat * 5), colour, 0.75);
        const open = 0.5 + 0.5 * Math.abs(Math.sin(beat * 9));
        context.fillStyle = veil(colours.ink, 0.35);
        context.beginPath();
        context.ellipse(1, -5 * open, 6, 2.6, 0.5, 0, tau);
        context.ellipse(1, 5 * open, 6, 2.6, -0.5, 0, tau);
        context.fill();
        stroke([[-1, 0], [7, 0]], shadeOf(colour, 0.55), 3.4);
        disc(-5, 0, 4, mixColour(colour, "#ffffff", 0.35));
      },
    }
    """#,
    "crystal": #"""
    {
      vessel: () => shapes.leaded(),
      figure: (colour) => {
        for (let arm = 0; arm < 6; arm += 1) {
          at(0, 0, (arm * tau) / 6, 1, () => {
            stroke([[0, 0], [10, 0]], colour, 1.7);
            stroke([[9, -3], [5.6, 0], [9, 3]], colour, 1.3);
          });
        }
        polygon(times(6, (corner) => [Math.cos((corner * tau) / 6) * 3, Math.sin((corner * tau) / 6) * 3]), colour);
      },
    }
    """#,
    "bean": #"""
    {
      vessel: () => shapes.copper(),
      figure: (colour) => {
        context.fillStyle = shadeOf(colour, 0.12);
        context.beginPath();
        context.ellipse(0, 0, 10, 7, 0, 0, tau);
        context.fill();
        context.strokeStyle = shadeOf(colour, 0.65);
        context.lineWidth = 1.6;
        context.beginPath();
        context.moveTo(-9, 0.5);
        context.bezierCurveTo(-3, -4, 3, 4, 9, -0.5);
        context.stroke();
        shine(-3, -4, 1.6, 0.4);
      },
    }
    """#,
    "glass": #"""
    () => {
      paintWalls(16, mixColour(colours.background, colours.ink, 0.22), 22);
      for (const [x, width] of [[170, 60], [250, 18]]) {
        const slant = [[x, upper], [x + width, upper], [x + width - 90, lower], [x - 90, lower]];
        polygon(slant, veil(isDark ? colours.ink : "#ffffff", isDark ? 0.045 : 0.7));
      }
      stroke([[950, upper - 12], [left - 8, upper - 12]], veil("#ffffff", 0.45), 2);
    }
    """#,
    "steel": #"""
    (colour = mixColour(colours.background, colours.ink, 0.42)) => {
      paintWalls(26, colour);
      stroke([[945, upper - 20], [left - 20, upper - 20], [left - 20, lower + 20]], veil("#ffffff", 0.22), 3);
      paintStuds(26, colour);
    }
    """#,
    "copper": #"() => shapes.steel(shadeOf(colours.third, 0.45))"#,
    "wood": #"""
    () => {
      const colour = shadeOf(colours.third, 0.6);
      paintWalls(30, colour, 8);
      for (const y of [upper - 22, upper - 12, lower + 9, lower + 20]) {
        const grain = (index) => [left - 20 + index * 21, y + 2.5 * Math.sin(index * 0.7 + y)];
        stroke(times(42, grain), veil(shadeOf(colours.third, 0.2), 0.35), 2);
      }
      stroke([[left - 30, upper - 30], [left, upper]], veil("#000000", 0.4), 2);
      stroke([[left - 30, lower + 30], [left, lower]], veil("#000000", 0.4), 2);
    }
    """#,
    "leaded": #"""
    () => {
      paintWalls(14, shadeOf(colours.ink, 0.35), 2);
      context.save();
      context.beginPath();
      context.rect(left, upper, 950 - left, lower - upper);
      context.clip();
      for (let x = -500; x < 1000; x += 98) {
        stroke([[x, upper], [x + 490, lower]], veil(colours.ink, 0.1), 3);
        stroke([[x + 490, upper], [x, lower]], veil(colours.ink, 0.1), 3);
      }
      context.restore();
    }
    """#,
  ]
}
