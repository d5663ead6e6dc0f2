from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand

from exchange.imports import commanding


class Command(BaseCommand):
    help = "Shows what a CSV or XLSX file of our tables would change in a programme; --save saves it."

    def add_arguments(self, parser):
        parser.add_argument("programme", help="the programme's part of the web address, such as hnh2035")
        parser.add_argument("file")
        parser.add_argument("--save", action="store_true", help="save it, all or nothing")
        parser.add_argument("--encoding", default="", help="utf-8, cp1252 …; found out where not given")
        parser.add_argument("--separator", default="", help="; or , or tab; found out where not given")
        reason = "residents read it in the history of changes; needed where due dates are moved"
        parser.add_argument("--reason", default="", help=reason)

    def handle(self, *args, **options):
        commanding.run(self.stdout.write, AnonymousUser(), **options)
