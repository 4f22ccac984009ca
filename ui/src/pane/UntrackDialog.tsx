// Untracking by I-12: before it happens the person reads what becomes of the copy, which depends on who owns it.
import type { ReactElement } from "react";
import type { PaneView } from "../platform/types";
import { ConfirmDialog } from "../shared/confirm";
import { useTexts, type Texts } from "../texts";
import { useUntrack } from "./actions";
import { useReturnFocus } from "./focus";

function consequence({ tracking }: PaneView, texts: Texts): string {
  if (tracking.record === null) {
    return tracking.takes_back ? texts.untrack.waiting : texts.untrack.waitingTried;
  }
  return tracking.owned_by_me ? texts.untrack.mine : texts.untrack.theirs(tracking.owner ?? texts.untrack.unknownOwner);
}

export function UntrackDialog({ pane, onClose }: { pane: PaneView; onClose: () => void }): ReactElement {
  const texts = useTexts();
  const untrack = useUntrack(pane.key);
  useReturnFocus(true);
  const deletes = pane.tracking.owned_by_me && pane.tracking.record !== null;
  return (
    <ConfirmDialog title={texts.untrack.title} text={consequence(pane, texts)} confirm={deletes ? texts.untrack.deleteCopy : texts.untrack.confirm}
      busy={untrack.isPending} error={untrack.error} onConfirm={() => untrack.mutate(undefined, { onSuccess: onClose })} onClose={onClose} />
  );
}
