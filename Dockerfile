# One file for both images:
#   CPU   docker build --build-arg TORCH_INDEX=https://download.pytorch.org/whl/cpu -t malgrim:cpu .
#   CUDA  docker build --build-arg BASE=nvidia/cuda:12.8.0-runtime-ubuntu24.04 -t malgrim:cuda .
ARG BASE=python:3.12-slim

FROM ${BASE} AS python
ENV LANG=C.UTF-8
# A base without Python is one of CUDA. Models are compiled there when they are first used, which wants a C compiler
# and the headers of Python.
RUN if ! command -v python3 >/dev/null; then \
        apt-get update \
        && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
            gcc libc6-dev python3 python3-dev python3-venv \
        && rm -rf /var/lib/apt/lists/*; \
    fi

FROM python AS build
# An index of torch wheels beside PyPI, whose own bring CUDA. constraints.txt pins the version.
ARG TORCH_INDEX=
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python3 -m venv /opt/malgrim
# torch first: gigabytes that a change of our own code leaves in their layer.
COPY constraints.txt ./
RUN PIP_EXTRA_INDEX_URL="${TORCH_INDEX}" /opt/malgrim/bin/pip install -c constraints.txt torch
COPY . .
RUN /opt/malgrim/bin/pip install -c constraints.txt '.[generate,serve]' \
    && /opt/malgrim/bin/pip install -c constraints.txt --no-deps einops spandrel

FROM python
RUN groupadd --gid 10001 malgrim \
    && useradd --uid 10001 --gid 10001 --create-home --shell /usr/sbin/nologin malgrim \
    && install -d -o 10001 -g 10001 -m 0750 /data
COPY --from=build /opt/malgrim /opt/malgrim
ENV PATH=/opt/malgrim/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MALGRIM_DATA_DIR=/data \
    MALGRIM_CACHE_DIR=/data/cache \
    MALGRIM_STATE_DIR=/data/state \
    HF_HOME=/data/huggingface \
    TORCHINDUCTOR_CACHE_DIR=/data/cache/inductor
USER 10001:10001
WORKDIR /home/malgrim
VOLUME /data
EXPOSE 8000
# Of the API; a container that only works has none, see deploy/compose.yaml. No proxy is asked.
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=3 \
    CMD ["python", "-c", "from urllib.request import ProxyHandler, build_opener; build_opener(ProxyHandler({})).open('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["malgrim"]
CMD ["serve"]
