"""A single sign-on as a city has one (OpenID Connect, PKCE), in a process that a test starts.

    python -m tests.sign_on PORT CLIENT_ID CLIENT_SECRET CLAIMS

It signs in everybody who comes as the person of the claims (JSON), and is strict about what it is asked.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PORT, CLIENT, SECRET = int(sys.argv[1]), sys.argv[2], sys.argv[3]
CLAIMS = json.loads(sys.argv[4])
ISSUER = f"http://127.0.0.1:{PORT}"
codes, tokens = {}, set()


def challenge_of(verifier):
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


class SignOn(BaseHTTPRequestHandler):
    def do_GET(self):
        page, asked = urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query))
        if page == "/.well-known/openid-configuration":
            self.answer(configuration())
        elif page == "/keys":
            self.answer({"keys": [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))]})
        elif page == "/authorize":
            self.authorize(asked)
        elif page == "/userinfo":
            token = self.headers["Authorization"].removeprefix("Bearer ")
            self.answer(CLAIMS if token in tokens else {}, 200 if token in tokens else 401)

    def authorize(self, asked):
        is_right = (
            asked["client_id"] == CLIENT
            and asked["response_type"] == "code"
            and asked["code_challenge_method"] == "S256"
            and "openid" in asked["scope"].split()
        )
        if not is_right:
            self.answer({"error": "invalid_request"}, 400)
            return
        if CLAIMS.get("refuses"):
            back = {"error": "access_denied", "state": asked["state"]}
        else:
            code = secrets.token_urlsafe()
            codes[code] = asked["code_challenge"], asked["redirect_uri"]
            back = {"code": code, "state": asked["state"]}
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        challenge, address = codes.pop(given.get("code"), (None, None))
        is_right = (
            challenge == challenge_of(given.get("code_verifier", ""))
            and address == given["redirect_uri"]
            and (given["client_id"], given["client_secret"]) == (CLIENT, SECRET)
        )
        if not is_right:
            self.answer({"error": "invalid_grant"}, 400)
            return
        tokens.add(token := secrets.token_urlsafe())
        self.answer({"access_token": token, "token_type": "Bearer", "id_token": id_token()})

    def answer(self, data, status=200):
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def configuration():
    return {
        "issuer": ISSUER,
        "authorization_endpoint": f"{ISSUER}/authorize",
        "token_endpoint": f"{ISSUER}/token",
        "userinfo_endpoint": f"{ISSUER}/userinfo",
        "jwks_uri": f"{ISSUER}/keys",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    }


def id_token():
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": CLIENT, "iat": now, "exp": now + 300, "jti": secrets.token_urlsafe()}
    return jwt.encode({**claims, **CLAIMS}, KEY, algorithm="RS256")


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", PORT), SignOn).serve_forever()
