// A dialog of steps: what would happen, what a question is about, what a cycle did.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import type { ReactElement, ReactNode } from "react";
import type { SyncKindView } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useFocusBack } from "../shared/focusBack";
import { useTexts } from "../texts";
import { Steps } from "./Steps";

const useStyles = makeStyles({
  surface: { maxInlineSize: "820px", inlineSize: "92vw" },
  content: { display: "flex", flexDirection: "column", rowGap: "12px", minBlockSize: "260px", maxBlockSize: "62vh" },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
});

interface Props {
  title: string;
  text?: string;
  kinds: readonly SyncKindView[] | undefined;
  error: unknown;
  none: string;
  onRetry: () => void;
  onClose: () => void;
  /** What stands below the steps. */
  beside?: ReactNode;
  /** What the person may do about it. */
  children?: ReactNode;
}

export function StepsDialog({ title, text, kinds, error, none, onRetry, onClose, beside, children }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  useFocusBack();
  return (
    <Dialog open onOpenChange={(_event, data) => { if (!data.open) { onClose(); } }}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>
            {text !== undefined && <p className={styles.text}>{text}</p>}
            {error !== null && error !== undefined ? <FailureNote error={error} onRetry={onRetry} />
              : kinds === undefined ? <Spinner labelPosition="below" label={texts.syncLive.asking} /> : <Steps kinds={kinds} none={none} />}
            {beside}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{texts.common.close}</Button>
            {children}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
