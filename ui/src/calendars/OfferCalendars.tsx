// After the first start with a mail server: the offer to bring calendars and contacts along. Nothing is asked before the person says so.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import type { ReactElement } from "react";
import { useRefreshApp } from "../app/refresh";
import type { AppView } from "../platform/types";
import { Page } from "../signin/page";
import { STEPS } from "../signin/steps";
import { useTexts } from "../texts";
import { ConnectCalendars } from "./ConnectCalendars";

const useStyles = makeStyles({ step: { color: tokens.colorNeutralForeground3 } });

export function OfferCalendars({ app, onClose }: { app: AppView; onClose: () => void }): ReactElement {
  const styles = useStyles();
  const { calendars: texts, start } = useTexts();
  const refresh = useRefreshApp();
  return (
    <Page title={texts.offerTitle}>
      <Text size={200} className={styles.step}>{start.step(STEPS.server, STEPS.server)}</Text>
      <Text>{texts.offerText}</Text>
      <ConnectCalendars typed={app.mailbox?.server?.user ?? ""} kept={app.settings.keep_signed_in} onDone={() => { onClose(); void refresh(); }} onSkip={onClose} />
    </Page>
  );
}
