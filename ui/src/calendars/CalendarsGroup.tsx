// Calendars and contacts in the options: the server, how it is, changing and removing it, and what takes part.
import { Button, Dialog, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, Text, tokens } from "@fluentui/react-components";
import { AddRegular, DismissRegular } from "@fluentui/react-icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useRefreshApp } from "../app/refresh";
import { Group } from "../options/Group";
import { useApi } from "../platform/context";
import type { AppView, CalendarsStateView } from "../platform/types";
import { keys } from "../queries";
import { ConfirmDialog } from "../shared/confirm";
import { useFocusBack } from "../shared/focusBack";
import { useTexts } from "../texts";
import { Collections } from "./Collections";
import { ConnectCalendars } from "./ConnectCalendars";

const useStyles = makeStyles({
  quiet: { color: tokens.colorNeutralForeground3, overflowWrap: "anywhere" },
  buttons: { display: "flex", flexWrap: "wrap", gap: "8px" },
});

export function CalendarsGroup({ app }: { app: AppView }): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts().calendars;
  const [connecting, setConnecting] = useState(false);
  const [removing, setRemoving] = useState(false);
  if (app.mailbox === null) {
    return null;
  }
  const { calendars } = app;
  const inFolder = calendars === null && app.mailbox.server === null;
  return (
    <Group title={texts.title}>
      {calendars === null ? <Text>{inFolder ? texts.inFolder : texts.nowhere}</Text> : <Server calendars={calendars} />}
      {(calendars !== null || inFolder) && <Collections />}
      <div className={styles.buttons}>
        {calendars === null
          ? <Button icon={<AddRegular />} onClick={() => setConnecting(true)}>{texts.add}</Button>
          : <><Button onClick={() => setConnecting(true)}>{texts.change}</Button><Button onClick={() => setRemoving(true)}>{texts.remove}</Button></>}
      </div>
      {connecting && <ConnectDialog app={app} onClose={() => setConnecting(false)} />}
      {removing && <RemoveDialog onClose={() => setRemoving(false)} />}
    </Group>
  );
}

function Server({ calendars }: { calendars: CalendarsStateView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts().calendars;
  return (
    <>
      <Text><bdi dir="ltr">{calendars.host}</bdi></Text>
      <Text size={200} className={styles.quiet}>{texts.signedIn(calendars.user, texts.wayOf(calendars.sign_in))}</Text>
      <Text size={200} className={styles.quiet}>{calendars.connection.sentence}</Text>
    </>
  );
}

function useFresh(): () => Promise<void> {
  const client = useQueryClient();
  const refresh = useRefreshApp();
  return async () => {
    await client.invalidateQueries({ queryKey: keys.calendars });
    await refresh();
  };
}

/** The dialog in which a server of calendars and contacts is named. */
export function ConnectDialog({ app, onClose }: { app: AppView; onClose: () => void }): ReactElement {
  const texts = useTexts();
  useFocusBack();
  const fresh = useFresh();
  return (
    <Dialog open onOpenChange={(_event, data) => { if (!data.open) { onClose(); } }}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle action={<Button appearance="subtle" icon={<DismissRegular />} aria-label={texts.common.close} onClick={onClose} />}>{texts.calendars.serverTitle}</DialogTitle>
          <DialogContent>
            <ConnectCalendars typed={app.calendars?.servers[0] ?? ""} kept={app.settings.keep_signed_in} onDone={() => { onClose(); void fresh(); }} />
          </DialogContent>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function RemoveDialog({ onClose }: { onClose: () => void }): ReactElement {
  const texts = useTexts().calendars;
  const api = useApi();
  const fresh = useFresh();
  const remove = useMutation({ mutationFn: () => api.removeCalendars(), meta: { inline: true }, onSuccess: async () => { onClose(); await fresh(); } });
  return <ConfirmDialog title={texts.removeTitle} text={texts.removeText} confirm={texts.remove} busy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate()} onClose={onClose} />;
}
