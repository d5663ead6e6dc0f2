"""A server that takes connections and says nothing; one that is frozen while it is asked has its trial."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from psycopg import OperationalError
from psycopg.errors import ConnectionTimeout

from helsinki_measures.postgresql import driver


@pytest.fixture
def params():
    """Of a server that nobody ever hears of."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()
        yield {"host": host, "port": port, "user": "tests", "dbname": "none", "connect_timeout": 2}
    driver.SILENT.pop((host, port), None)


def test_who_asks_next_is_told_at_once(params):
    with pytest.raises(ConnectionTimeout, match="connection timeout expired"):
        driver.connect(**params)
    started = time.monotonic()
    with pytest.raises(ConnectionTimeout, match="did not answer a moment ago"):
        driver.connect(**params)
    assert time.monotonic() - started < driver.REST


def test_one_at_a_time_asks_again(params):
    driver.SILENT[params["host"], params["port"]] = time.monotonic() - 1
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(driver.connect, **params)
        time.sleep(0.5)
        with pytest.raises(ConnectionTimeout, match="did not answer a moment ago"):
            driver.connect(**params)
        assert str(asking.exception()) == "connection timeout expired"


def test_a_refusal_is_an_answer(params):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        params |= {"port": gone.getsockname()[1]}
    driver.SILENT[params["host"], params["port"]] = time.monotonic() - 1
    with pytest.raises(OperationalError, match="refused"):
        driver.connect(**params)
    assert driver.is_silent(params) is False
    assert (params["host"], params["port"]) not in driver.SILENT
