// Gives memory back to the system after a flood. The C library keeps what was freed for the next request, which after a
// flood of bodies would be most of the process.

import CLinux

struct MemoryReturn {
  private let bytesMin: Int
  /// The most that was held since memory was last given back.
  private var peak = 0

  init(bytesMin: Int) { self.bytesMin = bytesMin }

  mutating func holds(_ bytes: Int) { peak = max(peak, bytes) }

  /// Whether it is worth it while `bytes` are held.
  func isDue(_ bytes: Int) -> Bool { peak >= bytes + bytesMin && bytes <= peak / 2 }

  /// Called now and then, so that memory which is needed again at once stays.
  mutating func giveBack(_ bytes: Int) {
    guard isDue(bytes) else { return }
    peak = bytes
    _ = malloc_trim(0)
  }
}
