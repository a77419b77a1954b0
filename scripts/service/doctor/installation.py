"""The sections about the installation: executables, toolchain, settings, libraries."""

import ctypes
import os
import re
import shutil
import stat

from .programs import Run
from ..settings import SECRETS


def look_at_program(report, programs, settings, places):
    report.section = "program"
    is_clone = places.is_clone
    build = "scripts/syn-up builds them, or swift build -c release"
    missing = programs.missing()
    if missing:
        where = programs.path or f"{places.built} and PATH"
        report.fault("executables", f"{', '.join(missing)}: not in {where}",
                     "let SYN_BIN name the folder with all five" if programs.is_named else
                     build if is_clone else "install the package again, or let SYN_BIN name their folder")
    else:
        look_at_versions(report, programs)
    if is_clone and not programs.is_named:
        swift = shutil.which("swift")
        if swift:
            version = re.search(r"Swift version (\S+)", Run([swift, "--version"], places.folder).out)
            said = f"Swift {version[1]}" if version else swift
            if version and tuple(map(int, re.findall(r"\d+", version[1])[:2])) < (6, 2):
                report.add("toolchain", "fault" if missing else "warning", said, "install Swift 6.2 or later")
            else:
                report.ok("toolchain", said)
        elif missing:
            report.fault("toolchain", "no swift in PATH", "install the Swift toolchain, 6.2 or later")
        else:
            report.ok("toolchain", "no swift in PATH, and none is needed: the executables are built")
    look_at_settings(report, settings)


def look_at_versions(report, programs):
    versions = {}
    for name in ["syn-question", "syn-augment", "syn-answer", "syn-store", "syn-serve"]:
        run = programs.run(name, "--version")
        if run.status != 0:
            report.fault("executables", f"{name} does not start: {run.reason}",
                         "install the libraries it names (scripts/setup --build), or build again on this system")
            return
        versions.setdefault(run.out.split()[-1], []).append(name)
    if len(versions) > 1:
        said = "; ".join(f"{version}: {', '.join(names)}" for version, names in versions.items())
        report.fault("executables", f"of different versions: {said}", "build or install all five anew")
    else:
        report.ok("executables", f"version {next(iter(versions))}, in {programs.path}")


def look_at_settings(report, settings):
    if not settings.is_read:
        report.ok("settings", "from the environment; there is no .env")
        return
    held = [name for name, value in settings.values.items() if value and SECRETS.search(name)]
    mode = stat.S_IMODE(os.stat(settings.path).st_mode)
    if held and mode & 0o077:
        report.warning("settings", f"{settings.path} holds {', '.join(held)} and can be read by others (mode {mode:o})",
                       f"chmod 600 {settings.path}")
    else:
        report.ok("settings", f"from the environment and {settings.path}")


def look_at_libraries(report, programs):
    report.section = "libraries"
    if programs.missing():
        return
    listed = Run(["ldd", programs.file("syn-store")], programs.folder).out
    absent = re.findall(r"(\S+) => not found", listed)
    if absent:
        report.fault("linked", f"not found: {', '.join(absent)}", "install the packages that have them, or build again")
        return
    libraries = dict(re.findall(r"(lib(?:hiredis|curl)\S*) => (/\S+)", listed))
    hiredis = next((path for name, path in libraries.items() if name.startswith("libhiredis.")), None)
    report.ok("hiredis", (package_version(hiredis) if hiredis else "built in") + "; TLS to Redis: " + tls_to_redis(programs))
    curl = next((path for name, path in libraries.items() if name.startswith("libcurl")), None)
    report.ok("libcurl", curl_version(curl) if curl else "built in")


def tls_to_redis(programs):
    """What the command itself says when it is to use it. Nothing listens there."""
    run = programs.run("syn-store", "status", "--env-file", "/dev/null", environment={"REDIS_URL": "rediss://127.0.0.1:1"})
    return "not possible with this build" if run.status == 78 else "possible"


def package_version(path):
    """hiredis has no call for its version; its package or its file name shows it."""
    real = os.path.realpath(path)
    if shutil.which("dpkg-query"):
        # /lib is a link to /usr/lib, and the package may know the file by either name.
        for name in (real, real.removeprefix("/usr")):
            owner = Run(["dpkg-query", "-S", name], "/").out.split(": ")[0]
            version = Run(["dpkg-query", "-W", "-f", "${Version}", owner], "/").out if owner else ""
            if version:
                return version
    return os.path.basename(real).partition(".so.")[2]


def curl_version(path):
    try:
        curl = ctypes.CDLL(path)
        curl.curl_version.restype = ctypes.c_char_p
        words = curl.curl_version().decode().split()
    except (OSError, AttributeError) as error:
        return f"{path}: {error}"
    tls = next((word for word in words if re.match(r"(?i)\(?(openssl|gnutls|mbedtls|wolfssl|libressl)", word)), "no TLS")
    return f"{words[0].partition('/')[2]} with {tls}" + (", HTTP/2" if any("nghttp2" in word for word in words) else "")
