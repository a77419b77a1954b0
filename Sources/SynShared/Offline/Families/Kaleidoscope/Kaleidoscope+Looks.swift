// The looks of kaleidoscopes: to each the figure of one loose piece.

extension PageFamily {
  static let kaleidoscopeLooks: [String: PageLook] = [
    "glass": PageLook(
      onLight,
      #"""
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
      """#),
    "petal": PageLook(
      inLayers,
      #"""
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
      """#),
    "gem": PageLook(
      inLayers,
      #"""
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
      """#),
    "feather": PageLook(
      inLayers,
      #"""
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
      """#),
    "crystal": PageLook(
      onLight,
      #"""
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
      """#),
    "lace": PageLook(
      inLayers,
      #"""
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
      """#),
    "tile": PageLook(
      inLayers,
      #"""
      function paintPiece(radius, colour, light) {
        const star = (reach, turn) => spikes(16, reach * 0.72, reach, turn);
        polygon(star(radius * 1.08, 0), mixColour(colour, "#000000", 0.5));
        polygon(star(radius, 0), colour);
        polygon(star(radius * 0.74, 0.39 / 2), mixColour(colour, colours.background, 0.62));
        polygon(star(radius * 0.58, 0.39 / 2), mixColour(colour, light, 0.45));
        polygon(spikes(8, radius * 0.16, radius * 0.36, 0), mixColour(colour, "#000000", 0.35));
        disc(0, 0, radius * 0.1, light);
      }
      """#),
    "neon": PageLook(
      onLight,
      #"""
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
      """#),
    "shell": PageLook(
      inLayers,
      #"""
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
      """#),
  ]

  private static let onLight = #"""
    const blend = isDark ? "screen" : "multiply";
    """#

  private static let inLayers = #"""
    const blend = "source-over";
    """#
}
