"""Fetches the list fields of the whole inbox with the standard library and throws them away: PORT USER PASSWORD."""
import imaplib
import sys

imaplib._MAXLINE = 10_000_000
port, user, password = sys.argv[1:4]
server = imaplib.IMAP4("127.0.0.1", int(port))
server.login(user, password)
server.select("INBOX", readonly=True)
kind, data = server.fetch(
    "1:*",
    "(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (DATE FROM TO CC BCC SUBJECT MESSAGE-ID"
    " IN-REPLY-TO REFERENCES CONTENT-TYPE)]<0.65536>)",
)
assert kind == "OK" and data, kind
server.logout()
