// swift-tools-version: 6.2
// Five executables over the rooms of one shared library. No package dependencies: only the standard library, hiredis
// and libcurl.
import Foundation
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

// Released executables contain Swift's own libraries: they start faster, and run where no Swift is installed.
let linked: [LinkerSetting] = [.unsafeFlags(["-static-stdlib"], .when(configuration: .release))]

/// The rooms of Sources/SynShared and what each may know. docs/architecture.md draws them, and a test keeps the drawing
/// true.
let rooms: [(name: String, knows: [String], wraps: [String])] = [
  ("Base", [], ["CLinux", "CCurl"]),
  ("Syntax", ["Base"], []),
  ("Record", ["Base"], []),
  ("Dataset", ["Base", "Record"], []),
  ("Page", ["Base", "Record", "Syntax"], []),
  ("Model", ["Base", "Record", "Syntax"], ["CCurl", "CLinux"]),
  ("Prompts", ["Base", "Record", "Model"], []),
  ("Offline", ["Base", "Record", "Syntax", "Model"], ["CPages"]),
  ("Buffer", ["Base", "Record"], ["CHiredis", "CLinux"]),
  ("Pipeline", ["Base", "Record"], ["CLinux"]),
  ("Stages", ["Base", "Record", "Page", "Model", "Prompts", "Offline", "Buffer", "Pipeline"], []),
]

// What reads and writes replies and pages is optimised in debug builds, too: tests would spend ten times as long in it otherwise. Type
// `swift build -Xswiftc -Onone` to step through it.
let optimised: Set = ["Base", "Syntax", "Record", "Dataset", "Page", "Model", "Offline"]
let optimise: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Folders whose files become byte arrays in the executable: nothing is looked up at run time.
let embedded: [String: [String]] = ["Buffer": ["Scripts"], "Prompts": ["Texts"], "syn-serve": ["Pages/Assets"]]

/// What each command consists of.
let commands: [(name: String, knows: [String])] = [
  ("syn-question", ["Base", "Record", "Prompts", "Buffer", "Pipeline", "Stages"]),
  ("syn-augment", ["Base", "Buffer", "Record", "Page", "Model", "Prompts", "Pipeline", "Stages"]),
  ("syn-answer", ["Base", "Record", "Page", "Prompts", "Buffer", "Pipeline", "Stages"]),
  ("syn-store", ["Base", "Record", "Dataset", "Buffer", "Pipeline"]),
  ("syn-serve", ["Base", "Record", "Buffer"]),
]

func targets(_ rooms: [String]) -> [Target.Dependency] { rooms.map { .target(name: "Syn\($0)") } }

/// Scripts and styles beside a room's Swift, for SwiftPM to ignore: CPages puts them into the executables.
func scripts(of room: String) -> [String] {
  let files = FileManager.default.enumerator(atPath: "\(Context.packageDirectory)/Sources/SynShared/\(room)")
  return (files?.allObjects ?? []).compactMap { $0 as? String }.filter { $0.hasSuffix(".js") || $0.hasSuffix(".css") }
}

let package = Package(
  name: "syn",
  products: commands.map { .executable(name: $0.name, targets: [$0.name]) },
  targets: [
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CHiredis"),
    .systemLibrary(name: "CCurl"),
    .target(name: "CPages"),
  ]
    + rooms.map {
      .target(
        name: "Syn\($0.name)", dependencies: targets($0.knows) + $0.wraps.map { .target(name: $0) },
        path: "Sources/SynShared/\($0.name)", exclude: $0.wraps.contains("CPages") ? scripts(of: $0.name) : [],
        resources: (embedded[$0.name] ?? []).map { .embedInCode($0) },
        swiftSettings: settings + (optimised.contains($0.name) ? optimise : []))
    }
    + commands.map {
      .executableTarget(
        name: $0.name, dependencies: targets($0.knows),
        resources: (embedded[$0.name] ?? []).map { .embedInCode($0) }, swiftSettings: settings,
        linkerSettings: linked)
    }
    + [
      .target(
        name: "TestSupport", dependencies: ["CHiredis"], path: "Tests/TestSupport", swiftSettings: settings),
      .testTarget(
        name: "SynSharedTests", dependencies: targets(rooms.map(\.name)) + ["TestSupport"], swiftSettings: settings),
      .testTarget(
        name: "SynServeTests", dependencies: ["syn-serve", "TestSupport"] + targets(["Base"]),
        swiftSettings: settings),
      .testTarget(
        name: "CommandTests",
        dependencies: ["TestSupport"] + targets(rooms.map(\.name)) + commands.map { .target(name: $0.name) },
        swiftSettings: settings),
    ],
  swiftLanguageModes: [.v6]
)
