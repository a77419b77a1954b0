// Replies as values, copied out of hiredis's tree before it is freed.

import CHiredis

package enum RedisReply: Sendable, Equatable {
  case null
  case integer(Int)
  /// `OK` and the like.
  case status(String)
  case string([UInt8])
  case array([RedisReply])
  /// Only inside an array; an error as the whole reply is thrown.
  case error(RedisError)

  init(copying reply: UnsafePointer<redisReply>) {
    let value = reply.pointee
    switch value.type {
    case REDIS_REPLY_NIL: self = .null
    case REDIS_REPLY_INTEGER: self = .integer(Int(value.integer))
    case REDIS_REPLY_STATUS: self = .status(Self.text(of: value))
    case REDIS_REPLY_ERROR: self = .error(RedisError(reply: Self.text(of: value)))
    case REDIS_REPLY_ARRAY:
      self = .array((0..<Int(value.elements)).compactMap { value.element[$0].map { RedisReply(copying: $0) } })
    default:  // a bulk string; RESP3's other kinds are never asked for, and carry their text in the same place
      self = .string(value.str.map { Array(UnsafeRawBufferPointer(start: $0, count: value.len)) } ?? [])
    }
  }

  private static func text(of reply: redisReply) -> String {
    String(decoding: UnsafeRawBufferPointer(start: reply.str, count: reply.len), as: UTF8.self)
  }

  package var isNull: Bool { self == .null }
  package var bytes: [UInt8]? { if case .string(let bytes) = self { bytes } else { nil } }

  /// The text of a string or a status; bytes that are not UTF-8 are replaced.
  package var text: String? {
    switch self {
    case .string(let bytes): String(decoding: bytes, as: UTF8.self)
    case .status(let text): text
    default: nil
    }
  }

  /// An integer, even when written as a string, which is how hashes and Lua keep integers.
  package var integer: Int? {
    switch self {
    case .integer(let value): value
    case .string: text.flatMap { Int($0) }
    default: nil
    }
  }

  /// The elements of an array; empty for every other kind.
  package var elements: [RedisReply] { if case .array(let elements) = self { elements } else { [] } }

  /// Names and values as HGETALL returns them.
  package var pairs: [(key: String, value: RedisReply)] {
    let elements = elements
    return stride(from: 0, to: elements.count - 1, by: 2).map { (elements[$0].text ?? "", elements[$0 + 1]) }
  }
}
