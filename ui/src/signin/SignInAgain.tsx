// Sign in again: in front of what the person was doing, which stays as it is.
import { Button, makeStyles, Spinner, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useRefreshApp } from "../app/refresh";
import { useOrganization } from "../app/organizations";
import { SignOutDialog } from "../app/SignOutDialog";
import { useApi } from "../platform/context";
import type { AppView } from "../platform/types";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { mailboxAsks } from "./asks";
import { MailboxStep } from "./MailboxStep";
import { MethodChoice } from "./MethodChoice";
import { Page } from "./page";
import { waysInto } from "./ways";

const useStyles = makeStyles({ foot: { display: "flex", flexWrap: "wrap", gap: "8px" } });

export function SignInAgain({ app, onLater }: { app: AppView; onLater?: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const refresh = useRefreshApp();
  const [leaving, setLeaving] = useState(false);
  const done = (): void => { void refresh(); };
  const use = useOrganization();
  const mailbox = mailboxAsks(app) && app.user !== null;
  return (
    <Page title={mailbox ? texts.again.mailboxTitle : texts.again.title} text={texts.again.text}>
      <Text>{mailbox ? (app.mailbox?.connection.sentence ?? "") : app.connection.sentence}</Text>
      {mailbox ? <MailboxStep server={app.mailbox?.server ?? null} user={app.user?.email ?? ""} kept={app.settings.keep_signed_in} onDone={done} /> : <Methods app={app} onDone={done} />}
      <div className={styles.foot}>
        {onLater !== undefined && <Button appearance="subtle" onClick={onLater}>{texts.again.later}</Button>}
        {app.organizations.filter((one) => !one.current).map((one) => <Button key={one.id} appearance="subtle" disabled={use.isPending} onClick={() => use.mutate(one.id)}>{texts.organizations.useInstead(one.name)}</Button>)}
        <Button appearance="subtle" onClick={() => setLeaving(true)}>{texts.again.otherAccount}</Button>
      </div>
      {leaving && <SignOutDialog onClose={() => setLeaving(false)} />}
    </Page>
  );
}

function Methods({ app, onDone }: { app: AppView; onDone: () => void }): ReactElement {
  const texts = useTexts();
  const api = useApi();
  const methods = useQuery(queries.signInMethods(api));
  if (methods.data === undefined) {
    return methods.error !== null ? <FailureNote error={methods.error} onRetry={() => void methods.refetch()} /> : <Spinner size="small" label={texts.common.loading} />;
  }
  return <MethodChoice ways={waysInto(api, app.organization?.url ?? "")} methods={methods.data} email={app.user?.email ?? ""} kept={app.settings.keep_signed_in} onDone={onDone} />;
}
