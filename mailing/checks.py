from django.conf import settings
from django.core.checks import Error, Tags, register

from mailing.delivery import SERVER


@register(Tags.mail, deploy=True)
def check_server(app_configs, **kwargs):
    """Django's own check looks at how mail begins, which is the outbox, not at where it ends."""
    if settings.MAILERS[SERVER]["BACKEND"] == "mailing.smtp.SmtpBackend":
        return []
    return [Error("No mail goes out.", hint="Set SMTP_HOST (see .env.example).", id="mailing.E001")]
