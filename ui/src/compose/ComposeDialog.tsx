// Writing a message. It stays until it is sent, saved or given up: a click beside it closes nothing.
import { Dialog, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, Spinner } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import type { ComposeStart } from "../platform/types";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useFocusBack } from "../shared/focusBack";
import { useTexts } from "../texts";
import { ComposeForm } from "./ComposeForm";

const useStyles = makeStyles({
  surface: { maxInlineSize: "860px", inlineSize: "calc(100vw - 32px)", maxBlockSize: "calc(100vh - 32px)" },
  body: { maxBlockSize: "calc(100vh - 80px)" },
});

interface Props {
  start: ComposeStart;
  onClose: () => void;
}

export function ComposeDialog({ start, onClose }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  useFocusBack();
  const begun = useQuery(queries.compose(useApi(), start));
  return (
    <Dialog open modalType="alert" onOpenChange={(_event, data) => { if (!data.open && begun.data === undefined) { onClose(); } }}>
      <DialogSurface className={styles.surface}>
        <DialogBody className={styles.body}>
          {begun.data !== undefined ? <ComposeForm title={texts.compose.dialogTitle(start.kind)} begun={begun.data} answers={start.kind !== "new" && start.kind !== "forward"} onClose={onClose} />
            : <>
                <DialogTitle>{texts.compose.dialogTitle(start.kind)}</DialogTitle>
                <DialogContent>{begun.error !== null ? <FailureNote error={begun.error} onRetry={() => void begun.refetch()} /> : <Spinner label={texts.common.loading} />}</DialogContent>
              </>}
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
