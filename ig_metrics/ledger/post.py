"""The mail server: a connection, and one message over it, with an answer that says whether it was taken."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from ig_metrics.errors import Refused
from ig_metrics.settings import Mail

SENT, FAILED, UNSURE = "sent", "failed", "unsure"
PERMANENT = 500
"""Codes from here on say that trying again is of no use (RFC 5321, section 4.2.1)."""
PASSWORD = "IG_METRICS_MAIL_PASSWORD"
ADDRESS = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")
"""One @ between plain characters: what any server takes, and nothing that could start another header."""


@dataclass(frozen=True)
class Answer:
    """What came of one message: `sent`, `failed` (not taken: `code` says why, 0 for no answer), or `unsure`: the server had all of
    it and did not say whether it took it."""

    outcome: str
    code: int = 0

    @property
    def permanent(self) -> bool:
        """Whether trying again is of no use."""
        return self.outcome == FAILED and self.code >= PERMANENT


def is_address(text: str) -> bool:
    """Whether a message could be sent there."""
    return bool(ADDRESS.fullmatch(text)) and text.count("@") == 1


def connect(mail: Mail, password: str) -> smtplib.SMTP:
    """A connection to the server, encrypted and signed in as the settings say. Raises Refused where it does not come about."""
    where = f"{mail.host}, port {mail.port}"
    try:
        server: smtplib.SMTP
        if mail.security == "ssl":
            context = ssl.create_default_context()
            server = smtplib.SMTP_SSL(mail.host, mail.port, timeout=mail.timeout_seconds, context=context)
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout_seconds)
        if mail.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if mail.user:
            _sign_in(server, mail.user, password, where)
    except smtplib.SMTPNotSupportedError:
        raise Refused(
            f"The mail server ({where}) does not offer {'signing in' if mail.user and mail.security != 'starttls' else 'STARTTLS'}. "
            "Check [mail] security, port and user in settings.toml."
        ) from None
    except ssl.SSLCertVerificationError as error:
        raise Refused(
            f"The certificate of the mail server ({where}) could not be verified: {error.verify_message}. Check the name in [mail] "
            "host, or have the council's certificate authority installed on this computer."
        ) from None
    except (OSError, smtplib.SMTPException) as error:
        raise Refused(
            f"The mail server ({where}) could not be reached: {type(error).__name__}. Check [mail] in settings.toml, and that this "
            "computer may reach it."
        ) from None
    return server


def _sign_in(server: smtplib.SMTP, user: str, password: str, where: str) -> None:
    try:
        server.login(user, password)
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected):  # some hang up on a wrong password
        server.close()
        raise Refused(
            f"The mail server ({where}) did not let {user} sign in. Check [mail] user and the password in {PASSWORD}."
        ) from None


def close(server: smtplib.SMTP | None) -> None:
    """Say goodbye, if anybody listens."""
    if server is not None:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def send(server: smtplib.SMTP, message: EmailMessage, sender: str, to: str) -> Answer:
    """Hand one message over. Until the server has all of it, a broken connection means that it was not taken."""
    try:
        code = server.mail(sender)[0]
        if code == 250:
            code = server.rcpt(to)[0]
    except (OSError, smtplib.SMTPException):
        return Answer(FAILED, 0)
    if code not in (250, 251):
        # Where the server has hung up as well, the next message finds that out.
        with suppress(OSError, smtplib.SMTPException):
            server.rset()
        return Answer(FAILED, code)
    try:
        code = server.data(message.as_bytes(policy=SMTP))[0]
    except smtplib.SMTPDataError as error:
        return Answer(FAILED, error.smtp_code)
    except (OSError, smtplib.SMTPException):
        return Answer(UNSURE, 0)
    return Answer(SENT, code) if code == 250 else Answer(FAILED, code)
