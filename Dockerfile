FROM python:3.13-slim-trixie

ARG BUILD_VERSION=dev
ARG BUILD_ARCH=amd64
LABEL io.hass.type="app" io.hass.version="${BUILD_VERSION}" io.hass.arch="${BUILD_ARCH}"

RUN apt-get update \
    && apt-get install --yes --no-install-recommends espeak-ng \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY satellite/ satellite/
COPY ha_tools/ ha_tools/
COPY assistant/ assistant/
COPY addon/ addon/
RUN pip install --no-cache-dir --constraint constraints.txt ".[addon]"

EXPOSE 8099 8765
HEALTHCHECK --start-period=60s --interval=30s --timeout=5s \
    CMD ["python", "-c", "import ssl, urllib.request; urllib.request.urlopen('https://127.0.0.1:8765/api/alive', timeout=4, context=ssl._create_unverified_context())"]
CMD ["python", "-m", "addon"]
