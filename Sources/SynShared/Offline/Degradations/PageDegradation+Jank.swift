// Jank: frames that come late, and at uneven times.

extension PageDegradation {
  static let jankScript = PageSection("script", of: "jank.js")

  static let jank = PageDegradation { edit in
    // Alternately short and long: what disturbs is that no two in a row are alike.
    let short = (0..<5).map { _ in Int.random(in: 5...9, using: &edit.random) * 10 }
    let long = (0..<5).map { _ in Int.random(in: 14...28, using: &edit.random) * 10 }
    let stalls = zip(short, long).flatMap { [$0, $1] }
    let gaps = (0..<7).map { _ in Int.random(in: 1...9, using: &edit.random) }
    edit.runFirst(jankScript.filled(["STALLS": "\(stalls)", "GAPS": "\(gaps)"]).text)
    return """
      The picture stands still for \(stalls.min() ?? 0) to \(stalls.max() ?? 0) ms after every \(gaps.min() ?? 0) to \
      \(gaps.max() ?? 0) frames, so that motion stutters.
      """
  }
}
