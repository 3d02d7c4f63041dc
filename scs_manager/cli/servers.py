"""``scs-manager serve`` and ``scs-manager demo``: the application behind gunicorn."""

import secrets
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scs_manager.cli.commands import now
from scs_manager.cli.databases import read_settings
from scs_manager.cli.sessions import writing_session

if TYPE_CHECKING:
    from scs_manager.config import Settings

DEMO_DATABASE = "demo.sqlite3"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option(
    "--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Threads of each process."
)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the clinic's database for production, behind a proxy that ends TLS.

    Refuses to start with a missing or weak SCS_SECRET_KEY, an unmigrated or a demonstration database.

    Example: SCS_SECRET_KEY=... SCS_PUBLIC_URL=https://scs.example.org scs-manager serve
    """
    from scs_manager.services.demo import is_demo

    settings = read_settings()
    faults = settings.faults()
    if faults:
        raise click.ClickException(" ".join(faults))
    for warning in settings.keyring().warnings(now()):
        click.echo(f"scs-manager: {warning}", err=True)
    if settings.fonts_dir is not None:
        _warn_of_fonts(settings.fonts_dir)
    with writing_session() as session:
        if is_demo(session):
            raise click.ClickException("this is a demonstration database, whose passwords are published")
    run_server(settings, host=host, port=port, workers=workers, threads=threads)


def _warn_of_fonts(folder: Path) -> None:
    """A sentence for each file of SCS_FONTS_DIR that cannot be used; the server starts all the same."""
    from scs_manager.services.document_setting_rows import faults_in

    for fault in faults_in(folder):
        click.echo(f"scs-manager: {fault.render(str)}", err=True)


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
def demo(folder: Path | None, port: int) -> None:
    """Make a fresh demonstration clinic and serve it on this computer.

    Its database lies in FOLDER, else in a temporary folder that is removed at the end. Every person in it is
    invented.

    Example: scs-manager demo --port 8001
    """
    _refuse_taken("127.0.0.1", port)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        _serve_demo(folder, port)
        return
    with tempfile.TemporaryDirectory(prefix="scs-manager-demo-") as temporary:
        _serve_demo(Path(temporary), port)


def _serve_demo(folder: Path, port: int) -> None:
    from pydantic import SecretStr

    from scs_manager.config import Settings
    from scs_manager.services.demo_certificate import make_demo_certificate

    database = folder / DEMO_DATABASE
    if database.exists():
        raise click.ClickException(f"{database} exists already; give another folder or remove it")
    address, certificates = f"http://127.0.0.1:{port}", folder / "certificates"
    passphrase = make_demo_certificate(certificates, now=now())
    settings = Settings(
        database_url=f"sqlite:///{database.resolve()}",
        secret_key=SecretStr(secrets.token_urlsafe(48)),
        public_url=address,
        trusted_hosts=("127.0.0.1", "localhost"),
        trusted_proxies=0,
        secure_cookies=False,
        profiles_dir=None,
        signing_dir=certificates,
        signing_passphrase=SecretStr(passphrase),
        signing_passphrase_file=None,
    )
    _fill(settings)
    click.echo(f"\nServing {address} until you press Ctrl+C. Every person is invented.")
    run_server(settings, host="127.0.0.1", port=port, workers=1, threads=4)


def _fill(settings: "Settings") -> None:
    """A migrated database with the demonstration clinics, and their sign-ins printed."""
    from sqlmodel import Session

    from scs_manager import migrate
    from scs_manager.engine import for_writing, make_engine
    from scs_manager.services.certificates import KEYRING
    from scs_manager.services.demo import create_demo

    click.echo("Making the demonstration clinics ...")
    migrate.upgrade(settings.database_url)
    engine = make_engine(settings.database_url)
    try:
        with Session(for_writing(engine), info={KEYRING: settings.keyring()}) as session:
            made = create_demo(session, now=now(), public_url=settings.public_url)
    finally:
        engine.dispose()
    click.echo("\nSign in as:")
    for sign_in in made.sign_ins:
        click.echo(f"  {sign_in.email:<34} {sign_in.password:<26} {sign_in.what}")
    click.echo("\nOpen a patient's diary, once, with the birth date:")
    for link in made.phone_links:
        click.echo(f"  {link.patient:<20} born {link.birth_date:%d %m %Y}   {link.address}")


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"port {port} cannot be used ({error.strerror}); try --port") from None


def run_server(settings: "Settings", *, host: str, port: int, workers: int, threads: int) -> None:
    """Runs gunicorn until it is told to stop; every process makes its own application and engine."""
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

    from scs_manager.app import create_app
    from scs_manager.web import logs

    _refuse_taken(host, port)

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn, configured from here instead of from a file."""

        def load_config(self) -> None:
            """Threads, because requests wait for the disk and for PDFs; few log lines, none clinical."""
            options = {
                "bind": f"{host}:{port}",
                "workers": workers,
                "threads": threads,
                "worker_class": "gthread",
            }
            # Gunicorn itself believes no forwarded header, not even from here: SCS_TRUSTED_PROXIES decides.
            options |= {"forwarded_allow_ips": "", "forwarder_headers": ""}
            for name, value in {**options, "loglevel": "warning", "graceful_timeout": 20}.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            """The application of one process."""
            logs.configure()
            return create_app(settings)

    Server().run()
