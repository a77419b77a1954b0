import Foundation
import SynBase
import Testing

/// The files at the top that containers are made of, as text: what they say of settings and of the version.
enum ContainerFiles {
  static func text(_ path: String) throws -> String {
    try String(contentsOfFile: Service.project + "/" + path, encoding: .utf8)
  }

  /// What compose.yaml and its companions take from .env by themselves: `${NAME:-default}`.
  static func composeVariables() throws -> Set<String> {
    try ["compose.yaml", "compose.host-model.yaml"].reduce(into: []) { names, file in
      names.formUnion(try text(file).matches(of: /\$\{([A-Z_]+)/).map { String($0.1) })
    }
  }
}

@Suite struct ContainerFilesTests {
  @Test("the image label carries the version of the commands")
  func theLabelSaysTheVersionOfTheCommands() throws {
    let defaults = try ContainerFiles.text("Dockerfile").matches(of: /(?m)^ARG VERSION=(.*)$/).map { String($0.1) }
    #expect(!defaults.isEmpty && defaults.allSatisfy { $0 == Tool.version }, "\(defaults)")
  }

  @Test("compose.yaml and the Dockerfile name the same base images")
  func composeAndTheDockerfileNameTheSameBaseImages() throws {
    let dockerfile = try ContainerFiles.text("Dockerfile")
    let arguments = try ContainerFiles.text("compose.yaml").matches(of: /(?m)^ +([A-Z_]+_IMAGE): \$\{[A-Z_]+:-(.*)\}$/)
    #expect(arguments.count == 2)
    for argument in arguments {
      #expect(dockerfile.contains("\nARG \(argument.1)=\(argument.2)\n"), "\(argument.1)")
    }
  }

  /// The server faces the network and calls no model: every key there is must be taken from it.
  @Test("the server's container gets no API key")
  func theServerIsGivenNoKey() throws {
    let compose = try ContainerFiles.text("compose.yaml")
    let server = try #require(compose.firstMatch(of: /(?s)\n  synthetic-api:\n(.*?)\n  maker:\n/)).1
    let keys = try ContainerFiles.text(".env.example").matches(of: /(?m)^([A-Z_]+_API_KEY)=/)
    #expect(keys.count > 8)
    for key in keys { #expect(server.contains("      \(key.1): \"\"\n"), "\(key.1)") }
  }

  @Test("the images start syn-up with options it has")
  func theImagesAreStartedWithOptionsThatSynUpHas() throws {
    let help = try ContainerFiles.text("scripts/syn-up")
    for file in ["compose.yaml", "Dockerfile"] {
      let commands = try ContainerFiles.text(file).matches(of: /(?m)^.*syn-up, ?.*$|^CMD \["syn-up".*$/)
      #expect(!commands.isEmpty)
      for command in commands {
        for option in command.output.matches(of: /--[a-z-]+/) { #expect(help.contains("#   \(option.output)")) }
      }
    }
  }

  /// What goes into an image is named; everything else, .env above all, stays out of it.
  @Test("only what .dockerignore names goes into an image")
  func nothingGoesIntoAnImageThatIsNotNamed() throws {
    let lines = try ContainerFiles.text(".dockerignore").split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(lines.first == "*")
    #expect(lines.filter { $0.hasPrefix("!") } == ["!Package.swift", "!Sources", "!Tests", "!scripts"])
  }
}
