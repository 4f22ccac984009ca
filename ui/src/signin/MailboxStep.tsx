// Which mailbox to open: a mail server, or a folder of messages on this computer.
import { Button, Field, Input, makeStyles, Radio, RadioGroup, Select, Spinner } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement, type SubmitEvent } from "react";
import { useApi } from "../platform/context";
import type { ImapSecurity } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { KeepSignedIn } from "./KeepSignedIn";
import { emptyMailbox, portProblem, requestOf, type MailboxDraft } from "./mailbox";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "12px" },
  line: { display: "grid", gridTemplateColumns: "minmax(0, 1fr) 88px minmax(120px, auto)", columnGap: "10px" },
  folder: { display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", columnGap: "8px", alignItems: "end" },
  buttons: { display: "flex", columnGap: "8px" },
});

interface Props {
  /** What is known of the mailbox already. */
  known?: Partial<MailboxDraft>;
  /** Whether *Keep me signed in* is set to begin with: only when the person chose it before. */
  kept?: boolean;
  onDone: () => void;
  onBack?: () => void;
}

export function MailboxStep({ known = {}, kept = false, onDone, onBack }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const [draft, setDraft] = useState<MailboxDraft>({ ...emptyMailbox, ...known });
  const [keep, setKeep] = useState(kept);
  const set = (change: Partial<MailboxDraft>): void => setDraft((now) => ({ ...now, ...change }));
  const request = requestOf(draft);
  const open = useMutation({
    mutationFn: () => (request === null ? Promise.resolve() : api.connectMailbox(request, keep)),
    meta: { inline: true }, gcTime: 0,
    onSuccess: () => { set({ password: "" }); onDone(); },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (request !== null) {
      open.mutate();
    }
  };
  return (
    <form className={styles.root} onSubmit={submit}>
      <RadioGroup aria-label={texts.mailbox.kind} layout="horizontal" value={draft.kind} onChange={(_event, data) => set({ kind: data.value === "maildir" ? "maildir" : "imap" })}>
        <Radio value="imap" label={texts.mailbox.imap} />
        <Radio value="maildir" label={texts.mailbox.maildir} />
      </RadioGroup>
      {draft.kind === "imap" ? <ImapFields draft={draft} set={set} /> : <MaildirField draft={draft} set={set} />}
      {draft.kind === "imap" && <KeepSignedIn keep={keep} onKeep={setKeep} />}
      {open.error !== null && <FailureNote error={open.error} />}
      <div className={styles.buttons}>
        {onBack !== undefined && <Button onClick={onBack}>{texts.common.back}</Button>}
        <Button type="submit" appearance="primary" disabled={request === null || open.isPending} icon={open.isPending ? <Spinner size="tiny" /> : undefined}>{texts.mailbox.open}</Button>
      </div>
    </form>
  );
}

interface FieldsProps {
  draft: MailboxDraft;
  set: (change: Partial<MailboxDraft>) => void;
}

function ImapFields({ draft, set }: FieldsProps): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const wrongPort = portProblem(draft.port);
  return (
    <>
      <div className={styles.line}>
        <Field label={texts.mailbox.host}><Input value={draft.host} dir="ltr" spellCheck={false} onChange={(_event, data) => set({ host: data.value })} /></Field>
        <Field label={texts.mailbox.port} {...(wrongPort ? { validationState: "error" as const, validationMessage: texts.mailbox.badPort } : {})}>
          <Input value={draft.port} inputMode="numeric" placeholder={draft.security === "tls" ? "993" : "143"} dir="ltr" onChange={(_event, data) => set({ port: data.value })} />
        </Field>
        <Field label={texts.mailbox.security}>
          <Select value={draft.security} onChange={(_event, data) => set({ security: data.value as ImapSecurity })}>
            <option value="tls">{texts.mailbox.tls}</option>
            <option value="start_tls">{texts.mailbox.startTls}</option>
            <option value="none">{texts.mailbox.plain}</option>
          </Select>
        </Field>
      </div>
      <Field label={texts.mailbox.user}><Input value={draft.user} dir="ltr" autoComplete="off" spellCheck={false} onChange={(_event, data) => set({ user: data.value })} /></Field>
      <Field label={texts.mailbox.password}><Input type="password" value={draft.password} dir="ltr" autoComplete="off" onChange={(_event, data) => set({ password: data.value })} /></Field>
    </>
  );
}

function MaildirField({ draft, set }: FieldsProps): ReactElement {
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
