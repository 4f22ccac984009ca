// After the first start with a mail server: the offer to bring calendars and contacts along. Nothing is asked before the person says so.
import { Text } from "@fluentui/react-components";
import type { ReactElement } from "react";
import { useRefreshApp } from "../app/refresh";
import type { AppView } from "../platform/types";
import { Page } from "../signin/page";
import { useTexts } from "../texts";
import { ConnectCalendars } from "./ConnectCalendars";

export function OfferCalendars({ app, onClose }: { app: AppView; onClose: () => void }): ReactElement {
  const texts = useTexts().calendars;
  const refresh = useRefreshApp();
  return (
    <Page title={texts.offerTitle}>
      <Text>{texts.offerText}</Text>
      <ConnectCalendars typed={app.mailbox?.server?.user ?? ""} kept={app.settings.keep_signed_in} onDone={() => { onClose(); void refresh(); }} onSkip={onClose} />
    </Page>
  );
}
