// TLS for connections to Redis. hiredis 1.x (Debian 13) ships it as a separate library; hiredis 0.14 (Debian 12) has
// none. We load both that library and OpenSSL, which libcurl has loaded anyway, at run time, so that the same source
// builds on either. hiredis does not check server names, so we make the OpenSSL session here and hand it over.

import CHiredis
import Glibc
import SynBase

/// What a TLS connection to Redis trusts, and the certificate it shows.
package struct RedisTLSSettings: Sendable, Equatable {
  /// A file of certificates (PEM) to trust instead of the system's.
  package var authorityFile: String?
  /// The client's own certificate and key (PEM), for servers that ask for one.
  package var certificateFile: String?
  package var keyFile: String?
}

/// An OpenSSL session for one connection. Once it has begun, hiredis frees it with its context.
@LoopActor
final class RedisTLSSession {
  private let library: RedisTLSLibrary
  private let session: OpaquePointer
  private var isLent = false

  /// Throws `RedisError.refused` where the system lacks TLS support, or a file of `settings` cannot be used.
  init(_ settings: RedisTLSSettings, host: String) throws(RedisError) {
    let library = try RedisTLSLibrary.shared.get()
    self.library = library
    guard let context = library.newContext(library.clientMethod()) else { throw .refused("out of memory for TLS") }
    // The session keeps what it needs of the context.
    defer { library.freeContext(context) }
    try settings.apply(to: context, library)
    guard let session = library.newSession(context) else { throw .refused("out of memory for TLS") }
    self.session = session
    var storage = in6_addr()
    if inet_pton(AF_INET, host, &storage) == 1 || inet_pton(AF_INET6, host, &storage) == 1 {
      _ = library.expectAddress(library.parameters(session), host)
    } else {
      _ = library.expectHost(session, host)
      // Servers with several names choose their certificate by this name (RFC 6066).
      _ = host.withCString { library.control(session, Self.setServerName, 0, UnsafeMutableRawPointer(mutating: $0)) }
    }
  }

  private static let setServerName: Int32 = 55

  /// Makes the context speak TLS. Errors of the handshake come later. Returns false when hiredis refuses.
  func begin(on context: UnsafeMutablePointer<redisContext>) -> Bool {
    isLent = library.initiate(context, session) == REDIS_OK
    return isLent
  }

  isolated deinit {
    if !isLent { library.freeSession(session) }
  }

  /// Why the server's certificate is not accepted; nil while it is fine. Read it before the context ends.
  var objection: String? {
    let code = library.verifyResult(session)
    return code == 0 ? nil : String(cString: library.errorText(code))
  }
}

extension RedisTLSSettings {
  /// Why no connection on this system can be encrypted, and what to do; nil where it can.
  static var missing: String? {
    guard case .failure(.refused(let reason)) = RedisTLSLibrary.shared else { return nil }
    return reason
  }

  private static let verifyPeer: Int32 = 1
  private static let isPEM: Int32 = 1

  /// `context` is an OpenSSL context.
  fileprivate func apply(to context: OpaquePointer, _ library: RedisTLSLibrary) throws(RedisError) {
    library.setVerify(context, Self.verifyPeer, nil)
    if let authorityFile {
      guard library.loadAuthorities(context, authorityFile, nil) == 1 else {
        throw .refused("REDIS_CA_FILE: cannot read certificates from \(authorityFile)")
      }
    } else {
      _ = library.useSystemAuthorities(context)
    }
    guard let certificateFile else { return }
    guard library.useCertificate(context, certificateFile) == 1 else {
      throw .refused("REDIS_CERT_FILE: cannot read a certificate from \(certificateFile)")
    }
    let keyFile = keyFile ?? certificateFile
    guard library.useKey(context, keyFile, Self.isPEM) == 1, library.checkKey(context) == 1 else {
      throw .refused("REDIS_KEY_FILE: \(keyFile) holds no key of the certificate in \(certificateFile)")
    }
  }
}

