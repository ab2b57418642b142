"""What the servers of odd_smtp.py say: each differs from GOOD in something.
"""

STALL, STALL_IN_LINE, RESET = object(), object(), object()
CLOSE, HALF_CLOSE, GARBAGE = object(), object(), object()

GOOD = {
    "banner": "220 mx.test ESMTP\r\n",
    "ehlo": "250-mx.test\r\n250-SIZE 1000\r\n250-starttls\r\n250 8BITMIME\r\n",
    "starttls": "220 2.0.0 go ahead\r\n",
    "tls": "leaf+ca",
    "ehlo2": "250-mx.test\r\n250 SIZE 1000\r\n",
    "mail": "250 2.1.0 ok\r\n",
    "rcpt": "250 2.1.5 ok\r\n",
    "rset": "250 2.0.0 ok\r\n",
    "quit": "221 2.0.0 bye\r\n",
}

TENANT = ("550 5.7.64 TenantAttribution; Relay Access Denied SMTP "
          "[x.prod.outlook.com]\r\n")
DENIED = ("550 5.4.1 Recipient address rejected: Access denied. "
          "[x.prod.outlook.com]\r\n")
BANNED = ("550 5.7.606 Access denied, banned sending IP [192.0.2.1]; see "
          "https://sender.office.com\r\n")
PIPED = "250-mx.test\r\n250 PIPELINING\r\n"
LISTED = "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked\r\n"

SCRIPTS = {
    "good": {},
    "leaf-only": {"tls": "leaf"},
    "self-signed": {"tls": "self"},
    "other-name": {"tls": "other+ca"},
    "wild": {"tls": "wild+ca"},
    "part": {"tls": "part+ca"},
    "cn": {"tls": "cn+ca"},
    "weak": {"tls": "weak"},
    "large": {"tls": "large"},
    "ed": {"tls": "ed"},
    "tls12": {"tls": "tls12"},
    "deep-alone": {"tls": "deep"},
    "deep": {"tls": "deep+inter"},
    "deep+root": {"tls": "deep+inter+ca"},
    "disorder": {"tls": "deep+ca+inter"},
    "fake": {"tls": "fake+leaf+ca"},
    "unrelated": {"tls": "leaf+stranger+ca"},
    # All four commands must have come before the first is answered.
    "piped": {"ehlo2": PIPED, "wait": 4},
    "piped-mail-4xx": {"ehlo2": PIPED, "mail": "451 4.3.0 later\r\n",
                       "rcpt": "503 5.5.1 MAIL first\r\n"},
    "piped-mail-close": {"ehlo2": PIPED, "mail": "550 5.7.1 no\r\n",
                         "rcpt": CLOSE},
    "piped-tenant": {"ehlo2": PIPED, "rcpt": TENANT},
    "piped-stall": {"ehlo2": PIPED, "rcpt": STALL},
    "piped-junk": {"ehlo2": PIPED, "rcpt": "hello\r\n"},
    "piped-too-early": {"ehlo2": PIPED + "250 ok\r\n"},
    "out-of-step": {"rcpt": "250 ok\r\n", "rset": "550 5.1.1 unknown\r\n"},
    "piped-doubled": {"ehlo2": PIPED, "mail": "250 ok\r\n250 ok\r\n",
                      "rcpt": "550 5.1.1 unknown\r\n"},
    "closing-rset": {"rset": "421 4.3.2 closing\r\n"},
    "unasked": {"mail": "250 ok\r\n250 ok\r\n"},
    "stall-banner": {"banner": STALL},
    "stall-ehlo": {"ehlo": STALL},
    "stall-starttls": {"starttls": STALL},
    "stall-tls": {"tls": STALL},
    "stall-ehlo2": {"ehlo2": STALL},
    "stall-mail": {"mail": STALL},
    "stall-rcpt": {"rcpt": STALL},
    "stall-rset": {"rset": STALL},
    "stall-in-line": {"banner": STALL_IN_LINE},
    "half-closed": {"banner": HALF_CLOSE},
    "drip": {"banner": "drip"},
    "long-multi-line": {
        "banner": "220-one\r\n220-two\r\n220 three\r\n",
        "ehlo": "".join("250-X-%d\r\n" % i for i in range(90)) +
                "250 STARTTLS\r\n"},
    "banner-4xx": {"banner": "421 4.3.2 not now\r\n"},
    "banner-listed": {"banner": LISTED},
    "banner-close": {"banner": CLOSE},
    "banner-reset": {"banner": RESET},
    "banner-http": {"banner": "HTTP/1.1 400 Bad Request\r\n\r\n"},
    "banner-binary": {"banner": b"\x00\xff\x16\x03\x01" * 20 + b"\r\n"},
    "ehlo-5xx": {"ehlo": "502 5.5.1 no\r\n"},
    "ehlo-reset": {"ehlo": RESET},
    "no-starttls": {"ehlo": "250-mx.test\r\n250 SIZE 1000\r\n"},
    "xstarttls": {"ehlo": "250-mx.test\r\n250 STARTTLSX\r\n"},
    "starttls-4xx": {"starttls": "454 4.7.0 TLS not available\r\n"},
    "starttls-reset": {"starttls": RESET},
    "injected": {"starttls": "220 go\r\n250 STARTTLS\r\n"},
    "too-early": {"banner": "220 hello\r\n250 STARTTLS\r\n"},
    "tls-garbage": {"tls": GARBAGE},
    "tls-close": {"tls": CLOSE},
    "tls-old": {"tls": "old"},
    "ehlo2-5xx": {"ehlo2": "503 5.5.1 bad sequence\r\n"},
    "mail-4xx": {"mail": "451 4.3.0 later\r\n"},
    "mail-5xx": {"mail": "550 5.7.1 no\r\n"},
    "mail-junk": {"mail": "hello\r\n"},
    "mail-reset": {"mail": RESET},
    "rcpt-4xx": {"rcpt": "450 4.2.0 Greylisted\r\n"},
    "rcpt-attr": {"rcpt": "451 4.4.62 Mail sent to the wrong Office 365 "
                          "region. ATTR35\r\n"},
    "rcpt-tenant": {"rcpt": TENANT},
    "rcpt-denied": {"rcpt": DENIED},
    "rcpt-5xx": {"rcpt": "550 5.1.1 no such user\r\n"},
    "rcpt-echo": {"rcpt": "550 5.2.1 <postmaster@banned.test>: no\r\n"},
    "rcpt-banned": {"rcpt": BANNED},
    "rcpt-close": {"rcpt": CLOSE},
    "quit-reset": {"quit": RESET},
    "bulky": {
        "banner": ("220-" + "x" * 1990 + "\r\n") * 90 + "220 x\r\n",
        "ehlo": ("250-" + "x" * 1990 + "\r\n") * 90 + "250 STARTTLS\r\n"},
    "flood-lines": {"banner": "flood"},
    "flood-byte": {"banner": "flood-byte"},
}
