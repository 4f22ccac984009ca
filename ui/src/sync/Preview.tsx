// What would happen: asked live whenever it is opened. The first time, this is where the person says yes.
import { Button } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import { queries } from "../queries";
import { useTexts } from "../texts";
import { useAgree } from "./actions";
import { StepsDialog } from "./StepsDialog";

export function Preview({ onClose }: { onClose: () => void }): ReactElement {
  const texts = useTexts();
  const preview = useQuery(queries.previewSync(useApi()));
  const agree = useAgree(true);
  const question = preview.data?.question ?? null;
  return (
    <StepsDialog title={texts.syncLive.previewTitle} text={texts.syncLive.previewText} none={texts.syncLive.previewNone} kinds={preview.isFetching ? undefined : preview.data?.report.kinds}
      error={preview.isFetching ? null : preview.error} onRetry={() => void preview.refetch()} onClose={onClose}>
      {question !== null && !preview.isFetching && (
        <Button appearance="primary" disabledFocusable={agree.isPending} onClick={() => agree.mutate(question, { onSuccess: onClose })}>{texts.syncLive.begin}</Button>
      )}
    </StepsDialog>
  );
}
