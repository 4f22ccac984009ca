// What would happen: asked live whenever it is opened. The first time, this is where the person says yes. What is in the mailbox only
// can be tracked from here.
import { Button } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import { queries } from "../queries";
import { useTexts } from "../texts";
import { useAgree, useTrack } from "./actions";
import { StepsDialog } from "./StepsDialog";
import { Untracked } from "./Untracked";

export function Preview({ onClose }: { onClose: () => void }): ReactElement {
  const texts = useTexts();
  const preview = useQuery(queries.previewSync(useApi()));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const agree = useAgree(true);
  const track = useTrack();
  const question = preview.data?.question ?? null;
  const kinds = preview.isFetching ? undefined : preview.data?.report.kinds;
  const choose = (uid: string, wanted: boolean): void => setChosen((before) => new Set([...before].filter((one) => one !== uid).concat(wanted ? [uid] : [])));
  return (
    <StepsDialog title={texts.syncLive.previewTitle} text={texts.syncLive.previewText} none={texts.syncLive.previewNone} kinds={kinds}
      beside={kinds === undefined ? undefined : <Untracked kinds={kinds} chosen={chosen} onChoose={choose} />}
      error={preview.isFetching ? null : preview.error} onRetry={() => void preview.refetch()} onClose={onClose}>
      {kinds !== undefined && question !== null && (
        <Button appearance="primary" disabledFocusable={agree.isPending} onClick={() => agree.mutate({ question, track: [...chosen] }, { onSuccess: onClose })}>{texts.syncLive.begin}</Button>
      )}
      {kinds !== undefined && question === null && chosen.size > 0 && (
        <Button appearance="primary" disabledFocusable={track.isPending} onClick={() => track.mutate([...chosen], { onSuccess: onClose })}>{texts.syncTrack.trackMany(chosen.size)}</Button>
      )}
    </StepsDialog>
  );
}
