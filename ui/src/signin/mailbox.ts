// A mailbox as it is being typed, and the requests it becomes.
import type { ImapSecurity, MailboxRequest, MailboxSignIn, MailServerRequest, MailServerView } from "../platform/types";

export interface MailboxDraft {
  kind: "imap" | "maildir";
  host: string;
  port: string;
  security: ImapSecurity;
  /** Null while nothing was typed: then it is the address that is known of the person. */
  user: string | null;
  signIn: MailboxSignIn;
  password: string;
  path: string;
}

export const emptyMailbox: MailboxDraft = { kind: "imap", host: "", port: "", security: "tls", user: null, signIn: "password", password: "", path: "" };

/** The account on a mail server that is signed in to again. */
export function draftOf(server: MailServerView | null): MailboxDraft {
  return server === null ? emptyMailbox
    : { ...emptyMailbox, host: server.host, port: String(server.port), security: server.security, user: server.user, signIn: server.sign_in };
}

const LAST_PORT = 65_535;

/** Whether something was typed that is no port; nothing at all stands for the usual one. */
export function portProblem(typed: string): boolean {
  const port = typed.trim();
  return port !== "" && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= LAST_PORT);
}

/** The mail server, to be asked how people sign in there; null while something is missing. */
export function serverOf(draft: MailboxDraft): MailServerRequest | null {
  const [host, port] = [draft.host.trim(), draft.port.trim()];
  return draft.kind !== "imap" || host === "" || portProblem(port) ? null
    : { host, port: port === "" ? null : Number(port), security: draft.security };
}

/** The request; null while something is missing. */
export function requestOf(draft: MailboxDraft, known = ""): MailboxRequest | null {
  if (draft.kind === "maildir") {
    return draft.path.trim() === "" ? null : { kind: "maildir", path: draft.path.trim() };
  }
  const { signIn, password } = draft;
  const [server, user] = [serverOf(draft), (draft.user ?? known).trim()];
  if (server === null || user === "" || (signIn === "password" && password === "")) {
    return null;
  }
  return { kind: "imap", ...server, user, sign_in: signIn === "organization" ? { kind: "organization" } : { kind: "password", password } };
}
