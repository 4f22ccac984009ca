// The first start: look around in the sample organization, or bring one's own organization and mailbox, in two steps; after a mail
// server comes a third, its calendars.
import { Button, Divider, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import { BeakerRegular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useRefreshApp } from "../app/refresh";
import { useApi } from "../platform/context";
import type { AppView } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { MailboxStep } from "./MailboxStep";
import { OrganizationStep } from "./OrganizationStep";
import { Page } from "./page";
import { STEPS } from "./steps";

const useStyles = makeStyles({
  sample: {
    display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", columnGap: "14px", rowGap: "10px", padding: "16px", borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorBrandBackground2, border: `${tokens.strokeWidthThin} solid ${tokens.colorBrandStroke2}`,
  },
  icon: { fontSize: "28px", lineHeight: 0, color: tokens.colorBrandForeground1 },
  words: { display: "grid", rowGap: "2px" },
  button: { gridColumn: "1 / -1", justifySelf: "start" },
  step: { color: tokens.colorNeutralForeground3 },
});

export function FirstStart({ app }: { app: AppView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [signedIn, setSignedIn] = useState(app.user !== null);
  const [server, setServer] = useState(true);
  const refresh = useRefreshApp();
  return signedIn ? (
    <Page title={texts.mailbox.title}>
      <Text size={200} className={styles.step}>{texts.start.step(2, server ? STEPS.server : STEPS.folder)}</Text>
      <MailboxStep onKind={(kind) => setServer(kind === "imap")} user={app.user?.email ?? ""} onDone={() => void refresh()} onBack={() => setSignedIn(false)} />
    </Page>
  ) : (
    <Page title={texts.start.welcome} text={texts.start.welcomeText}>
      <Sample onDone={() => void refresh()} />
      <Divider>{texts.start.own}</Divider>
      <Text size={200} className={styles.step}>{texts.start.step(1, STEPS.server)}</Text>
      <OrganizationStep onDone={() => { setSignedIn(true); void refresh(); }} />
    </Page>
  );
}

function Sample({ onDone }: { onDone: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const explore = useMutation({ mutationFn: () => api.exploreSample(), meta: { inline: true }, onSuccess: onDone });
  return (
    <div className={styles.sample}>
      <span className={styles.icon} aria-hidden><BeakerRegular /></span>
      <div className={styles.words}>
        <Text weight="semibold">{texts.start.sampleTitle}</Text>
        <Text size={200}>{texts.start.sampleText}</Text>
      </div>
      <Button className={styles.button} appearance="primary" size="large" disabled={explore.isPending} icon={explore.isPending ? <Spinner size="tiny" /> : undefined} onClick={() => explore.mutate()}>
        {texts.start.sampleButton}
      </Button>
      {explore.error !== null && <div className={styles.button}><FailureNote error={explore.error} /></div>}
    </div>
  );
}
