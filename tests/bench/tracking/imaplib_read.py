"""Reads every message of the inbox with the standard library and throws them away: PORT USER PASSWORD."""
import imaplib
import sys

imaplib._MAXLINE = 10_000_000
port, user, password = sys.argv[1:4]
server = imaplib.IMAP4("127.0.0.1", int(port))
server.login(user, password)
kind, count = server.select("INBOX", readonly=True)
total = int(count[0])
for first in range(1, total + 1, 500):
    kind, data = server.fetch(f"{first}:{min(first + 499, total)}", "(UID FLAGS INTERNALDATE BODY.PEEK[])")
    assert kind == "OK" and data, kind
server.logout()
