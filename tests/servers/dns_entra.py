"""Entra ID's token endpoint for client credentials, as documented.

By secret or by certificate (an assertion signed RS256 or PS256).
"""
from dns_json import Refusal
from dns_oauth import (Bad, Bearers, claims_of, form_of, make_certificate,
                       names_certificate)

SECRET = "canary-Qx8Q~azureClientSecretValue1"
TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
CLIENT = "11112222-bbbb-3333-cccc-4444dddd5555"
MANAGEMENT = "https://management.azure.com"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def no_token(status, error, number, words):
    return Refusal(status, {
        "error": error, "error_description": f"AADSTS{number}: {words}",
        "error_codes": [number], "trace_id": "0e1f2a3b",
        "correlation_id": "4c5d6e7f", "error_uri":
        f"https://login.microsoftonline.com/error?code={number}"})


class Entra:
    def __init__(self, folder):
        self.folder, self.url = folder, ""
        self.bearers = Bearers(SECRET)
        self.certificate = make_certificate(folder, "exodane-client")

    def give_token(self, request, tenant):
        form = form_of(request)
        if tenant != TENANT:
            raise no_token(400, "invalid_request", 90002,
                           f"Tenant '{tenant}' not found.")
        if form.get("grant_type") != "client_credentials":
            raise no_token(400, "unsupported_grant_type", 70003,
                           "The app requested an unsupported grant type.")
        if form.get("scope") not in (MANAGEMENT + "/.default",
                                     MANAGEMENT + "//.default",
                                     self.url + "/.default"):
            raise no_token(400, "invalid_scope", 70011,
                           "The provided value for scope is not valid.")
        if form.get("client_id") != CLIENT:
            raise no_token(400, "unauthorized_client", 700016,
                           "Application was not found in the directory.")
        if "client_assertion" in form:
            self.check_assertion(form)
        elif form.get("client_secret") != SECRET:
            raise no_token(401, "invalid_client", 7000215,
                           "Invalid client secret provided.")
        return {"token_type": "Bearer", "expires_in": 3599,
                "ext_expires_in": 3599, "access_token":
                self.bearers.give("eyJ0eXAi")}

    def check_assertion(self, form):
        if form.get("client_assertion_type") != ASSERTION:
            raise no_token(400, "invalid_request", 900144, "The assertion "
                           "type is not supported.")
        try:
            header, claims = claims_of(
                form["client_assertion"], self.certificate["public"],
                ("RS256", "PS256"), self.folder)
            if not names_certificate(header, self.certificate["der"]):
                raise Bad("the key is not registered (x5t)")
            if claims.get("aud") != f"{self.url}/{TENANT}/oauth2/v2.0/token":
                raise Bad("the audience is wrong")
            if not claims.get("iss") == claims.get("sub") == CLIENT:
                raise Bad("issuer and subject are not the client")
            if not claims.get("jti") or not claims.get("exp"):
                raise Bad("jti or exp is missing")
        except Bad as bad:
            raise no_token(401, "invalid_client", 700027, "Client assertion "
                           f"failed signature validation: {bad}")
