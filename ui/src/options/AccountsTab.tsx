// Which organization and mailbox are open, and who is signed in.
import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { SignOutRegular } from "@fluentui/react-icons";
import { useState, type ReactElement } from "react";
import { SignOutDialog } from "../app/SignOutDialog";
import { CalendarsGroup } from "../calendars/CalendarsGroup";
import { ServerGroup } from "../compose/ServerGroup";
import type { AppView } from "../platform/types";
import { useTexts } from "../texts";
import { Group } from "./Group";
import { Organizations } from "./Organizations";

const useStyles = makeStyles({ quiet: { color: tokens.colorNeutralForeground3, overflowWrap: "anywhere" } });

export function AccountsTab({ app }: { app: AppView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <Group title={app.organizations.length > 1 ? texts.organizations.title : texts.options.organization}>
        {app.organization === null && <Text>{texts.app.notConnected}</Text>}
        <Organizations app={app} />
        <Text size={200} className={styles.quiet}>{app.connection.sentence}</Text>
      </Group>
      {app.user !== null && (
        <Group title={texts.options.user}>
          <Text>{app.user.name}</Text>
          <Text size={200} className={styles.quiet}>{[app.user.email, app.user.business_unit].filter(Boolean).join(" · ")}</Text>
        </Group>
      )}
      {app.mailbox !== null && (
        <Group title={texts.options.mailbox}>
          <Text>{app.mailbox.label}</Text>
          <Text size={200} className={styles.quiet}>{app.mailbox.connection.sentence}</Text>
        </Group>
      )}
      {app.mailbox !== null && <ServerGroup />}
      <CalendarsGroup app={app} />
      <Button icon={<SignOutRegular />} style={{ alignSelf: "flex-start" }} onClick={() => setLeaving(true)}>{texts.options.signOut}</Button>
      {leaving && <SignOutDialog onClose={() => setLeaving(false)} />}
    </>
  );
}
