import Foundation
import Testing

@testable import SynModel

struct ProviderRowTests {
  private func text(_ path: String) throws -> String {
    let project = URL(fileURLWithPath: #filePath).pathComponents.dropLast(5).joined(separator: "/")
    return try String(contentsOfFile: project + "/" + path, encoding: .utf8)
  }

  @Test("the table in the documentation has every row and no other")
  func documentation() throws {
    let page = try text("docs/operations.md")
    let lines = page.matches(of: /(?m)^\| `[a-z]+` \| `[A-Z]+_API_KEY` \|.*$/).map { String($0.output) }
    #expect(lines == ProviderRow.all.map(documented))
  }

  private func documented(_ row: ProviderRow) -> String {
    let models = [row.defaultModels.asking, row.defaultModels.answering].map { name in
      let price = row.models.first { $0.pattern.hasPrefix(name) }?.price
      return "`\(name)` (\(number(price?.prompt)), \(number(price?.completion)))"
    }
    return "| `\(row.name)` | `\(row.keySetting)` | \(row.isChosenByKey ? "yes" : "no") | "
      + "\(models.joined(separator: " | ")) | `\(row.baseURL)` |"
  }

  private func number(_ value: Double?) -> String {
    guard let value else { return "unknown" }
    return Int(exactly: value).map { "\($0)" } ?? "\(value)"
  }

  @Test(".env.example has every key, and says which ones need SYN_PROVIDER")
  func example() throws {
    let example = try text(".env.example")
    let keys = example.matches(of: /(?m)^([A-Z]+_API_KEY)=$/).map { String($0.1) }.filter { $0 != "SYN_API_KEY" }
    #expect(keys == ProviderRow.all.map(\.keySetting))
    let names = ProviderRow.all.filter { !$0.isChosenByKey }.map(\.name)
    #expect(example.contains("SYN_PROVIDER=\(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")."))
  }

  @Test("names, keys and addresses are unique, and a path can be appended to each address")
  func wellFormed() {
    let rows = ProviderRow.all
    #expect(Set(rows.map(\.name)).count == rows.count)
    #expect(Set(rows.map(\.keySetting)).count == rows.count)
    for row in rows {
      #expect(row.baseURL.hasPrefix("https://") && !row.baseURL.hasSuffix("/"))
      #expect(ProviderRow.row(named: "custom", at: row.baseURL) == row)
      #expect(!["custom", "offline"].contains(row.name))
    }
  }

  @Test(
    "a provider is recognised by its host, and by nothing that only looks like it",
    arguments: [
      ("https://openrouter.ai/api/v1", "openrouter"), ("http://OpenRouter.ai:8080/x", "openrouter"),
      ("https://user@api.mistral.ai", "mistral"), ("https://openrouter.ai.example.com/v1", "custom"),
      ("http://127.0.0.1/https://openrouter.ai/", "custom"), ("https://example.com/?openrouter.ai", "custom"),
      ("https://openrouter.ai@example.com/v1", "custom"), ("http://[::1]:8000/v1", "custom"), ("", "custom"),
    ])
  func hosts(url: String, name: String) {
    #expect(ProviderRow.row(named: "custom", at: url).name == name)
  }

  @Test("no other file of the client names a provider or its address")
  func onlyHere() throws {
    let sources = URL(fileURLWithPath: #filePath).pathComponents.dropLast(5).joined(separator: "/") + "/Sources"
    let files = try #require(FileManager.default.enumerator(atPath: sources))
    let names = ProviderRow.all.flatMap { ["\"\($0.name)\"", $0.keySetting, $0.baseURL] }
    for case let path as String in files where path.hasSuffix(".swift") && !path.hasSuffix("/ProviderRow+All.swift") {
      let source = try String(contentsOfFile: sources + "/" + path, encoding: .utf8)
      // What a comment gives as an example binds nobody.
      let code = source.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
      for name in names { #expect(!code.contains(name), "\(path) names \(name)") }
    }
  }
}
