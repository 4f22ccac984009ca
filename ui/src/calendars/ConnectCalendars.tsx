// Finding the server of one's calendars and contacts, and opening it. Nothing is shown to it before it was found and agreed to.
import { Button, Checkbox, Field, Input, makeStyles, Radio, RadioGroup, Spinner, Text, tokens } from "@fluentui/react-components";
import { CalendarRegular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement, type SubmitEvent } from "react";
import { useApi } from "../platform/context";
import type { CalendarsSignIn, FoundCalendarsView } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { KeepSignedIn } from "../signin/KeepSignedIn";
import { useTexts } from "../texts";
import { draftOf, requestOf, type CalendarsDraft } from "./draft";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "12px" },
  find: { display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", columnGap: "10px", alignItems: "end" },
  found: { display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", columnGap: "10px", alignItems: "center", padding: "10px", borderRadius: tokens.borderRadiusMedium, backgroundColor: tokens.colorNeutralBackground3 },
  icon: { fontSize: "20px", lineHeight: 0, color: tokens.colorBrandForeground1 },
  host: { overflowWrap: "anywhere" },
  buttons: { display: "flex", columnGap: "8px" },
});

interface Props {
  /** What the address field begins with. */
  typed?: string;
  kept?: boolean;
  onDone: () => void;
  /** Leaves it for now. */
  onSkip?: () => void;
}

export function ConnectCalendars({ typed: first = "", kept = false, onDone, onSkip }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts().calendars;
  const api = useApi();
  const [typed, setTyped] = useState(first);
  const [draft, setDraft] = useState<CalendarsDraft | null>(null);
  const [keep, setKeep] = useState(kept);
  const find = useMutation({ mutationFn: () => api.findCalendars(typed.trim()), meta: { inline: true }, onSuccess: (found) => setDraft(draftOf(found)) });
  const found = find.data;
  const request = found === undefined || draft === null ? null : requestOf(found, draft);
  const open = useMutation({
    mutationFn: async () => { if (request !== null) { await api.connectCalendars(request, keep && draft?.signIn === "password"); } },
    meta: { inline: true }, gcTime: 0, onSuccess: onDone,
  });
  const busy = find.isPending || open.isPending;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (busy) {
      return;
    }
    if (found === undefined) {
      find.mutate();
    } else if (request !== null) {
      open.mutate();
    }
  };
  const elsewhere = (text: string): void => { setTyped(text); find.reset(); open.reset(); setDraft(null); };
  return (
    <form className={styles.root} onSubmit={submit}>
      <Field label={texts.address} hint={texts.addressHint}>
        <Input value={typed} dir="ltr" spellCheck={false} autoComplete="off" onChange={(_event, data) => elsewhere(data.value)} />
      </Field>
      {find.error !== null && <FailureNote error={find.error} />}
      {found !== undefined && draft !== null && (
        <>
          <div className={styles.found} role="status">
            <span className={styles.icon} aria-hidden><CalendarRegular /></span>
            <Text className={styles.host}>{texts.foundAt(found.host)}</Text>
          </div>
          {found.elsewhere.length > 0 && (
            <Checkbox label={texts.agree(found.elsewhere.join(", "))} checked={draft.agreed} onChange={(_event, data) => setDraft({ ...draft, agreed: data.checked === true })} />
          )}
          <Ways found={found} draft={draft} set={(change) => { setDraft({ ...draft, ...change }); open.reset(); }} />
          {draft.signIn === "password" && found.methods.includes("password") && <KeepSignedIn keep={keep} onKeep={setKeep} />}
        </>
      )}
      {open.error !== null && <FailureNote error={open.error} />}
      <div className={styles.buttons}>
        <Button type="submit" appearance="primary" disabledFocusable={busy || (found !== undefined && request === null)} icon={busy ? <Spinner size="tiny" /> : undefined}>
          {found === undefined ? texts.find : texts.open}
        </Button>
        {onSkip !== undefined && <Button onClick={onSkip}>{texts.skip}</Button>}
      </div>
    </form>
  );
}

const isWay = (value: string): value is CalendarsSignIn => ["mailbox", "organization", "password", "nobody"].includes(value);

function Ways({ found, draft, set }: { found: FoundCalendarsView; draft: CalendarsDraft; set: (change: Partial<CalendarsDraft>) => void }): ReactElement {
  const texts = useTexts().calendars;
  return (
    <>
      {found.sentence !== null && <Text role="status">{found.sentence}</Text>}
      {found.methods.length > 1 && (
        <Field label={texts.way}>
          <RadioGroup value={draft.signIn} onChange={(_event, data) => { if (isWay(data.value)) { set({ signIn: data.value }); } }}>
            {found.methods.map((way) => <Radio key={way} value={way} label={texts.wayOf(way)} />)}
          </RadioGroup>
        </Field>
      )}
      {found.methods.length > 0 && draft.signIn !== "nobody" && (
        <Field label={texts.user}><Input value={draft.user} dir="ltr" autoComplete="off" spellCheck={false} onChange={(_event, data) => set({ user: data.value })} /></Field>
      )}
      {found.methods.includes("password") && draft.signIn === "password" && (
        <Field label={texts.password}><Input type="password" value={draft.password} dir="ltr" autoComplete="off" onChange={(_event, data) => set({ password: data.value })} /></Field>
      )}
    </>
  );
}
