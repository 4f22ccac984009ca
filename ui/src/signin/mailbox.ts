// A mailbox as it is being typed, and the request it becomes.
import type { ImapSecurity, MailboxRequest } from "../platform/types";

export interface MailboxDraft {
  kind: "imap" | "maildir";
  host: string;
  port: string;
  security: ImapSecurity;
  user: string;
  password: string;
  path: string;
}

export const emptyMailbox: MailboxDraft = { kind: "imap", host: "", port: "", security: "tls", user: "", password: "", path: "" };

const LAST_PORT = 65_535;

/** Whether something was typed that is no port; nothing at all stands for the usual one. */
export function portProblem(typed: string): boolean {
  const port = typed.trim();
  return port !== "" && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= LAST_PORT);
}

/** The request; null while something is missing. */
export function requestOf(draft: MailboxDraft): MailboxRequest | null {
  if (draft.kind === "maildir") {
    return draft.path.trim() === "" ? null : { kind: "maildir", path: draft.path.trim() };
  }
  const { security, password } = draft;
  const [host, user, port] = [draft.host.trim(), draft.user.trim(), draft.port.trim()];
  return host === "" || user === "" || password === "" || portProblem(port) ? null
    : { kind: "imap", host, port: port === "" ? null : Number(port), security, user, password };
}
