// Tells addresses inside the page from those elsewhere.

import SynBase

/// The value of an attribute, a style's url() or a string that is used as one.
struct PageAddress {
  /// Trimmed, and short enough for a message.
  let text: String
  private let address: Substring

  init(_ value: String) {
    // Browsers drop line ends and tabs inside an address, and white space around it.
    let isDropped = { (byte: UInt8) in byte == 0x0a || byte == 0x0d || byte == 0x09 }
    let whole =
      value.utf8.contains(where: isDropped)
      ? String(decoding: value.utf8.filter { !isDropped($0) }, as: UTF8.self) : value
    address = whole.drop(while: \.isWhitespace)
    let start = address.prefix(80)
    text = start.endIndex < address.endIndex ? "\(start)..." : String(address)
  }

  private var lowercased: String { String(address.prefix(12)).lowercased() }

  private func begins(with schemes: [String]) -> Bool {
    let start = lowercased
    return schemes.contains { start.hasPrefix($0) }
  }

  /// Whether using it leaves the page. Fragments, data made here and empty addresses stay inside.
  var isElsewhere: Bool {
    if address.isEmpty || address.hasPrefix("#") { return false }
    return !begins(with: ["data:", "blob:", "about:", "javascript:"])
  }

  /// Whether it names another host outright, which no ordinary text does. No browser loads the W3C's namespace
  /// addresses.
  var namesHost: Bool {
    begins(with: ["http:", "https:", "ws:", "wss:", "ftp:", "//"]) && !address.hasPrefix("http://www.w3.org/")
  }

  /// Whether it is the name of a file that pages load: a picture, a sound, a script.
  var namesFile: Bool {
    guard isElsewhere, address.utf8.count <= Self.pathBytesMax else { return false }
    let path = address.prefix { $0 != "?" && $0 != "#" }
    guard !path.contains(where: \.isWhitespace), let dot = path.lastIndex(of: "."), dot > path.startIndex else {
      return false
    }
    return Self.extensions.contains(path[path.index(after: dot)...].lowercased())
  }

  /// Whether it is the ending of such a file name: `.png`.
  var isFileEnding: Bool {
    address.hasPrefix(".") && address.utf8.count <= 6 && Self.extensions.contains(address.dropFirst().lowercased())
  }

  /// Whether it is the path of something beside the page: `./a`, `../a`, `/a`.
  var isPath: Bool { ["./", "../", "/"].contains { address.hasPrefix($0) } }

  private static let pathBytesMax = 300
  private static let extensions: Set = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "svg", "ico", "mp3", "wav", "ogg", "oga", "m4a", "aac", "flac",
    "mp4", "webm", "ogv", "mov", "js", "mjs", "css", "json", "html", "htm", "woff", "woff2", "ttf", "otf", "glb",
    "gltf",
    "obj", "wasm", "hdr",
  ]

  /// The code of a `javascript:` address.
  var script: String? { lowercased.hasPrefix("javascript:") ? String(address.dropFirst(11)) : nil }

  /// The addresses of a `srcset`. Commas inside a data address do not separate; separators follow white space or a
  /// descriptor.
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

/// Addresses in a text within code, where markup or a style would load them.
enum LoadedAddresses {
  enum Place { case markup, style }

  private static let openers: [(text: String, place: Place)] = [
    ("src=", .markup), ("href=", .markup), ("poster=", .markup), ("srcset=", .markup), ("url(", .style),
    ("@import", .style), ("image-set(", .style), ("data=", .markup), ("action=", .markup),
  ]
  /// Long enough for a message; each opener's search stops there.
  private static let addressBytesMax = 100

  /// Each byte is read once: after an address, the search for the next starts at its end.
  static func inText(_ text: String) -> [(address: PageAddress, place: Place)] {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "/")) || bytes.contains(UInt8(ascii: ".")) else { return [] }
    var found: [(PageAddress, Place)] = []
    var isShown = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "<") { isShown = false }
      if byte == UInt8(ascii: "&"), bytes.matches("&lt;", at: index) { isShown = true }
      guard let opener = opener(in: bytes, at: index), opener.place == .style || !isShown else {
        index += 1
        continue
      }
      var rest = bytes[(index + opener.text.utf8.count)...].prefix(addressBytesMax)
      rest = rest.drop { $0.isSpace || "\"'\\".utf8.contains($0) }
      // `@import url("` and `image-set(url("`
      if rest.starts(with: "url(".utf8) { rest = rest.dropFirst(4).drop { $0.isSpace || "\"'\\".utf8.contains($0) } }
      rest = rest.prefix { !$0.isSpace && !"\"'>)\\".utf8.contains($0) }
      index = max(index + opener.text.utf8.count, rest.endIndex)
      let address = PageAddress(String(decoding: rest, as: UTF8.self))
      if address.namesHost || address.namesFile { found.append((address, opener.place)) }
    }
    return found
  }

  /// What a text would load if something were appended to it: `<img src="`, `url(sprites/`.
  static func atEnd(of text: String) -> Place? {
    // The delimiters of a template are not part of its text.
    let whole = Array(text.utf8.suffix(addressBytesMax))
    let bytes = whole[...].ends(with: "${") ? whole.dropLast(2) : whole
    for index in bytes.indices.reversed() {
      guard let opener = opener(in: bytes, at: index) else { continue }
      let begun = bytes[(index + opener.text.utf8.count)...].drop { $0.isSpace || "\"'\\".utf8.contains($0) }
      if begun.contains(where: { $0.isSpace || "\"'>)\\".utf8.contains($0) }) { return nil }
      return begun.isEmpty || PageAddress(String(decoding: begun, as: UTF8.self)).isElsewhere ? opener.place : nil
    }
    return nil
  }

  private static func opener(in bytes: [UInt8], at index: Int) -> (text: String, place: Place)? {
    guard "suphi@da".utf8.contains(bytes[index].lowercased),
      let opener = openers.first(where: { bytes.matches($0.text, at: index) })
    else { return nil }
    return opener.place == .style || index == 0 || !continuesName(bytes, index) ? opener : nil
  }

  /// `data-src=`, `image.src=`, `?src=`; but the letter of `
  /// src=` belongs to a line end.
  private static func continuesName(_ bytes: [UInt8], _ index: Int) -> Bool {
    let before = bytes[index - 1]
    if before.isLetter, index > 1, bytes[index - 2] == UInt8(ascii: "\\") { return false }
    return (before.isLetter && !bytes[..<index].ends(with: "form")) || before.isDigit || "-_.?&".utf8.contains(before)
  }
}

extension ArraySlice<UInt8> {
  fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
