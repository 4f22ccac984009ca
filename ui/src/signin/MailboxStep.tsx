// Which mailbox to open: a mail server, which says how people sign in there, or a folder of messages on this computer.
import { Button, Field, Input, makeStyles, Radio, RadioGroup, Spinner } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement, type SubmitEvent } from "react";
import { useApi } from "../platform/context";
import type { MailboxSignInsView, MailServerRequest, MailServerView } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { ServerFields, SignInFields } from "./MailServer";
import { KeepSignedIn } from "./KeepSignedIn";
import { draftOf, requestOf, serverOf, type MailboxDraft } from "./mailbox";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "12px" },
  folder: { display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", columnGap: "8px", alignItems: "end" },
  buttons: { display: "flex", columnGap: "8px" },
});

interface Props {
  /** The account that is signed in to again. */
  server?: MailServerView | null;
  /** The address that is known of the person. */
  user?: string;
  /** Whether *Keep me signed in* is set to begin with: only when the person chose it before. */
  kept?: boolean;
  /** The kind of mailbox that is chosen, as it changes. */
  onKind?: (kind: MailboxDraft["kind"]) => void;
  onDone: () => void;
  onBack?: () => void;
}

export function MailboxStep({ server = null, user = "", kept = false, onKind, onDone, onBack }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const [draft, setDraft] = useState<MailboxDraft>(() => draftOf(server));
  const [keep, setKeep] = useState(kept);
  const set = (change: Partial<MailboxDraft>): void => setDraft((now) => ({ ...now, ...change }));
  const ways = useMutation({
    mutationFn: (asked: MailServerRequest) => api.mailboxSignIns(asked),
    meta: { inline: true },
    onSuccess: (found: MailboxSignInsView) => set({ signIn: found.methods[0] ?? "password" }),
  });
  const request = requestOf(draft, user);
  const open = useMutation({
    mutationFn: () => (request === null ? Promise.resolve() : api.connectMailbox(request, keep && draft.signIn === "password")),
    meta: { inline: true }, gcTime: 0,
    onSuccess: () => { set({ password: "" }); onDone(); },
  });
  // What a server offers is asked once its address is complete, and anew when that changes.
  const asked = serverOf(draft);
  const asks = draft.kind === "imap" && ways.data === undefined;
  const ready = asks ? asked !== null : request !== null && (draft.kind === "maildir" || ways.data?.methods.includes(draft.signIn) === true);
  const busy = ways.isPending || open.isPending;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!ready || busy) {
      return;
    }
    if (asks && asked !== null) {
      ways.mutate(asked);
    } else {
      open.mutate();
    }
  };
  const choose = (kind: MailboxDraft["kind"]): void => { elsewhere({ kind }); onKind?.(kind); };
  const elsewhere = (change: Partial<MailboxDraft>): void => { set(change); ways.reset(); open.reset(); };
  return (
    <form className={styles.root} onSubmit={submit}>
      <RadioGroup aria-label={texts.mailbox.kind} layout="horizontal" value={draft.kind} onChange={(_event, data) => choose(data.value === "maildir" ? "maildir" : "imap")}>
        <Radio value="imap" label={texts.mailbox.imap} />
        <Radio value="maildir" label={texts.mailbox.maildir} />
      </RadioGroup>
      {draft.kind === "imap" ? <ServerFields draft={draft} set={elsewhere} /> : <MaildirField draft={draft} set={set} />}
      {draft.kind === "imap" && ways.data !== undefined && <SignInFields draft={draft} known={user} ways={ways.data} set={(change) => { set(change); open.reset(); }} />}
      {draft.kind === "imap" && ways.data !== undefined && draft.signIn === "password" && <KeepSignedIn keep={keep} onKeep={setKeep} />}
      {ways.error !== null && <FailureNote error={ways.error} />}
      {open.error !== null && <FailureNote error={open.error} />}
      <div className={styles.buttons}>
        {onBack !== undefined && <Button onClick={onBack}>{texts.common.back}</Button>}
        <Button type="submit" appearance="primary" disabled={!ready || busy} icon={busy ? <Spinner size="tiny" /> : undefined}>{asks ? texts.mailbox.next : texts.mailbox.open}</Button>
      </div>
    </form>
  );
}

function MaildirField({ draft, set }: { draft: MailboxDraft; set: (change: Partial<MailboxDraft>) => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const choose = useMutation({ mutationFn: () => api.chooseMaildir(), onSuccess: (path) => { if (path !== null) { set({ path }); } } });
  return (
    <div className={styles.folder}>
      <Field label={texts.mailbox.folder}><Input value={draft.path} dir="ltr" spellCheck={false} onChange={(_event, data) => set({ path: data.value })} /></Field>
      <Button disabled={choose.isPending} onClick={() => choose.mutate()}>{texts.mailbox.choose}</Button>
    </div>
  );
}
