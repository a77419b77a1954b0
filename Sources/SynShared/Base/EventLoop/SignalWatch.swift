// Signals as events of the loop, through signalfd(2), so that no handler ever interrupts other code.

import CLinux
import Glibc

/// Calls `handler` on the loop for each arriving signal of a set, until cancelled. From then on the signals are blocked
/// for the whole process, even after cancelling: a second one must not kill a command that is just finishing.
@LoopActor
package final class SignalWatch {
  private let descriptor: Int32
  private var watch: DescriptorWatch?

  /// Throws `SystemError` from signalfd(2) or epoll_ctl(2).
  package init(_ signals: [Int32], handler: @escaping @LoopActor (Int32) -> Void) throws(SystemError) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    let descriptor = signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
    guard descriptor >= 0 else { throw SystemError("signalfd") }
    self.descriptor = descriptor
    watch = try DescriptorWatch(descriptor: descriptor, interest: .readable) { _ in
      var information = signalfd_siginfo()
      while read(descriptor, &information, MemoryLayout.size(ofValue: information)) > 0 {
        handler(Int32(information.ssi_signo))
      }
    }
  }

  package func cancel() {
    guard let watch else { return }
    watch.cancel()
    self.watch = nil
    close(descriptor)
  }
}
