// Which process of a pipe draws, and how the others send it their numbers: a datagram socket whose name, without a
// file, only one process can have. Other code decides what is sent and drawn.

import CLinux
import Glibc
import SynBase

/// The kernel frees the name when its holder ends, however it ends; the next sender takes it.
@LoopActor
final class ProgressSeat {
  /// Larger than any `StageProgress`.
  private static let messageBytesMax = 1024
  /// Limits the messages of one turn, and the processes heard: more than a pipe has.
  private static let messagesMax = 64

  private let name: [UInt8]
  /// Ours from the start: we send from it, and the holder's farewell arrives there.
  private let inbox: Int32
  private var seat: Int32?
  private var peers: Set<[UInt8]> = []

  /// Nil if no socket is available.
  init?(name: String) {
    self.name = [0] + Array(name.utf8)
    let inbox = Self.bind([])
    guard let inbox else { return nil }
    self.inbox = inbox
  }

  var isHeld: Bool { seat != nil }

  func take() {
    if seat == nil { seat = Self.bind(name) }
  }

  /// False when no process holds the seat.
  func send(_ message: [UInt8]) -> Bool { send(message, to: name) }

  /// Everything that has arrived.
  func receive() -> [[UInt8]] {
    [inbox, seat].compactMap { $0 }.flatMap { receive(from: $0) }
  }

  /// Frees the seat, and passes what it heard on to the processes it heard from.
  func leave(_ messages: [[UInt8]]) {
    if let seat {
      close(seat)
      for peer in peers { for message in messages { _ = send(message, to: peer) } }
    }
    seat = nil
    close(inbox)
  }

  private func send(_ message: [UInt8], to name: [UInt8]) -> Bool {
    Self.withAddress(name) { address, length in
      sendto(inbox, message, message.count, Int32(MSG_DONTWAIT), address, length)
    } >= 0 || errno == EAGAIN
  }

  private func receive(from descriptor: Int32) -> [[UInt8]] {
    var messages: [[UInt8]] = []
    var buffer = [UInt8](repeating: 0, count: Self.messageBytesMax)
    while messages.count < Self.messagesMax {
      var address = sockaddr_un()
      var length = socklen_t(MemoryLayout<sockaddr_un>.size)
      let count = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          recvfrom(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT), $0, &length)
        }
      }
      if count < 0 { break }
      messages.append(Array(buffer[..<count]))
      let nameBytes = Int(length) - Self.nameOffset
      guard nameBytes > 0, peers.count < Self.messagesMax else { continue }
      peers.insert(withUnsafeBytes(of: &address) { Array($0[Self.nameOffset...].prefix(nameBytes)) })
    }
    return messages
  }

  /// A socket with that name or, if empty, with a name that the kernel picks.
  private static func bind(_ name: [UInt8]) -> Int32? {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    if withAddress(name, { Glibc.bind(descriptor, $0, $1) }) == 0 { return descriptor }
    close(descriptor)
    return nil
  }

  private static let nameOffset = MemoryLayout<sa_family_t>.size

  private static func withAddress<Result>(
    _ name: [UInt8], _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address) { bytes in
      for (index, byte) in name.prefix(bytes.count - nameOffset).enumerated() { bytes[nameOffset + index] = byte }
    }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(nameOffset + name.count)) }
    }
  }
}
