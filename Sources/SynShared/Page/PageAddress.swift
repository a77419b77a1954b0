// Tells addresses inside the page from those elsewhere.

/// The value of an attribute, a style's url() or a string that is used as one.
struct PageAddress {
  /// Trimmed, and short enough for a message.
  let text: String
  private let address: String

  init(_ value: String) {
    // Browsers drop line ends and tabs inside an address, and white space around it.
    let dropped = value.unicodeScalars.filter { $0 != "\n" && $0 != "\r" && $0 != "\t" }
    let trimmed = String(String.UnicodeScalarView(dropped)).drop(while: \.isWhitespace)
    address = String(trimmed)
    text = address.count > 80 ? "\(address.prefix(80))..." : address
  }

  private var lowercased: String { String(address.prefix(12)).lowercased() }

  /// Whether using it leaves the page. A fragment, data made here and nothing at all stay inside.
  var isElsewhere: Bool {
    if address.isEmpty || address.hasPrefix("#") { return false }
    return !["data:", "blob:", "about:", "javascript:"].contains { lowercased.hasPrefix($0) }
  }

  /// Whether it names another host outright, which no ordinary text does.
  var namesHost: Bool { ["http:", "https:", "ws:", "wss:", "ftp:", "//"].contains { lowercased.hasPrefix($0) } }

  /// The code of a `javascript:` address.
  var script: String? { lowercased.hasPrefix("javascript:") ? String(address.dropFirst(11)) : nil }

  /// The addresses of a `srcset`. The commas inside a data address are not separators; those follow white space or
  /// a descriptor.
  static func candidates(inSourceSet value: String) -> [PageAddress] {
    var addresses: [PageAddress] = []
    var rest = value[...]
    while true {
      rest = rest.drop { $0.isWhitespace || $0 == "," }
      if rest.isEmpty { return addresses }
      let address = rest.prefix { !$0.isWhitespace }
      rest = rest[address.endIndex...]
      addresses.append(PageAddress(String(address)))
      if address.last != "," { rest = rest.drop { $0 != "," } }
    }
  }
}
