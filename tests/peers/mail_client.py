#!/usr/bin/env python3
"""A second mail program at an IMAP server: plain imaplib, which shares nothing with this project.

    mail_client.py PORT USER PASSWORD create FOLDER
    mail_client.py PORT USER PASSWORD rename FOLDER FOLDER
    mail_client.py PORT USER PASSWORD move MESSAGE-ID FOLDER FOLDER
    mail_client.py PORT USER PASSWORD append FOLDER < MESSAGE
    mail_client.py PORT USER PASSWORD store MESSAGE-ID FOLDER +FLAGS|-FLAGS FLAG
    mail_client.py PORT USER PASSWORD flags MESSAGE-ID FOLDER
"""
import imaplib
import sys


def good(answer):
    status, data = answer
    if status != "OK":
        raise SystemExit(f"{status}: {data}")
    return data


def find(client, message, folder):
    good(client.select(folder))
    uids = good(client.uid("SEARCH", "HEADER", "MESSAGE-ID", f'"{message}"'))[0].split()
    if len(uids) != 1:
        raise SystemExit(f"{len(uids)} messages are called so")
    return uids[0].decode()


def main():
    port, user, password, what, *rest = sys.argv[1:]
    client = imaplib.IMAP4("127.0.0.1", int(port), timeout=20)
    good(client.login(user, password))
    if what == "create":
        good(client.create(rest[0]))
    elif what == "rename":
        good(client.rename(rest[0], rest[1]))
    elif what == "append":
        good(client.append(rest[0], "(\\Seen)", None, sys.stdin.buffer.read()))
    elif what == "move":
        message, source, target = rest
        good(client.uid("MOVE", find(client, message, source), target))
    elif what == "store":
        message, source, change, flag = rest
        good(client.uid("STORE", find(client, message, source), change, f"({flag})"))
    elif what == "flags":
        uid = find(client, rest[0], rest[1])
        print(good(client.uid("FETCH", uid, "(FLAGS)"))[0].decode())
    else:
        raise SystemExit(f"{what}?")
    client.logout()


main()
