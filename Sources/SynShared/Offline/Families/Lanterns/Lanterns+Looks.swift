// The looks of circling lights: to each its body, and the landscape below it.

extension PageFamily {
  static let lanternsLooks: [String: PageLook] = [
    "lantern": PageLook(
      PageRuntime.scenery, PageRuntime.lake, onLake,
      #"""
      function paintLight(colour, beat, shine) {
        const paper = context.createRadialGradient(0, 4, 2, 0, 0, 30);
        paper.addColorStop(0, mixColour(colour, "#ffffff", 0.75 * shine));
        paper.addColorStop(0.6, colour);
        paper.addColorStop(1, mixColour(colour, nightfall, 0.4));
        context.fillStyle = paper;
        context.beginPath();
        context.ellipse(0, 0, 27, 24, 0, 0, tau);
        context.fill();
        context.strokeStyle = veil(nightfall, 0.28);
        context.lineWidth = 1.2;
        for (const breadth of [8, 18]) {
          context.beginPath();
          context.ellipse(0, 0, breadth, 24, 0, 0, tau);
          context.stroke();
        }
        plate(-9, -28, 18, 6, 2, mixColour(colour, nightfall, 0.65));
        plate(-9, 22, 18, 6, 2, mixColour(colour, nightfall, 0.65));
        stroke([[0, 28], [Math.sin(beat * 1.7) * 3, 46]], mixColour(colour, nightfall, 0.3), 3);
      }
      """#),
    "box": PageLook(
      PageRuntime.scenery, PageRuntime.temple, onGround,
      #"""
      function paintLight(colour, beat, shine) {
        const wood = mixColour(nightfall, colour, 0.18);
        for (const [left, right, dark] of [[-20, 4, 0], [4, 20, 0.28]]) {
          const paper = context.createLinearGradient(0, -26, 0, 26);
          paper.addColorStop(0, mixColour(colour, nightfall, 0.3 + dark));
          paper.addColorStop(0.6, mixColour(mixColour(colour, "#ffffff", 0.55 * shine), nightfall, dark));
          paper.addColorStop(1, mixColour(colour, nightfall, 0.2 + dark));
          polygon([[left, -24], [right, -24], [right, 24], [left, 24]], paper);
          stroke([[left, -24], [right, -24], [right, 24], [left, 24], [left, -24]], wood, 2.6);
          stroke([[left, -4], [right, -4]], wood, 1.6);
          stroke([[(left + right) / 2, -24], [(left + right) / 2, 24]], wood, 1.6);
        }
        polygon([[-27, -24], [27, -24], [14, -36], [-14, -36]], wood);
        ring(0, -40, 4, wood, 2);
        stroke([[-18, 27], [-18, 31]], wood, 4);
        stroke([[18, 27], [18, 31]], wood, 4);
      }
      """#),
    "balloon": PageLook(
      PageRuntime.scenery, PageRuntime.hills, onGround,
      #"""
      function paintLight(colour, beat, shine) {
        const gores = [[-30, -18], [-18, -6], [-6, 6], [6, 18], [18, 30]];
        gores.forEach(([left, right], gore) => {
          const cloth = context.createLinearGradient(0, -42, 0, 26);
          const shade = gore % 2 ? colour : mixColour(colour, colours.ink, 0.5);
          cloth.addColorStop(0, mixColour(shade, nightfall, 0.45 + Math.abs(gore - 1.6) * 0.08));
          cloth.addColorStop(1, mixColour(shade, "#ffffff", 0.3 * shine));
          context.fillStyle = cloth;
          context.beginPath();
          context.moveTo(left * 0.16, -40);
          context.bezierCurveTo(left * 1.25, -40, left * 1.2, -2, left * 0.22, 22);
          context.lineTo(right * 0.22, 22);
          context.bezierCurveTo(right * 1.2, -2, right * 1.25, -40, right * 0.16, -40);
          context.fill();
        });
        const rope = mixColour(nightfall, colours.ink, 0.35);
        stroke([[-6, 22], [-4, 34]], rope, 1);
        stroke([[6, 22], [4, 34]], rope, 1);
        glow(0, 27, 10 + 5 * Math.sin(beat * 7), "#ffffff", shine * 0.9);
        plate(-6, 33, 12, 9, 2, mixColour(nightfall, colour, 0.4));
      }
      """#),
    "jelly": PageLook(
      PageRuntime.scenery, PageRuntime.reef, onGround,
      #"""
      function paintLight(colour, beat, shine) {
        const pulse = Math.sin(beat * 2.2);
        const [breadth, height] = [25 + pulse * 4, 27 - pulse * 4];
        for (let arm = 0; arm < 7; arm += 1) {
          const x = (arm - 3) * breadth * 0.24;
          const points = times(9, (joint) => {
            const sway = Math.sin(beat * 2.2 - joint * 0.7 + arm) * joint * 0.9;
            return [x * (1 - joint * 0.03) + sway, joint * (arm % 2 ? 8 : 6)];
          });
          stroke(points, veil(colour, 0.65), arm % 2 ? 1.6 : 3);
        }
        const bell = context.createRadialGradient(0, -6, 2, 0, -4, 30);
        bell.addColorStop(0, veil(mixColour(colour, "#ffffff", 0.7 * shine), 0.95));
        bell.addColorStop(0.6, veil(colour, 0.7));
        bell.addColorStop(1, veil(mixColour(colour, "#ffffff", 0.4), 0.85));
        context.fillStyle = bell;
        context.beginPath();
        context.moveTo(-breadth, 2);
        context.bezierCurveTo(-breadth * 1.05, -height * 1.3, breadth * 1.05, -height * 1.3, breadth, 2);
        for (let scallop = 3; scallop >= 0; scallop -= 1) {
          const right = -breadth + ((scallop + 1) * breadth) / 2;
          context.quadraticCurveTo(right - breadth / 4, 8 + pulse * 2, right - breadth / 2, 2);
        }
        context.fill();
        for (const spot of [-9, 0, 9]) disc(spot, -9 + Math.abs(spot) * 0.2, 3, veil("#ffffff", 0.5 * shine));
      }
      """#),
    "star": PageLook(
      PageRuntime.scenery, PageRuntime.firs, PageRuntime.village, onGround,
      #"""
      function paintLight(colour, beat, shine) {
        const tips = spikes(16, 13, 33, -Math.PI / 2);
        tips.forEach(([x, y], index) => {
          const [nextX, nextY] = tips[(index + 1) % 16];
          const light = (Math.cos(Math.atan2(y + nextY, x + nextX) + 2.2) + 1) / 2;
          const facet = index % 2 ? mixColour(colour, nightfall, 0.42) : mixColour(colour, "#ffffff", 0.5 * shine);
          polygon([[0, 0], [x, y], [nextX, nextY]], mixColour(facet, colour, light * 0.6));
        });
        stroke([[0, -33], [0, -46]], veil(colours.ink, 0.4), 1.2);
        disc(0, 0, 5, mixColour(colour, "#ffffff", 0.8 * shine));
      }
      """#),
    "jar": PageLook(
      PageRuntime.scenery, PageRuntime.meadow, onGround,
      #"""
      function paintLight(colour, beat, shine) {
        plate(-19, -22, 38, 52, 9, veil(colour, 0.22));
        for (let fly = 0; fly < 6; fly += 1) {
          const [x, y] = [
            Math.sin(beat * (0.7 + fly * 0.13) + fly * 2) * 12, 5 + Math.cos(beat * (0.9 + fly * 0.1) + fly) * 17,
          ];
          const blink = shine * clamp(0.55 + 0.6 * Math.sin(beat * 2.6 + fly * 1.9), 0.1, 1);
          glow(x, y, 15, colour, blink);
          disc(x, y, 2.4, veil(mixColour(colour, "#ffffff", 0.7), blink));
        }
        context.strokeStyle = veil(mixColour(colour, "#ffffff", 0.5), 0.7);
        context.lineWidth = 1.8;
        context.beginPath();
        context.roundRect(-19, -22, 38, 52, 9);
        context.stroke();
        stroke([[-13, -13], [-13, 20]], veil("#ffffff", 0.5), 2.4);
        plate(-16, -32, 32, 10, 3, mixColour(nightfall, colours.ink, 0.5));
        context.strokeStyle = mixColour(nightfall, colours.ink, 0.4);
        context.beginPath();
        context.arc(0, -30, 17, Math.PI, tau);
        context.stroke();
      }
      """#),
    "crane": PageLook(
      PageRuntime.scenery, PageRuntime.city, onStreet,
      #"""
      function paintLight(colour, beat, shine, course = 1) {
        const lift = 20 + Math.sin(beat * 2.6) * 16;
        context.scale(Math.sign(course) * clamp(Math.abs(course) * 5, 0.15, 1), 1);
        const [bright, shaded] = [mixColour(colour, "#ffffff", 0.55 * shine), mixColour(colour, nightfall, 0.3)];
        polygon([[-2, 4], [12, -16 - lift], [16, 6]], shaded);
        polygon([[-12, 6], [-40, -20], [-2, 16]], mixColour(colour, shaded, 0.5));
        polygon([[10, 2], [34, -24], [14, 14]], colour);
        polygon([[34, -24], [46, -15], [29, -16]], bright);
        polygon([[-16, 5], [18, 4], [4, 22]], mixColour(colour, bright, 0.4));
        polygon([[-13, 5], [-12, -20 - lift], [15, 6]], bright);
        polygon([[-13, 5], [-12, -20 - lift], [1, 6]], mixColour(colour, bright, 0.5));
      }
      """#),
    "bulb": PageLook(
      PageRuntime.scenery, PageRuntime.forest, onGround,
      #"""
      function paintLight(colour, beat, shine) {
        const glass = context.createRadialGradient(0, 4, 2, 0, 4, 27);
        glass.addColorStop(0, veil(mixColour(colour, "#ffffff", 0.8 * shine), 0.95));
        glass.addColorStop(0.55, veil(colour, 0.5));
        glass.addColorStop(1, veil(mixColour(colour, "#ffffff", 0.3), 0.4));
        context.fillStyle = glass;
        context.beginPath();
        context.moveTo(-9, -20);
        context.bezierCurveTo(-10, -8, -24, -6, -24, 9);
        context.arc(0, 9, 24, Math.PI, 0, true);
        context.bezierCurveTo(24, -6, 10, -8, 9, -20);
        context.fill();
        const coil = times(13, (turn) => [(turn - 6) * 1.6, 8 + (turn % 2 ? 3.4 : -3.4)]);
        stroke([[-5, -18], [-9.6, 6], ...coil, [9.6, 6], [5, -18]], mixColour(colour, "#ffffff", shine), 1.6);
        plate(-9, -34, 18, 15, 3, mixColour(nightfall, colours.ink, 0.45));
        for (const y of [-31, -27, -23]) stroke([[-9, y], [9, y - 1.6]], mixColour(nightfall, colours.ink, 0.2), 1.4);
        stroke([[-12, 2], [-14, 14]], veil("#ffffff", 0.6), 2.4);
      }
      """#),
  ]

  private static let onLake = #"""
    const mirror = { level: 812, span: 42, isWet: true };
    """#

  private static let onStreet = #"""
    const mirror = { level: 868, span: 44, isWet: true };
    """#

  private static let onGround = #"""
    const mirror = { level: 880, span: 80, isWet: false };
    """#
}
