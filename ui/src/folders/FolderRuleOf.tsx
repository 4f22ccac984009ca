// The question what one folder is to be, out of the folder list: what holds for it is read first.
import { Dialog, DialogBody, DialogContent, DialogSurface, Spinner } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { FolderRuleDialog } from "./FolderRuleDialog";

export function FolderRuleOf({ folder, onClose }: { folder: string; onClose: () => void }): ReactElement {
  const texts = useTexts();
  const view = useQuery(queries.folderRules(useApi()));
  const rule = view.data?.folders.find((one) => one.folder === folder);
  if (view.data !== undefined && rule !== undefined) {
    return <FolderRuleDialog rule={rule} blocked={view.data.blocked} begin={rule.own === "inherit" ? "tracked" : rule.own} onClose={onClose} />;
  }
  return (
    <Dialog open onOpenChange={(_event, data) => { if (!data.open) { onClose(); } }}>
      <DialogSurface aria-label={texts.folderRules.title}>
        <DialogBody>
          <DialogContent>{view.error === null ? <Spinner label={texts.common.loading} /> : <FailureNote error={view.error} onRetry={() => void view.refetch()} />}</DialogContent>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
