"""From referral to PDF, without a browser: the same steps, every page checked as HTML."""

from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy.engine import Engine

from scs_manager.app import create_app
from scs_manager.config import Settings
from tests.journeys.clinic import Clock, found_clinic
from tests.journeys.pathway import Journey
from tests.journeys.robots import ClientRobot

SECRET = SecretStr("a secret of the tests only, 0123456789 abcdef")


def test_a_patient_comes_from_referral_to_issued_documents(engine: Engine, database_url: str) -> None:
    clock = Clock()
    settings = Settings(
        database_url=database_url,
        secret_key=SECRET,
        public_url="http://localhost",
        trusted_hosts=("localhost",),
        secure_cookies=False,
    )
    app = create_app(settings, engine=engine, clock=clock)
    found_clinic(engine)
    desk, phone = app.test_client(), app.test_client()

    Journey(ClientRobot(desk), ClientRobot(phone), clock).walk()

    assert isinstance(desk, FlaskClient)
