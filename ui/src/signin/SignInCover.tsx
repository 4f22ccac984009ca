// Signing in again in front of everything, open dialogs included: what was typed there stays, and is there when it is over.
import { Dialog, DialogSurface, makeStyles } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { AppView } from "../platform/types";
import { useFocusBack } from "../shared/focusBack";
import { useTexts } from "../texts";
import { SignInAgain } from "./SignInAgain";

const useStyles = makeStyles({
  surface: {
    inlineSize: "100%", maxInlineSize: "none", blockSize: "100%", maxBlockSize: "none", padding: 0, border: "none", borderRadius: 0,
    backgroundColor: "transparent", boxShadow: "none",
  },
});

export function SignInCover({ app, onLater }: { app: AppView; onLater?: () => void }): ReactElement {
  const styles = useStyles();
  useFocusBack();
  return (
    <Dialog open modalType="alert" onOpenChange={(_event, data) => { if (!data.open) { onLater?.(); } }}>
      <DialogSurface className={styles.surface} aria-label={useTexts().again.title}><SignInAgain app={app} onLater={onLater} /></DialogSurface>
    </Dialog>
  );
}
