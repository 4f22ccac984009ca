"""Starts Thunderbird on a mailbox and says when its message list is there. Standard library only.

    thunderbird.py prepare PROFILE PORT USER PASSWORD MESSAGES
    thunderbird.py start PROFILE
    thunderbird.py rest PROFILE

`prepare` makes a profile, puts the password into its login store, waits until all headers of the inbox were fetched once,
and ends Thunderbird as a person would. `start` starts it again, prints one line of JSON when the rows of the inbox are
on the screen, and ends it when its standard input is closed. `rest` starts it as a person does, says at once which process it
is, and ends it likewise.

The first two talk to it through Marionette, which listens on this computer only, and only after Thunderbird has drawn its window;
so the time is taken from the screen: since when it has shown the rows. Every wait has a limit.
"""
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

from screen import Watch

# How long one start may take, and the first fetch of all headers, in seconds.
START_LIMIT, FETCH_LIMIT = 120, 600
# How often a look is taken, in seconds.
PAUSE = 0.05
# The file in the profile that says where the rows stand.
PLACE = "rows.json"

# Nothing leaves this computer, nothing is fetched ahead, and no page stands before the mail.
QUIET = {
    "app.donation.eoy.version.viewed": 999,
    "app.update.auto": False,
    "app.update.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.update.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.shell.checkDefaultClient": False,
    "mail.spotlight.firstRunDone": True,
    "mail.winsearch.firstRunDone": True,
    "mailnews.database.global.indexer.enabled": False,
    "mailnews.start_page.enabled": False,
    "mailnews.start_page_override.mstone": "ignore",
    "marionette.port": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 0,
    "services.settings.server": "http://127.0.0.1:9/",
    "toolkit.telemetry.enabled": False,
}

ROWS = """
const pane = Services.wm.getMostRecentWindow("mail:3pane")?.gTabmail?.currentAbout3Pane;
const tree = pane?.threadTree;
const row = tree?.querySelector("[is=thread-row], [is=thread-card]");
return {
  listed: pane?.gDBView?.rowCount ?? 0,
  drawn: Boolean(row?.isConnected && row.getBoundingClientRect().height > 0 && row.textContent.trim() !== ""),
};
"""

# Where the first rows stand on the screen, without the marks at their edges.
PART = """
const pane = Services.wm.getMostRecentWindow("mail:3pane").gTabmail.currentAbout3Pane;
const box = pane.threadTree.querySelector("[is=thread-row], [is=thread-card]").getBoundingClientRect();
const [left, top] = [pane.mozInnerScreenX + box.left, pane.mozInnerScreenY + box.top];
return [left + 20, top, box.width - 60, box.height * 3].map(Math.round);
"""

LOGIN = """
const done = arguments[arguments.length - 1];
const [origin, user, password] = arguments;
const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
login.init(origin, null, origin, user, password, "", "");
Services.logins.addLoginAsync(login).then(() => done("kept"), (error) => done(String(error)));
"""

INBOX = """
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const server = MailServices.accounts.accounts.map((one) => one.incomingServer).find((one) => one.type === "imap");
const inbox = server?.rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox);
"""

# A folder that is on the screen takes new headers in one by one, which is slow; so another is shown meanwhile.
FETCH = """
const pane = Services.wm.getMostRecentWindow("mail:3pane")?.gTabmail?.currentAbout3Pane;
""" + INBOX + """
if (!inbox) {
  server?.performExpand(null);
  return false;
}
if (!pane?.displayFolder) {
  return false;
}
pane.displayFolder(server.rootFolder.URI);
inbox.updateFolder(null);
return true;
"""

# From now on it opens the inbox when it starts.
SHOW = INBOX + """
server.loginAtStartUp = true;
Services.wm.getMostRecentWindow("mail:3pane").gTabmail.currentAbout3Pane.displayFolder(inbox.URI);
"""

COUNT = INBOX + "return inbox?.getTotalMessages(false) ?? 0;"


