"""What tells operators how the site is: lines of its log, numbers for Prometheus, errors to Sentry.

None of it holds personal data, whatever somebody types, wherever that ends up in an error's text.
"""
