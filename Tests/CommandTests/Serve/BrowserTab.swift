// One tab of a headless Chromium with a page of ours in it, driven through Tests/Browser/driver.js.

import Foundation
import SynBase
import TestSupport
import Testing

/// Ends with the last reference, and with the test process however that ends.
final class BrowserTab: Sendable {
  struct Failure: Error { var message: String }

  private let driver: TestSupport.ChildProcess

  init() throws {
    driver = try TestSupport.ChildProcess(["node", Script.path("../Tests/Browser/driver.js")])
  }

  @discardableResult
  private func call(_ arguments: JSONValue...) async throws -> JSONValue {
    await driver.write(JSONValue.array(arguments).text + "\n")
    guard let line = await driver.nextLine() else {
      throw Failure(message: String(decoding: await driver.readErrors(), as: UTF8.self))
    }
    let reply = try JSONValue(parsing: line)
    if let message = reply["error"]?.stringValue { throw Failure(message: "\(arguments[0].text): \(message)") }
    return reply["value"] ?? .null
  }

  func go(_ url: String) async throws { try await call("go", .string(url)) }

  func evaluate(_ expression: String) async throws -> JSONValue { try await call("evaluate", .string(expression)) }

  /// Evaluates what gives nothing of interest.
  func `do`(_ expression: String) async throws { try await call("evaluate", .string(expression)) }

  /// Waits until the expression gives something true.
  func until(_ expression: String) async throws { try await call("until", .string(expression)) }

  /// Waits until the text of what a selector finds holds `text`.
  func until(_ selector: String, shows text: String) async throws {
    let (selector, text) = (JSONValue.string(selector).text, JSONValue.string(text).text)
    try await until("(document.querySelector(\(selector))?.textContent ?? '').includes(\(text))")
  }

  func press(_ keys: String...) async throws { for key in keys { try await call("press", .string(key)) } }
  func type(_ text: String) async throws { try await call("type", .string(text)) }

  /// `colours` is `light` or `dark`.
  func resize(width: Int, height: Int = 800, colours: String = "light") async throws {
    try await call(
      "resize", ["width": .integer(width), "height": .integer(height), "colours": .string(colours)])
  }

  /// What the page and its frames complained of since the last time this was asked.
  var problems: [String] {
    get async throws { try await call("problems").arrayValue?.compactMap(\.stringValue) ?? [] }
  }

  /// What they printed.
  var logs: [String] {
    get async throws { try await call("logs").arrayValue?.compactMap(\.stringValue) ?? [] }
  }

  /// Addresses that the page and its frames asked for.
  var requests: [String] {
    get async throws { try await call("requests").arrayValue?.compactMap(\.stringValue) ?? [] }
  }

  /// Whether something would have to be scrolled sideways.
  var isTooWide: Bool {
    get async throws { try await evaluate("document.documentElement.scrollWidth > innerWidth") == true }
  }
}
