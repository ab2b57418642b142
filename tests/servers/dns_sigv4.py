"""AWS Signature Version 4, checked as its documentation says (a server's
view: everything is taken from the request as it came)."""
import datetime
import hashlib
import hmac
import re
import urllib.parse

SKEW_S = 900
FORM = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/, ]+)/(\d{8})/([^/]+)/"
                  r"([^/]+)/aws4_request, ?SignedHeaders=([^, ]+), ?"
                  r"Signature=([0-9a-f]{64})\Z")


class Bad(Exception):
    """(code, message) of a refusal."""


def encoded(text):
    return urllib.parse.quote(text, safe="-_.~")


def canonical_query(query):
    pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
    return "&".join(f"{k}={v}" for k, v in sorted(
        (encoded(k), encoded(v)) for k, v in pairs))


def canonical_request(request, signed):
    url = urllib.parse.urlsplit(request.path)
    # Each segment is encoded once more, but by S3.
    path = urllib.parse.quote(url.path, safe="/-_.~")
    headers = "".join(
        f"{n}:{','.join(' '.join(v.split()) for v in values)}\n"
        for n in signed for values in [request.headers.get_all(n, [""])])
    return "\n".join([request.command, path, canonical_query(url.query),
                      headers, ";".join(signed),
                      hashlib.sha256(request.body).hexdigest()])


def signature_of(secret, scope, date, text):
    key = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    to_sign = "\n".join(["AWS4-HMAC-SHA256", date, scope,
                         hashlib.sha256(text.encode()).hexdigest()])
    return hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()


def time_of(request):
    try:
        return datetime.datetime.strptime(
            request.headers.get("X-Amz-Date", ""), "%Y%m%dT%H%M%SZ").replace(
                tzinfo=datetime.timezone.utc)
    except ValueError:
        raise Bad("IncompleteSignature", "Authorization header requires "
                  "existence of a 'X-Amz-Date' header in ISO 8601 form.")


def check_headers(request, signed):
    if signed != sorted(signed) or signed != [s.lower() for s in signed]:
        raise Bad("SignatureDoesNotMatch", "SignedHeaders are not sorted.")
    names = {n.lower() for n in request.headers}
    needed = {"host"} | {n for n in names if n.startswith("x-amz-")}
    if not needed <= set(signed):
        raise Bad("SignatureDoesNotMatch", "'" + (needed - set(signed)).pop() +
                  "' must be a signed header.")
    digest = request.headers.get("X-Amz-Content-Sha256")
    if digest and digest != hashlib.sha256(request.body).hexdigest():
        raise Bad("SignatureDoesNotMatch", "The provided "
                  "'x-amz-content-sha256' does not match what was computed.")


def check(request, key_id, secret, region, service):
    given = request.headers.get("Authorization")
    if not given:
        raise Bad("MissingAuthenticationToken", "Missing Authentication Token")
    match = FORM.match(given)
    if not match:
        raise Bad("IncompleteSignature", "The Authorization header is not "
                  "well-formed.")
    named, day, its_region, its_service, signed, signature = match.groups()
    if named != key_id:
        raise Bad("InvalidClientTokenId", "The security token included in the "
                  "request is invalid.")
    when = time_of(request)
    now = datetime.datetime.now(datetime.timezone.utc)
    if abs((now - when).total_seconds()) > SKEW_S:
        raise Bad("SignatureDoesNotMatch", "Signature expired or not yet "
                  f"current: {when:%Y%m%dT%H%M%SZ} is not within 15 min. of "
                  f"{now:%Y%m%dT%H%M%SZ}")
    if (its_region, its_service, day) != (region, service, f"{when:%Y%m%d}"):
        raise Bad("SignatureDoesNotMatch", "Credential should be scoped to a "
                  f"valid region ({region}), service and date.")
    names = signed.split(";")
    check_headers(request, names)
    wanted = signature_of(secret, f"{day}/{region}/{service}/aws4_request",
                          f"{when:%Y%m%dT%H%M%SZ}",
                          canonical_request(request, names))
    if not hmac.compare_digest(wanted, signature):
        raise Bad("SignatureDoesNotMatch", "The request signature we "
                  "calculated does not match the signature you provided.")
