# The images of syn, one stage for each:
#
#   judged    everything, with Chromium and node: pages are run before they are stored (the default target)
#   runtime   the same without them: small; pages are checked by the built-in policy alone
#   redis     a redis-server whose one user and password come from the environment
#
#   docker build -t syn:judged .
#   docker build -t syn:runtime --target runtime .
#
# docs/containers.md tells how they are run. The base images can be named, such as those of a mirror:
#   --build-arg BUILD_IMAGE=... --build-arg RUNTIME_IMAGE=...
# Both must be the same release of Debian: the executables use its libhiredis and libcurl.
ARG BUILD_IMAGE=swift:6.2-bookworm
ARG RUNTIME_IMAGE=debian:bookworm-slim

# --- The executables; only this stage has Swift ------------------------------------------------------------------------

FROM ${BUILD_IMAGE} AS build
RUN apt-get update -q \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends libhiredis-dev libcurl4-openssl-dev \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.swift ./
COPY Sources Sources
# The package names its tests, so their folders must be there; none is built.
COPY Tests Tests
# What was compiled stays in the builder's cache: the next build compiles what changed. podman-compose builds the services
# side by side, and two builds cannot share the folder.
RUN --mount=type=cache,id=syn-build,target=/src/.build \
  flock .build/images.lock sh -e -c 'swift build -c release; mkdir -p /out; \
  for name in question augment answer store serve; do install -s -m 755 ".build/release/syn-$name" /out/; done'

# What all images of syn have besides packages, in one layer, laid out as scripts/service/install does.
FROM scratch AS files
COPY --from=build /out /usr/local/bin
COPY scripts /usr/local/lib/syn/scripts

# --- What all images share ---------------------------------------------------------------------------------------------

FROM ${RUNTIME_IMAGE} AS base
# tini is the first process: it hands signals on and buries orphans.
RUN apt-get update -q \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends tini \
  && apt-get clean && rm -rf /var/lib/apt/lists/*
ENTRYPOINT ["tini", "--"]

# --- Redis -------------------------------------------------------------------------------------------------------------

FROM base AS redis
RUN apt-get update -q \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends redis-server \
  && apt-get clean && rm -rf /var/lib/apt/lists/* \
  && install -d -o redis -g redis -m 750 /data
COPY scripts/service/containers/redis /usr/local/bin/syn-redis
USER redis
WORKDIR /data
VOLUME /data
EXPOSE 6379
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["syn-redis", "health"]
CMD ["syn-redis"]
LABEL org.opencontainers.image.title="syn-redis" \
  org.opencontainers.image.description="The Redis that syn and dojo share"

# --- syn ---------------------------------------------------------------------------------------------------------------

FROM base AS libraries
# curl is for health checks such as dojo's compose file has, python3 for the supervisor.
RUN apt-get update -q \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
  libhiredis0.14 libcurl4 libstdc++6 ca-certificates curl python3 \
  && apt-get clean && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 5003 --user-group --home-dir /var/lib/syn --shell /usr/sbin/nologin syn \
  && install -d -o syn -g syn -m 750 /var/lib/syn
ENV PATH=/usr/local/lib/syn/scripts:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  SYN_BIN=/usr/local/bin SYN_RUN_DIR=/tmp/syn SYN_SPOOL=/var/lib/syn/spool.jsonl HOME=/var/lib/syn
WORKDIR /usr/local/lib/syn
VOLUME /var/lib/syn
EXPOSE 5003
HEALTHCHECK --interval=30s --timeout=20s --start-period=60s CMD ["/usr/local/lib/syn/scripts/service/containers/health"]
# All three pipes, for whoever runs one container; compose.yaml has them in two services.
CMD ["syn-up", "--no-build", "--logs", "stderr", "--stay", "--drain-seconds", "600", "--host", "0.0.0.0"]
LABEL org.opencontainers.image.title="syn" \
  org.opencontainers.image.description="Synthetic coding questions and answers for dojo"

FROM libraries AS runtime
USER syn
COPY --from=files / /
# A test holds it to what the commands say with --version.
ARG VERSION=0.2.0
LABEL org.opencontainers.image.version="${VERSION}"

# Below the executables, so that a new version of syn downloads no browser.
FROM libraries AS browser
RUN apt-get update -q \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium-headless-shell nodejs \
  && apt-get clean && rm -rf /var/lib/apt/lists/*
ENV CHROMIUM=/usr/local/lib/syn/scripts/service/containers/chromium

FROM browser AS judged
USER syn
COPY --from=files / /
ARG VERSION=0.2.0
LABEL org.opencontainers.image.version="${VERSION}"
