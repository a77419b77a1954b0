// Jank: frames that come late, and at uneven times.

extension PageDegradation {
  static let jank = PageDegradation { edit in
    // Short and long by turns: what disturbs is that no two in a row are alike.
    let short = (0..<5).map { _ in Int.random(in: 5...9, using: &edit.random) * 10 }
    let long = (0..<5).map { _ in Int.random(in: 14...28, using: &edit.random) * 10 }
    let stalls = zip(short, long).flatMap { [$0, $1] }
    let gaps = (0..<7).map { _ in Int.random(in: 1...9, using: &edit.random) }
    let lists = jankScript.replacing("STALLS", with: "\(stalls)").replacing("GAPS", with: "\(gaps)")
    edit.runFirst(lists)
    return """
      The picture stands still for \(stalls.min() ?? 0) to \(stalls.max() ?? 0) ms after every \(gaps.min() ?? 0) to \
      \(gaps.max() ?? 0) frames, so that motion stutters.
      """
  }

  /// Keeps the page busy inside a frame, which delays whatever draws: scripts, and styles that the page animates.
  private static let jankScript = #"""
    const stalls = STALLS;
    const gaps = GAPS;
    let turn = 0;
    let left = gaps[0];
    const frame = () => {
      left -= 1;
      if (left < 0) {
        const end = performance.now() + stalls[turn % stalls.length];
        while (performance.now() < end);
        turn += 1;
        left = gaps[turn % gaps.length];
      }
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    """#
}
