"""The nginx that councils are given (deploy/nginx), really run: the files as they are, but for names, ports and paths."""

from __future__ import annotations

import os
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from scripts import find_servers
from scripts.screenshots import free_port

NGINX = Path(__file__).parents[2] / "deploy" / "nginx"
NAME = "ig.example.gov.uk"
AROUND = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{ }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/conf.d/*.conf;
}}
"""


@dataclass(frozen=True)
class Front:
    """nginx as it runs: its two ports, and who vouches for its certificate."""

    folder: Path
    plain_port: int
    port: int
    authority: trustme.CA

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"https://localhost:{self.port}"

    def trusting(self) -> ssl.SSLContext:
        """For a client that knows the certificate is ours."""
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context


def written(folder: Path, servers: Sequence[int], ports: tuple[int, int]) -> tuple[Path, trustme.CA]:
    """The configuration for app servers on these ports of this computer, and the certificate's authority."""
    plain, secure = ports
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost")
    certificate.cert_chain_pems[0].write_to_path(folder / "certificate.pem")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    site = (NGINX / "ig-metrics.conf").read_text(encoding="utf-8")
    shared = (NGINX / ("servers-one.conf" if len(servers) == 1 else "servers-two.conf")).read_text(encoding="utf-8")
    for old, new in (
        (f"https://{NAME}$request_uri", f"https://localhost:{secure}$request_uri"),
        (NAME, "localhost"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("listen 443", f"listen 127.0.0.1:{secure}"),
        ("/etc/ssl/ig-metrics", str(folder)),
        ("/var/cache/nginx/ig-metrics", str(folder / "cache")),
    ):
        assert old in site, f"deploy/nginx/ig-metrics.conf has no {old}"
        site = site.replace(old, new)
    for usual, ours in zip((8501, 8502), servers, strict=False):
        assert f"127.0.0.1:{usual}" in shared
        shared = shared.replace(f":{usual}", f":{ours}")
    (folder / "conf.d").mkdir()
    (folder / "conf.d" / "ig-metrics.conf").write_text(site, encoding="utf-8")
    (folder / "conf.d" / "ig-metrics-servers.conf").write_text(shared, encoding="utf-8")
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    whole = folder / "nginx.conf"
    whole.write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    return whole, authority


def command(configuration: Path, *more: str) -> list[str]:
    """nginx on that configuration."""
    program = find_servers.nginx()
    assert program, "no nginx found. Run: python scripts/find_servers.py --install"
    return [str(program), "-e", "stderr", "-p", str(configuration.parent), "-c", str(configuration), *more]


@contextmanager
def fronting(folder: Path, servers: Sequence[int]) -> Iterator[Front]:
    """nginx before app servers on these ports, from when it listens to its end."""
    plain, secure = free_port(), free_port()
    configuration, authority = written(folder, servers, (plain, secure))
    with open(folder / "nginx.log", "wb") as log:
        running = subprocess.Popen(command(configuration), stdout=log, stderr=log)
    try:
        until = time.monotonic() + 30
        while not (folder / "nginx.pid").exists():
            assert running.poll() is None, (folder / "nginx.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.02)
        yield Front(folder, plain, secure, authority)
    finally:
        running.terminate()
        running.wait(20)
