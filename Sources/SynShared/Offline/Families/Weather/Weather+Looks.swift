// The looks of weather: to each a landscape, and what falls on it.

extension PageFamily {
  static let weatherLooks: [String: PageLook] = [
    "city": PageLook(PageRuntime.scenery, PageRuntime.city, rain),
    "village": PageLook(PageRuntime.scenery, PageRuntime.firs, PageRuntime.village, snow),
    "park": PageLook(PageRuntime.scenery, PageRuntime.park, leaves),
    "temple": PageLook(PageRuntime.scenery, PageRuntime.temple, petals),
    "desert": PageLook(
      PageRuntime.scenery, PageRuntime.desert,
      #"""
      const fall = { speed: 130, drift: 2.6, flutter: 18, width: 1.5, trail: 0.05 };
      """#),
    "coast": PageLook(PageRuntime.scenery, PageRuntime.coast, rain),
    "volcano": PageLook(
      PageRuntime.scenery, PageRuntime.volcano,
      #"""
      const fall = {
        speed: 84, drift: 0.8, flutter: 30, scale: 0.62,
        paint: (colour) => {
          polygon(spikes(10, 5, 9, 0.4), mixColour(colour, colours.ink, 0.35));
          glow(0, 0, 13, colours.third, 0.6);
        },
      };
      """#),
    "mill": PageLook(
      PageRuntime.scenery, PageRuntime.mill,
      #"""
      const fall = {
        speed: 46, drift: 0.9, flutter: 34, scale: 0.8, head: (colour) => times(6, (grain) => {
          at(grain % 2 ? 4 : -4, grain * 5 - 12, grain % 2 ? -0.9 : -2.2, 0.9, () => shapes.leaf(colour));
        }),
        paint: (colour) => {
          stroke([[0, 0], [0, 9]], mixColour(colour, nightfall, 0.3), 1.4);
          for (let hair = 0; hair < 9; hair += 1) {
            const turn = Math.PI + (hair / 8) * Math.PI;
            stroke([[0, 0], [Math.cos(turn) * 10, Math.sin(turn) * 10]], colour, 1);
            disc(Math.cos(turn) * 10, Math.sin(turn) * 10, 1.3, colour);
          }
          disc(0, 10, 2, mixColour(colour, nightfall, 0.4));
        },
      };

      let sailTurn = 0.5;
      everyStep((seconds) => (sailTurn += windAt(500) * seconds * 0.003));
      alive.push(() => at(690, 592, sailTurn, 1.35, () => {
        for (let sail = 0; sail < 4; sail += 1) {
          at(0, 0, (sail * tau) / 4, 1, () => {
            stroke([[0, 0], [112, 0]], tone(0.95), 3.4);
            polygon([[26, 0], [112, 0], [112, 20], [26, 16]], veil(tone(0.85), 0.8));
            for (let slat = 36; slat < 112; slat += 15) stroke([[slat, 0], [slat, 18]], tone(0.55), 1.4);
          });
        }
        disc(0, 0, 6, tone(0.95));
      }));
      """#),
  ]

  private static let rain = #"""
    const fall = { speed: 760, drift: 0.9, flutter: 4, width: 1.7, trail: 0.035 };
    """#

  private static let snow = #"""
    const fall = {
      speed: 92, drift: 0.8, flutter: 26, scale: 0.72,
      paint: (colour) => {
        const pale = mixColour(colour, colours.ink, 0.6);
        for (let arm = 0; arm < 6; arm += 1) {
          at(0, 0, (arm * tau) / 6, 1, () => {
            stroke([[0, 0], [11, 0]], pale, 2.2);
            stroke([[9, -4], [6, 0], [9, 4]], pale, 1.7);
          });
        }
        glow(0, 0, 12, pale, 0.5);
      },
    };
    """#

  private static let leaves = #"""
    const fall = {
      speed: 96, drift: 1.2, flutter: 52, scale: 1.05,
      paint: (colour) => {
        context.fillStyle = colour;
        for (const [turn, length] of [[0, 11], [0.9, 9], [-0.9, 9], [1.9, 6], [-1.9, 6]]) {
          context.beginPath();
          context.ellipse(
            Math.cos(turn) * length * 0.5, Math.sin(turn) * length * 0.5, length * 0.62, 2.9, turn, 0, tau,
          );
          context.fill();
        }
        stroke([[8, 0], [-9, 0]], mixColour(colour, nightfall, 0.4), 1.2);
      },
    };
    """#

  private static let petals = #"""
    const fall = {
      speed: 66, drift: 1.1, flutter: 44, scale: 0.78,
      paint: (colour) => {
        context.fillStyle = colour;
        context.beginPath();
        context.moveTo(-9, 0);
        context.bezierCurveTo(-4, -10, 7, -9, 9, -3);
        context.lineTo(5.5, 0);
        context.lineTo(9, 3);
        context.bezierCurveTo(7, 9, -4, 10, -9, 0);
        context.fill();
        stroke([[-7, 0], [1, 0]], mixColour(colour, colours.ink, 0.4), 1.2);
      },
    };
    """#
}
