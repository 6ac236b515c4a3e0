"""What a database server or object storage says when it will not do something, in words that somebody can act on.

Told by codes where there are any (SQLSTATE of PostgreSQL, error codes of S3); a connection that never came to be has none,
and is told by the driver's words. No sentence repeats a user's password or key.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

URL = "IG_METRICS_DATABASE_URL"
LOST = "was cut off while it was asked. Look at what is held before you do it again: the last thing may have been kept."
NO_ANSWER = "cannot be reached. Check that the server runs and that this computer may reach it, then try again."
WRONG_LOGIN = f"refused the user name or password. Correct {URL}."

# SQLSTATE, or how it begins -> what it means. https://www.postgresql.org/docs/15/errcodes-appendix.html
SQLSTATES = (
    ("55P03", "is busy with another upload. Nothing was stored; wait a minute and try again."),
    ("25P03", LOST),
    ("57P", LOST),
    ("08", LOST),
    ("28", WRONG_LOGIN),
    ("53100", "is on a disk that is full. Nothing was stored; free some space and try again."),
    ("53300", "has as many connections as it takes. Wait a minute and try again, or raise max_connections of the server."),
    ("25006", "is read-only: the server may be a standby. Nothing was stored; point IG Metrics to the server that takes writes."),
    ("42501", f"does not let the user of {URL} do this. Nothing was stored; make that user the owner of the database."),
    ("XX001", "is damaged. Restore it from a backup."),
)  # fmt: skip

# Words of a connection that never came to be -> what it means.
NEVER_CONNECTED = (
    ("password", WRONG_LOGIN),
    ("authentication failed", WRONG_LOGIN),
    ("role", WRONG_LOGIN),
    ("pg_hba", "does not let this computer or user in. Add a line for it to pg_hba.conf on the server."),
    ("does not exist", f"does not exist on that server. Make it, or correct {URL}."),
    ("too many", "has as many connections as it takes. Wait a minute and try again, or raise max_connections of the server."),
    ("remaining connection slots", "has as many connections as it takes. Wait a minute and try again, or raise max_connections of the server."),
    ("certificate", "has a certificate that is not trusted here. Check sslmode and sslrootcert in the address."),
    ("ssl", "and this computer do not agree on encryption. Check sslmode in the address."),
    ("starting up", NO_ANSWER),
    ("shutting down", NO_ANSWER),
    ("refused", NO_ANSWER),
    ("timeout", NO_ANSWER),
    ("timed out", NO_ANSWER),
    ("resolve", NO_ANSWER),
    ("unreachable", NO_ANSWER),
    ("no route", NO_ANSWER),
    ("no such file", NO_ANSWER),
    ("closed the connection", LOST),
    ("connection is lost", LOST),
    ("consuming input failed", LOST),
)  # fmt: skip


def of_server(error: DBAPIError) -> str | None:
    """What a database server's error means, to follow the name of the catalogue; None where it is none of these."""
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return next((meaning for start, meaning in SQLSTATES if state.startswith(start)), None)
    said = str(error.orig).casefold()
    if error.connection_invalidated and "connection failed" not in said:
        return LOST
    return next((meaning for words, meaning in NEVER_CONNECTED if words in said), None)


KEY = "Check the key IG Metrics is given (docs/deployment.md says where)."
# Codes of S3 and Azure -> what it means, to follow the address. Those not named here are told by their code.
STORAGE = {
    "NoSuchBucket": "does not exist. Make the bucket, or correct IG_METRICS_SNAPSHOTS_URL.",
    "ContainerNotFound": "does not exist. Make the container, or correct IG_METRICS_SNAPSHOTS_URL.",
    "AccessDenied": "may not be used with this key. Let it list, read, write and delete there.",
    "AuthorizationFailure": "may not be used with this key. Let it list, read, write and delete there.",
    "AuthorizationPermissionMismatch": "may not be used with this key. Let it list, read, write and delete there.",
    "InvalidAccessKeyId": f"does not know this key. {KEY}",
    "SignatureDoesNotMatch": f"refused this key: its secret is wrong. {KEY}",
    "AuthenticationFailed": f"refused this key. {KEY}",
    "ExpiredToken": f"refused this key: it has run out. {KEY}",
    "RequestTimeTooSkewed": "refused the request: this computer's clock is wrong. Set it right.",
    "SlowDown": "is too busy. Nothing was stored; wait a minute and try again.",
    "ServiceUnavailable": "is too busy. Nothing was stored; wait a minute and try again.",
    "ServerBusy": "is too busy. Nothing was stored; wait a minute and try again.",
}
NO_KEY = f"needs a key, and none is given. {KEY}"
UNREACHED = (
    "Endpoint",
    "Connect",
    "Timeout",
    "HTTPClient",
    "ServiceRequest",
    "ServiceResponse",
    "ClientOSError",
    "ServerDisconnected",
)
"""How the exceptions begin or are called that say nobody answered: of botocore, aiohttp and Azure alike."""


def of_storage(error: BaseException, where: str) -> str:
    """One sentence or two for what object storage raised while `where` was used."""
    code = storage_code(error)
    if code in STORAGE:
        return f"{where} {STORAGE[code]}"
    names = [type(one).__name__ for one in _chain(error)]
    if any("Credential" in name for name in names):
        return f"{where} {NO_KEY}"
    if isinstance(error, PermissionError):
        return f"{where} {STORAGE['AccessDenied']}"
    if isinstance(error, FileNotFoundError):
        return f"{where} {STORAGE['NoSuchBucket']}"
    if any(part in name for name in names for part in UNREACHED):
        return f"{where} {NO_ANSWER}"
    return f"{where} cannot be used: {code or names[0]}. Nothing was stored; try again, and see the storage's own log."


def storage_code(error: BaseException) -> str | None:
    """The code that S3 or Azure gave with an error, where it gave one."""
    for one in _chain(error):
        response = getattr(one, "response", None)
        told = response.get("Error", {}) if isinstance(response, dict) else {}
        code = told.get("Code") or getattr(one, "error_code", None)
        if code:
            return str(getattr(code, "value", code))
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and those it came from."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
