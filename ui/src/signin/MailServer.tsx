// A mail server: where it is, and how the person signs in there, as far as it and the organization offer it.
import { Field, Input, makeStyles, Radio, RadioGroup, Select, Text } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { ImapSecurity, MailboxSignInsView } from "../platform/types";
import { useTexts } from "../texts";
import { portProblem, type MailboxDraft } from "./mailbox";

const useStyles = makeStyles({
  line: {
    display: "grid", gridTemplateColumns: "minmax(0, 1fr) 88px minmax(120px, auto)", columnGap: "10px",
    // An input would be as wide as it likes otherwise, and lie on the next one.
    "& > *, & .fui-Input": { minInlineSize: 0 },
  },
});

interface FieldsProps {
  draft: MailboxDraft;
  set: (change: Partial<MailboxDraft>) => void;
}

export function ServerFields({ draft, set }: FieldsProps): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const wrongPort = portProblem(draft.port);
  return (
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
  );
}

/** `known` is the address that the user name is taken to be until another one is typed. */
export function SignInFields({ draft, known, ways, set }: FieldsProps & { known: string; ways: MailboxSignInsView }): ReactElement {
  const texts = useTexts();
  if (ways.methods.length === 0) {
    return <Text>{ways.sentence ?? texts.mailbox.noWay}</Text>;
  }
  return (
    <>
      {ways.sentence !== null && <Text role="status">{ways.sentence}</Text>}
      {ways.methods.includes("organization") && (
        <Field label={texts.mailbox.way} hint={draft.signIn === "organization" ? texts.mailbox.byOrganizationHint : ""}>
          <RadioGroup value={draft.signIn} onChange={(_event, data) => set({ signIn: data.value === "organization" ? "organization" : "password" })}>
            <Radio value="organization" label={texts.mailbox.byOrganization} />
            {ways.methods.includes("password") && <Radio value="password" label={texts.mailbox.byPassword} />}
          </RadioGroup>
        </Field>
      )}
      <Field label={texts.mailbox.user}><Input value={draft.user ?? known} dir="ltr" autoComplete="off" spellCheck={false} onChange={(_event, data) => set({ user: data.value })} /></Field>
      {draft.signIn === "password" && (
        <Field label={texts.mailbox.password}><Input type="password" value={draft.password} dir="ltr" autoComplete="off" onChange={(_event, data) => set({ password: data.value })} /></Field>
      )}
    </>
  );
}