/// Functions of libhiredis_ssl and OpenSSL 3, by their C names.
private struct RedisTLSLibrary: Sendable {
  typealias Pointer = OpaquePointer
  let initiate: @Sendable @convention(c) (UnsafeMutablePointer<redisContext>, Pointer) -> Int32
  let clientMethod: @Sendable @convention(c) () -> Pointer?
  let newContext: @Sendable @convention(c) (Pointer?) -> Pointer?
  let freeContext: @Sendable @convention(c) (Pointer) -> Void
  let setVerify: @Sendable @convention(c) (Pointer, Int32, Pointer?) -> Void
  let useSystemAuthorities: @Sendable @convention(c) (Pointer) -> Int32
  let loadAuthorities: @Sendable @convention(c) (Pointer, UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> Int32
  let useCertificate: @Sendable @convention(c) (Pointer, UnsafePointer<CChar>) -> Int32
  let useKey: @Sendable @convention(c) (Pointer, UnsafePointer<CChar>, Int32) -> Int32
  let checkKey: @Sendable @convention(c) (Pointer) -> Int32
  let newSession: @Sendable @convention(c) (Pointer) -> Pointer?
  let freeSession: @Sendable @convention(c) (Pointer) -> Void
  let control: @Sendable @convention(c) (Pointer, Int32, Int, UnsafeMutableRawPointer?) -> Int
  let expectHost: @Sendable @convention(c) (Pointer, UnsafePointer<CChar>) -> Int32
  let parameters: @Sendable @convention(c) (Pointer) -> Pointer?
  let expectAddress: @Sendable @convention(c) (Pointer?, UnsafePointer<CChar>) -> Int32
  let verifyResult: @Sendable @convention(c) (Pointer) -> Int
  let errorText: @Sendable @convention(c) (Int) -> UnsafePointer<CChar>

  static let shared = Result { () throws(RedisError) in
    try RedisTLSLibrary(version: (Int(HIREDIS_MAJOR), Int(HIREDIS_MINOR)))
  }

  /// `version` is the hiredis version.
  private init(version: (major: Int, minor: Int)) throws(RedisError) {
    guard version.major >= 1 else {
      throw .refused(
        """
        rediss:// asks for TLS, which hiredis \(version.major).\(version.minor) cannot: use Debian 13 or later, or a tunnel such as stunnel on \
        this host and redis:// to it
        """)
    }
    func open(_ name: String) throws(RedisError) -> UnsafeMutableRawPointer {
      guard let handle = dlopen(name, RTLD_NOW) else {
        throw .refused(
          "rediss:// asks for TLS, and \(name) is not there: \(dlerror().map { String(cString: $0) } ?? "")")
      }
      return handle
    }
    let hiredis = try open("libhiredis_ssl.so.\(String(cString: syn_hiredis_soname()))")
    let ssl = try open("libssl.so.3")
    let crypto = try open("libcrypto.so.3")
    func find<Function>(_ name: String, in library: UnsafeMutableRawPointer) throws(RedisError) -> Function {
      guard let symbol = dlsym(library, name) else { throw .refused("this system's TLS has no \(name)") }
      return unsafeBitCast(symbol, to: Function.self)
    }
    initiate = try find("redisInitiateSSL", in: hiredis)
    clientMethod = try find("TLS_client_method", in: ssl)
    newContext = try find("SSL_CTX_new", in: ssl)
    freeContext = try find("SSL_CTX_free", in: ssl)
    setVerify = try find("SSL_CTX_set_verify", in: ssl)
    useSystemAuthorities = try find("SSL_CTX_set_default_verify_paths", in: ssl)
    loadAuthorities = try find("SSL_CTX_load_verify_locations", in: ssl)
    useCertificate = try find("SSL_CTX_use_certificate_chain_file", in: ssl)
    useKey = try find("SSL_CTX_use_PrivateKey_file", in: ssl)
    checkKey = try find("SSL_CTX_check_private_key", in: ssl)
    newSession = try find("SSL_new", in: ssl)
    freeSession = try find("SSL_free", in: ssl)
    control = try find("SSL_ctrl", in: ssl)
    expectHost = try find("SSL_set1_host", in: ssl)
    parameters = try find("SSL_get0_param", in: ssl)
    verifyResult = try find("SSL_get_verify_result", in: ssl)
    expectAddress = try find("X509_VERIFY_PARAM_set1_ip_asc", in: crypto)
    errorText = try find("X509_verify_cert_error_string", in: crypto)
  }
}
