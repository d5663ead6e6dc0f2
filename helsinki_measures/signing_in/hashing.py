from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """OWASP's parameters: Django's own take 100 MB and ten times as long, for each of the server's threads.

    With the limits on wrong passwords, it is a stolen database that they are for.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
