// A record that was looked up or followed: the same sections as for a person, and the offer to set the open message regarding it.
import { Button, makeStyles, Skeleton, SkeletonItem } from "@fluentui/react-components";
import { LinkAddRegular, OpenRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useSelection } from "../app/selection";
import { useApi } from "../platform/context";
import type { PaneView, RecordView } from "../platform/types";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { later } from "../shared/later";
import { useTexts } from "../texts";
import { useOpenRecord, useTrack } from "./actions";
import { useFocusKeeper } from "./focus";
import { SubjectSections } from "./SubjectSections";

const ConsentDialog = later(async () => (await import("./ConsentDialog")).ConsentDialog);

const useStyles = makeStyles({
  bar: { display: "flex", flexWrap: "wrap", gap: "6px", paddingBlock: "10px", paddingInline: "14px" },
  wait: { display: "grid", rowGap: "14px", padding: "14px" },
  note: { paddingBlock: "10px", paddingInline: "14px" },
});

export function RecordPane({ record, message }: { record: RecordView; message: string | null }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const open = useOpenRecord();
  const subject = useQuery(queries.subject(useApi(), { table: record.table, id: record.id }));
  return (
    <>
      <div className={styles.bar}>
        {message !== null && <LinkMessage message={message} record={record} />}
        <Button icon={<OpenRegular />} onClick={() => open(record)}>{texts.pane.openInBrowser}</Button>
      </div>
      {subject.data !== undefined ? <SubjectSections subject={subject.data} onLink={null} onNew={null} />
        : subject.error !== null ? <div className={styles.note}><FailureNote error={subject.error} onRetry={() => void subject.refetch()} /></div>
        : <Skeleton aria-label={texts.common.loading} className={styles.wait}><SkeletonItem size={36} /><SkeletonItem size={16} /><SkeletonItem size={16} /></Skeleton>}
    </>
  );
}

/** Sets the open message regarding the record that is looked at, with the same questions as everywhere. */
function LinkMessage({ message, record }: { message: string; record: RecordView }): ReactElement {
  const texts = useTexts();
  const { openRecord } = useSelection();
  const [asking, setAsking] = useState<PaneView | null>(null);
  const pane = useQuery(queries.pane(useApi(), message));
  const track = useTrack(message);
  const keeper = useFocusKeeper();
  // A contact belongs to an account.
  const fits = pane.data?.item?.kind !== "contact" || record.table === "account";
  const back = (): void => {
    openRecord(null);
    keeper.back();
  };
  const link = (): void => {
    if (pane.data?.needs_consent !== false) {
      setAsking(pane.data ?? null);
    } else {
      track.mutate({ regarding: { table: record.table, id: record.id }, attachments: null, without_history: false, consent: false }, { onSuccess: back });
    }
  };
  return (
    <>
      {fits && <Button appearance="primary" icon={<LinkAddRegular />} disabled={track.isPending || pane.data?.tracking.can_act !== true} onClick={link}>{pane.data?.item?.kind === "contact" ? texts.items.linkAccount : texts.track.setRegarding}</Button>}
      {asking !== null && <ConsentDialog pane={asking} regarding={record} onClose={back} />}
    </>
  );
}
