// swift-tools-version: 6.2
// Five executables over one shared library. No package dependencies: only the standard library, hiredis and libcurl.
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

// Released executables hold Swift's own libraries: they start faster, and run where no Swift is installed.
let linked: [LinkerSetting] = [.unsafeFlags(["-static-stdlib"], .when(configuration: .release))]

let commands = ["syn-question", "syn-augment", "syn-answer", "syn-store", "syn-serve"]

let package = Package(
  name: "syn",
  products: commands.map { .executable(name: $0, targets: [$0]) },
  targets: [
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CHiredis"),
    .systemLibrary(name: "CCurl"),
    .target(name: "SynShared", dependencies: ["CLinux", "CHiredis", "CCurl"], swiftSettings: settings),
  ]
    + commands.map {
      // The pages' files become byte arrays in the executable: nothing is looked for at run time.
      .executableTarget(
        name: $0, dependencies: ["SynShared"],
        resources: $0 == "syn-serve" ? [.embedInCode("Pages/Assets")] : [], swiftSettings: settings,
        linkerSettings: linked)
    }
    + [
      .target(
        name: "TestSupport", dependencies: ["CHiredis"], path: "Tests/TestSupport", swiftSettings: settings),
      .testTarget(
        name: "SynSharedTests", dependencies: ["SynShared", "TestSupport"], swiftSettings: settings),
      .testTarget(
        name: "SynServeTests", dependencies: ["syn-serve", "SynShared", "TestSupport"], swiftSettings: settings),
      .testTarget(
        name: "CommandTests",
        dependencies: ["SynShared", "TestSupport"] + commands.map { .target(name: $0) },
        swiftSettings: settings),
    ],
  swiftLanguageModes: [.v6]
)
