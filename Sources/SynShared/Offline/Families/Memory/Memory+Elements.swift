// What a player of the memory game may do, and what a question may add to it.

extension PageFamily {
  static let memoryChoosing = [
    PageElement(
      "click", "A click turns over the card under the pointer, which a frame marks.",
      hint: "Click: turn a card", isEssential: true,
      script: #"""
        onPointer("press", () => {
          const index = cards.findIndex(({ x, y }) =>
            Math.abs(pointer.x - x) < card.width / 2 && Math.abs(pointer.y - y) < card.height / 2);
          if (index >= 0) choose(index);
        });
        onPointer("move", () => {
          table.over = cards.find(({ x, y }) =>
            Math.abs(pointer.x - x) < card.width / 2 && Math.abs(pointer.y - y) < card.height / 2);
        });
        """#),
    PageElement(
      "frame", "The arrow keys move a frame from card to card, over the edges as well, and Enter turns the framed one.",
      hint: "Left/Right/Up/Down/Enter: choose a card", isEssential: true,
      script: #"""
        let framed = 0;
        const go = (columns, rows) => {
          const [column, row] = [(framed % card.columns) + columns, Math.floor(framed / card.columns) + rows];
          framed = ((row + 4) % 4) * card.columns + ((column + card.columns) % card.columns);
          table.over = cards[framed];
        };
        onKey("arrowleft", () => go(-1, 0));
        onKey("arrowright", () => go(1, 0));
        onKey("arrowup", () => go(0, -1));
        onKey("arrowdown", () => go(0, 1));
        onKey("enter", () => choose(framed));
        table.over = cards[framed];
        """#),
  ]

  static let memoryActions = [
    PageElement(
      "peek", "Pressing Space opens all cards for a second, {peeks} times in a round.", hint: "Space: peek",
      script: #"""
        let left = config.peeks;
        onNewRound.push(() => (left = config.peeks));
        onKey(" ", () => {
          if (round.phase === "over" || left <= 0 || table.peekUntil > elapsed) return;
          left -= 1;
          table.peekUntil = elapsed + 1;
        });
        paintAbove(() => write(`peeks ${left}`, 960, 940, 22, veil(colours.ink, 0.8), "right"));
        """#),
    PageElement(
      "hint", "The H key makes the two cards of a pair not yet found glow for a moment, {hints} times in a round.",
      hint: "H: hint",
      script: #"""
        const glowing = { motif: -1, until: 0 };
        let left = config.hints;
        onNewRound.push(() => (left = config.hints));
        onKey("h", () => {
          const open = cards.find((one) => one.isOpen && !one.isFound);
          const hidden = open ?? cards.filter((one) => !one.isFound)[Math.floor(elapsed * 7) % 3];
          if (round.phase === "over" || left <= 0 || !hidden) return;
          left -= 1;
          Object.assign(glowing, { motif: hidden.motif, until: elapsed + 1.2 });
        });
        paintAbove(() => {
          write(`hints ${left}`, 40, 940, 22, veil(colours.ink, 0.8), "left");
          if (glowing.until < elapsed) return;
          const opacity = Math.sin(((glowing.until - elapsed) / 1.2) * Math.PI);
          cards.filter(({ motif }) => motif === glowing.motif).forEach(({ x, y }) => {
            glow(x, y, card.width * 0.9, colours.ink, opacity * 0.8);
          });
        });
        """#),
    PageElement(
      "redeal", "The R key gathers all cards and deals a new round at once.", hint: "R: deal anew",
      script: #"""
        onKey("r", () => {
          Object.assign(round, { phase: "ready", score: 0 });
          resetGame();
          onNewRound.forEach((handle) => handle());
        });
        """#),
    PageElement(
      "zoom", "The mouse wheel makes the cards larger or smaller on their places, between two thirds and full size.",
      hint: "Mouse wheel: size",
      script: #"""
        onPointer("wheel", (direction) => (table.zoom = clamp(table.zoom + direction * -0.08, 0.66, 1)));
        """#),
  ]

  static let memoryAdditions = [
    PageElement(
      "drift", "After every error two hidden cards slide past each other and change places.",
      script: #"""
        onError.push(() => {
          const hidden = cards.filter((one) => !one.isOpen && !one.isFound);
          if (hidden.length < 2) return;
          const [one, other] = [hidden.shift(), hidden[Math.floor(random() * hidden.length)]];
          [one.homeX, other.homeX, one.homeY, other.homeY] = [other.homeX, one.homeX, other.homeY, one.homeY];
          const [first, second] = [cards.indexOf(one), cards.indexOf(other)];
          [cards[first], cards[second]] = [other, one];
        });
        """#),
    PageElement(
      "clock", "A bar along the lower edge runs out in {seconds} seconds, and with it the round is lost.",
      script: #"""
        let left = config.seconds;
        onNewRound.push(() => (left = config.seconds));
        everyStep((seconds) => {
          if (!isPlaying()) return;
          left -= seconds;
          if (left <= 0) endRound(false);
        });
        paintBelow(() => {
          plate(60, 914, 880, 8, 4, veil(colours.ink, 0.18));
          plate(60, 914, Math.max(0, 880 * (left / config.seconds)), 8, 4, left < 15 ? colours.third : colours.second);
        });
        """#),
    PageElement(
      "golden", "One pair of each round bears a rim of the third colour when open and brings {bonus} points more.",
      script: #"""
        const golden = () => Math.floor((config.seed / 7 + table.deals) % (cards.length / 2));
        onPair.push((motif) => {
          if (motif === golden()) round.score += config.bonus;
        });
        paintAbove(() => cards.forEach(({ x, y, motif, turn }) => {
          if (motif !== golden() || turn < 0.5) return;
          context.strokeStyle = colours.third;
          context.lineWidth = 7;
          const [width, height] = [card.width * table.zoom * (turn * 2 - 1), card.height * table.zoom];
          context.strokeRect(x - width / 2, y - height / 2, width, height);
        }));
        """#),
    PageElement(
      "streak", "Pairs found one directly after another score double, then triple and so on, announced in the middle.",
      script: #"""
        const news = { at: -10, text: "" };
        let run = 0;
        onError.push(() => (run = 0));
        onNewRound.push(() => (run = 0));
        onPair.push(() => {
          run += 1;
          round.score += config.worth * (run - 1);
          if (run > 1) Object.assign(news, { at: elapsed, text: `${run} in a row` });
        });
        paintAbove(() => {
          const age = elapsed - news.at;
          if (age < 1.4) write(news.text, 500, 520 - age * 50, 46, veil(colours.ink, 1 - age / 1.4));
        });
        """#),
    PageElement(
      "preview", "Each round begins with all cards open for {preview} seconds; then they close in a wave.",
      script: #"""
        const show = () => (table.peekUntil = elapsed + config.preview);
        onNewRound.push(show);
        show();
        """#),
    PageElement(
      "fine", "Every error also costs {fine} points, as long as there are any to lose.",
      script: #"""
        const news = { at: -10 };
        onError.push(() => {
          round.score = Math.max(0, round.score - config.fine);
          news.at = elapsed;
        });
        paintAbove(() => {
          const age = elapsed - news.at;
          if (age < 1) write(`-${config.fine}`, 940, 90 + age * 30, 30, veil(colours.third, 1 - age), "right");
        });
        """#),
  ]
}
