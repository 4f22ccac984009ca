// Untracking an appointment, a contact or a task: it stays in the mailbox, and its record stays or goes, as the person says and may
// (D-38, D-53, D-55, D-77).
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { ItemPaneView, PaneView } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { useUntrackItem } from "./actions";
import { useReturnFocus } from "./focus";

const useStyles = makeStyles({
  content: { display: "flex", flexDirection: "column", rowGap: "10px" },
  why: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
});

interface Props {
  pane: PaneView;
  item: ItemPaneView;
  /** Nothing is tracked yet: the request is taken back. */
  waiting: boolean;
  onClose: () => void;
}

export function ItemUntrackDialog({ pane, item, waiting, onClose }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const untrack = useUntrackItem(pane.key);
  useReturnFocus(true);
  const busy = untrack.isPending;
  const go = (remove: boolean): void => untrack.mutate(remove, { onSuccess: onClose });
  const spinner = (remove: boolean): ReactElement | undefined => (busy && untrack.variables === remove ? <Spinner size="tiny" /> : undefined);
  return (
    <Dialog open modalType="alert" onOpenChange={(_event, data) => { if (!data.open) { onClose(); } }}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{waiting ? texts.items.withdrawTitle : texts.items.untrackTitle(item.kind)}</DialogTitle>
          <DialogContent className={styles.content}>
            <Text>{waiting ? texts.items.withdrawText : texts.items.untrackText(item.kind)}</Text>
            {!waiting && item.delete_blocked !== null && <span className={styles.why}>{item.delete_blocked}</span>}
            {untrack.error !== null && <FailureNote error={untrack.error} />}
          </DialogContent>
          <DialogActions fluid>
            <Button onClick={onClose} disabledFocusable={busy}>{texts.common.cancel}</Button>
            {!waiting && item.may_delete && <Button disabledFocusable={busy} icon={spinner(true)} onClick={() => go(true)}>{texts.items.untrackDelete}</Button>}
            <Button appearance="primary" disabledFocusable={busy} icon={spinner(false)} onClick={() => go(false)}>{waiting ? texts.track.withdraw : texts.items.untrackKeep}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
