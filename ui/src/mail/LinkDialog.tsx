// Shows where a clicked link really leads, before anything opens. The host is what decides who answers, so it stands out.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, MessageBar, MessageBarBody, Text, tokens } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import type { LinkTargetView } from "../platform/types";
import { useFocusBack } from "../shared/focusBack";
import { useTexts } from "../texts";

const useStyles = makeStyles({
  content: { display: "flex", flexDirection: "column", rowGap: "10px" },
  host: { fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere" },
  url: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: "anywhere", maxBlockSize: "120px", overflowY: "auto", color: tokens.colorNeutralForeground3 },
});

/** The address with its host emphasised, where it can be found in it. */
function Whole({ target }: { target: LinkTargetView }): ReactElement {
  const styles = useStyles();
  const at = target.url.indexOf(target.host);
  const end = at + target.host.length;
  return (
    <div className={styles.url} dir="ltr">
      {at < 0 ? target.url : <>{target.url.slice(0, at)}<b>{target.host}</b>{target.url.slice(end)}</>}
    </div>
  );
}

export function LinkDialog({ target, onClose }: { target: LinkTargetView; onClose: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  useFocusBack();
  const open = useMutation({ mutationFn: () => api.openLink(target.url), onSettled: onClose });
  return (
    <Dialog open onOpenChange={(_event, data) => { if (!data.open) { onClose(); } }}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{texts.link.title}</DialogTitle>
          <DialogContent className={styles.content}>
            <Text>{texts.link.text}</Text>
            <span className={styles.host} dir="ltr">{target.host}</span>
            {target.warning !== null && <MessageBar intent="warning" layout="multiline"><MessageBarBody>{target.warning}</MessageBarBody></MessageBar>}
            <Whole target={target} />
          </DialogContent>
          <DialogActions>
            <Button appearance={target.warning === null ? "secondary" : "primary"} onClick={onClose}>{texts.common.cancel}</Button>
            <Button appearance={target.warning === null ? "primary" : "secondary"} disabled={open.isPending} onClick={() => open.mutate()}>{texts.link.open}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
