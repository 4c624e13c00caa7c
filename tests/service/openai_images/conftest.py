"""A service on a port, and OpenAI's own client with a key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openai import OpenAI
from support.api_service import Service, stages
from support.fakes import Recorder
from support.served import running_jobs, served

from service.config.limits import ServiceLimits


@pytest.fixture
def generator() -> Recorder:
    return Recorder()


@pytest.fixture
def limits() -> ServiceLimits:
    return ServiceLimits(input_pixels=64 * 64, body_bytes=20_000, image_body_bytes=100_000, jobs_of_a_key=3)


@pytest.fixture
def service(tmp_path: Path, generator: Recorder, limits: ServiceLimits) -> Iterator[Service]:
    made = Service(tmp_path, stages(), limits, generator=generator)
    yield made
    made.close()


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Yield a service that refuses all that one module of tests asks for."""
    limits = ServiceLimits(input_pixels=64 * 64, body_bytes=20_000, image_body_bytes=100_000)
    made = Service(tmp_path_factory.mktemp("service"), stages(), limits)
    yield made
    made.close()


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    """Yield the address of a service whose jobs nobody runs."""
    with served(service) as found:
        yield found


@pytest.fixture
def secret(service: Service) -> str:
    return service.keys.add("client")


@pytest.fixture
def idle(address: str, secret: str) -> Iterator[OpenAI]:
    """Yield a client of a service whose jobs nobody runs."""
    with OpenAI(base_url=f"{address}/v1", api_key=secret) as client:
        yield client


@pytest.fixture
def client(service: Service, idle: OpenAI) -> Iterator[OpenAI]:
    """Yield a client of a service that works."""
    with running_jobs(service):
        yield idle
