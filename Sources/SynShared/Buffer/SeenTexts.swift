// The latest questions or pages that any pipeline has made, as far as it takes to notice that one comes again. One script
// looks and adds, so that when two pipelines make the same at once, the second one sees it.

import SynBase

/// All operations throw `RedisError`.
@LoopActor
package struct SeenTexts {
  /// What is remembered apart from others, and how it is found again.
  package struct Sort: Sendable {
    package var keys: BufferKeys.Seen
    package var countMax: Int
    /// Texts are looked for by bands, as many bytes of their MinHash each. Of the texts with the same band the latest is
    /// looked at, so a call takes as many comparisons at most; and whatever has the same MinHash as a whole.
    fileprivate var bandCount: Int
    fileprivate var bandBytes: Int

    /// Some 22 MB in Redis. Texts of similarity s share one of 21 bands of 6 values with probability 1 - (1 - s^6)^21:
    /// 0.998 at 0.8, 0.98 at 0.75.
    package static let questions = Sort(keys: .questions, countMax: 10_000, bandCount: 21, bandBytes: 12)
    /// Some 18 MB. Of similarity 0.98 they share one of 16 bands of 32 values with a probability of 0.99999.
    package static let pages = Sort(keys: .pages, countMax: 5_000, bandCount: 16, bandBytes: 64)
  }

  /// Nobody has asked for so long: what is left is given up.
  private static let secondsKept = 30 * 86_400

  private let redis: RedisConnection
  private let sort: Sort

  package init(_ sort: Sort, _ redis: RedisConnection) {
    self.redis = redis
    self.sort = sort
  }

  /// The label of the text most alike, if one is alike by `threshold` or more. Otherwise remembers `entry` and gives nil.
  package func addUnlessAlike(_ entry: RecentTexts.Entry, threshold: Double) async throws(RedisError) -> String? {
    let reply = try await redis.evaluate(
      .addText,
      arguments: [
        .bytes(entry.minHash.bytes), .bytes(Self.identity(of: entry)), .text(entry.label),
        .integer(entry.minHash.equalCount(for: threshold)), .integer(sort.countMax), .integer(sort.bandCount),
        .integer(sort.bandBytes), .integer(Self.secondsKept), .text(sort.keys.texts), .text(sort.keys.bands),
        .text(sort.keys.last),
      ])
    if reply.isNull { return nil }
    return try reply.expecting("add-text") { $0.text }
  }

  /// Eight bytes that stand for the identifier, whatever its length.
  private static func identity(of entry: RecentTexts.Entry) -> [UInt8] {
    var hash = SeededGenerator(seed: 0, label: entry.id)
    return withUnsafeBytes(of: hash.next().littleEndian) { Array($0) }
  }
}

extension RedisScript {
  /// `texts` holds MinHash, identity and label by a running number, `bands` the number of the latest text by band. The
  /// oldest text takes those of its bands along that no later one has taken over. What is alike and of the same identity
  /// is the text itself, from work that is done over again.
  fileprivate static let addText = RedisScript(
    "add-text",
    """
    local hash, identity, label, needed = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
    local count_max, band_count, band_bytes = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
    local seconds, texts, bands, last = ARGV[8], ARGV[9], ARGV[10], ARGV[11]
    local call = redis.call

    local function bands_of(hash)
      local fields = {[band_count + 1] = 'all' .. redis.sha1hex(hash)}
      for band = 0, band_count - 1 do
        fields[band + 1] = string.char(band) .. string.sub(hash, band * band_bytes + 1, (band + 1) * band_bytes)
      end
      return fields
    end

    local own_bands, own = bands_of(hash), {string.byte(hash, 1, #hash)}
    local looked_at, closest, most, is_there = {}, false, needed - 1, false
    for _, number in ipairs(call('HMGET', bands, unpack(own_bands))) do
      local text = number and not looked_at[number] and call('HGET', texts, number)
      if text then
        looked_at[number] = true
        local other, equal = {string.byte(text, 1, #hash)}, 0
        for index = 1, #hash, 2 do
          if own[index] == other[index] and own[index + 1] == other[index + 1] then equal = equal + 1 end
        end
        if equal >= needed and string.sub(text, #hash + 1, #hash + #identity) == identity then
          is_there = true
        elseif equal > most then
          closest, most = string.sub(text, #hash + #identity + 1), equal
        end
      end
    end
    if closest or is_there then return closest end

    local number = call('INCR', last)
    call('HSET', texts, number, hash .. identity .. label)
    for _, band in ipairs(own_bands) do call('HSET', bands, band, number) end
    local oldest = tostring(number - count_max)
    local text = call('HGET', texts, oldest)
    if text then
      local old_bands = bands_of(string.sub(text, 1, #hash))
      for index, holder in ipairs(call('HMGET', bands, unpack(old_bands))) do
        if holder == oldest then call('HDEL', bands, old_bands[index]) end
      end
      call('HDEL', texts, oldest)
    end
    for _, key in ipairs({texts, bands, last}) do call('EXPIRE', key, seconds) end
    return false
    """)
}