class Marionette:
    """A session with Thunderbird, in the context of its own windows."""

    def __init__(self, port):
        self.line = socket.create_connection(("127.0.0.1", port), START_LIMIT)
        self.line.settimeout(START_LIMIT)
        self.number = 0
        self.hear()
        self.ask("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"unhandledPromptBehavior": "ignore"}}})
        self.ask("Marionette:SetContext", {"value": "chrome"})

    def hear(self):
        length = b""
        while not length.endswith(b":"):
            length += self.some(1)
        wanted, text = int(length[:-1]), b""
        while len(text) < wanted:
            text += self.some(wanted - len(text))
        return json.loads(text)

    def some(self, most):
        data = self.line.recv(most)
        if not data:
            raise ConnectionError("Thunderbird ended the session")
        return data

    def ask(self, name, parameters):
        self.number += 1
        text = json.dumps([0, self.number, name, parameters]).encode()
        self.line.sendall(str(len(text)).encode() + b":" + text)
        _, _, error, result = self.hear()
        if error:
            raise RuntimeError(f"{name}: {error.get('message')}")
        return result

    def run(self, script, *arguments):
        return self.ask("WebDriver:ExecuteScript", {"script": script, "args": list(arguments)})["value"]

    def run_async(self, script, *arguments):
        return self.ask("WebDriver:ExecuteAsyncScript", {"script": script, "args": list(arguments)})["value"]


def until(what, limit, look):
    end = time.monotonic() + limit
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(PAUSE)
    raise TimeoutError(f"{what}: not within {limit} seconds")


def run(profile, *more):
    """Starts it in a group of processes of its own."""
    return subprocess.Popen(
        ["thunderbird", "--no-remote", "--profile", str(profile), *more],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def begin(profile):
    """Starts it; gives the process, and a session as soon as there can be one."""
    port_file = profile / "MarionetteActivePort"
    port_file.unlink(missing_ok=True)
    process = run(profile, "--marionette", "--remote-allow-system-access")
    try:
        until("its port", START_LIMIT, lambda: port_file.exists() and port_file.read_text().strip())
        return process, Marionette(int(port_file.read_text()))
    except BaseException:
        end(process)
        raise


def end(process):
    """Ends it with all that it started: they are a group of their own."""
    for name in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, name)
        except ProcessLookupError:
            break
        try:
            process.wait(10)
            break
        except subprocess.TimeoutExpired:
            continue


def preferences(port, user):
    return QUIET | {
        "mail.accountmanager.accounts": "account1",
        "mail.accountmanager.defaultaccount": "account1",
        "mail.account.account1.identities": "id1",
        "mail.account.account1.server": "server1",
        "mail.identity.id1.fullName": "Bench",
        "mail.identity.id1.useremail": user,
        "mail.identity.id1.valid": True,
        "mail.server.server1.autosync_offline_stores": False,
        "mail.server.server1.check_new_mail": True,
        "mail.server.server1.hostname": "127.0.0.1",
        # The password is asked for once it is needed; so nothing is opened before it is in the store.
        "mail.server.server1.login_at_startup": False,
        "mail.server.server1.name": user,
        "mail.server.server1.offline_download": False,
        "mail.server.server1.port": port,
        "mail.server.server1.socketType": 0,
        "mail.server.server1.authMethod": 3,
        "mail.server.server1.type": "imap",
        "mail.server.server1.userName": user,
    }


def prepare(profile, port, user, password, messages):
    profile.mkdir(parents=True)
    lines = (f"user_pref({json.dumps(key)}, {json.dumps(value)});" for key, value in preferences(port, user).items())
    (profile / "prefs.js").write_text("\n".join(lines) + "\n")
    process, session = begin(profile)
    try:
        kept = session.run_async(LOGIN, "imap://127.0.0.1", user, password)
        assert kept == "kept", kept
        until("the inbox", START_LIMIT, lambda: session.run(FETCH))
        until("all headers", FETCH_LIMIT, lambda: session.run(COUNT) >= messages)
        session.run(SHOW)
        until("the rows", START_LIMIT, lambda: session.run(ROWS)["drawn"])
        (profile / PLACE).write_text(json.dumps(session.run(PART)))
        session.run("Services.startup.quit(Ci.nsIAppStartup.eAttemptQuit);")
        process.wait(60)
    finally:
        end(process)


def start(profile):
    watch = Watch(json.loads((profile / PLACE).read_text()))
    begun = time.monotonic()
    process, session = begin(profile)
    try:
        found = until("the rows", START_LIMIT, lambda: (state := session.run(ROWS))["drawn"] and state)
        drawn = watch.since() - begun
        print(json.dumps({"seconds": drawn, "process": process.pid, "listed": found["listed"]}), flush=True)
        sys.stdin.read()
    finally:
        end(process)


def rest(profile):
    process = run(profile)
    try:
        print(json.dumps({"seconds": 0, "process": process.pid}), flush=True)
        sys.stdin.read()
    finally:
        end(process)


def main(words):
    match words:
        case ["prepare", profile, port, user, password, messages]:
            prepare(pathlib.Path(profile), int(port), user, password, int(messages))
        case ["start", profile]:
            start(pathlib.Path(profile))
        case ["rest", profile]:
            rest(pathlib.Path(profile))
        case _:
            sys.exit(__doc__)


main(sys.argv[1:])
