// The latest questions that any pipeline has made, as far as it takes to notice that one comes again. One script looks and
// adds, so that of two pipelines that make the same question at once, one is told.

/// All operations throw `RedisError`.
@LoopActor
package struct SeenQuestions {
  /// Some 21 MB in Redis.
  package static let countMax = 10_000
  /// Nobody has asked for so long: what is left is given up.
  private static let secondsKept = 30 * 86_400
  /// Texts of similarity s share one of 21 bands of 6 values with probability 1 - (1 - s^6)^21: 0.998 at 0.8, 0.98 at
  /// 0.75. Of the texts with the same band the latest is looked at, so a call takes 21 comparisons at most.
  private static let (bandCount, bandBytes) = (21, 12)

  private let redis: RedisConnection
  private let countMax: Int

  package init(_ redis: RedisConnection, countMax: Int = SeenQuestions.countMax) {
    self.redis = redis
    self.countMax = countMax
  }

  /// How the question most alike begins, if one is alike by `threshold` or more. Otherwise remembers `entry` and gives
  /// nil.
  package func addUnlessAlike(_ entry: RecentTexts.Entry, threshold: Double) async throws(RedisError) -> String? {
    let reply = try await redis.evaluate(
      .addQuestion,
      arguments: [
        .bytes(entry.minHash.bytes), .bytes(Self.identity(of: entry)), .text(entry.opening),
        .integer(MinHash.equalCount(for: threshold)), .integer(countMax), .integer(Self.bandCount),
        .integer(Self.bandBytes), .integer(Self.secondsKept),
      ])
    if reply.isNull { return nil }
    return try reply.expecting("add-question") { $0.text }
  }

  /// Eight bytes that stand for the identifier, whatever its length.
  private static func identity(of entry: RecentTexts.Entry) -> [UInt8] {
    var hash = SeededGenerator(seed: 0, label: entry.id)
    return withUnsafeBytes(of: hash.next().littleEndian) { Array($0) }
  }
}

extension RedisScript {
  /// `texts` holds MinHash, identity and opening by a running number, `bands` the number of the latest text by band. The
  /// oldest text takes those of its bands along that no later one has taken over. What is alike and of the same identity
  /// is the text itself, from work that is done over again.
  fileprivate static let addQuestion = RedisScript(
    "add-question",
    """
    local texts, bands = '\(BufferKeys.seenTexts)', '\(BufferKeys.seenBands)'
    local last = '\(BufferKeys.seenLast)'
    local hash, identity, opening, needed = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
    local count_max, band_count, band_bytes = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
    local seconds = ARGV[8]
    local call = redis.call

    local function bands_of(hash)
      local fields = {}
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
    call('HSET', texts, number, hash .. identity .. opening)
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
