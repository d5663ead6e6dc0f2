import asyncio
from email import message_from_bytes, policy

SMTP = "mailing.smtp.SmtpBackend"


def use(settings, port, timeout=1, **others):
    """All mail goes into the outbox, and from there to this port; as other options of the server say."""
    options = {"host": "127.0.0.1", "port": port, "timeout": timeout, "use_tls": False} | others
    settings.MAILERS = {
        "default": {"BACKEND": "mailing.backend.OutboxBackend"},
        "server": {"BACKEND": SMTP, "OPTIONS": options},
    }


class Answering:
    """Where an answer is set, the server gives it: a line, `hang`, or `die`."""

    def __init__(self):
        self.to_recipient = self.to_mail = "250 OK"
        self.got = []
        self.recipients = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        self.recipients.append(address)
        envelope.rcpt_tos.append(address)
        return await answer(self.to_recipient, server)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return await answer(self.to_mail, server)


async def answer(what, server):
    if what == "hang":
        await asyncio.sleep(2)
        return "250 OK"
    if what == "die":
        server.transport.abort()
        await asyncio.sleep(0.1)
    return what
