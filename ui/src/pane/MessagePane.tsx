// The pane of one message, or of an appointment, a contact or a task, top to bottom: tracked state, people, the shown person's record, what is open with them, what
// can be made, who can read it.
import { makeStyles, MessageBar, MessageBarBody, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";
import { EyeRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { ConvertKind, NewKind, PaneView, RecordView } from "../platform/types";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { later } from "../shared/later";
import { useTexts } from "../texts";
import { useTrack } from "./actions";
import { ConvertForm } from "./ConvertForm";
import { NewRecordForm } from "./NewRecordForm";
import { useFocusKeeper } from "./focus";
import { People } from "./People";
import { QuickCreate } from "./QuickCreate";
import { SubjectSections } from "./SubjectSections";
import { TrackingCard } from "./TrackingCard";

const ConsentDialog = later(async () => (await import("./ConsentDialog")).ConsentDialog);

const useStyles = makeStyles({
  wait: { display: "grid", rowGap: "14px", padding: "14px" },
  note: { paddingBlock: "10px", paddingInline: "14px" },
  visibility: { display: "flex", columnGap: "8px", paddingBlock: "10px", paddingInline: "14px", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  eye: { flexShrink: 0, fontSize: "16px", lineHeight: 0, paddingBlockStart: "1px" },
});

export function MessagePane({ message }: { message: string }): ReactElement {
  const styles = useStyles();
  const pane = useQuery(queries.pane(useApi(), message));
  if (pane.data !== undefined) {
    return <Loaded pane={pane.data} />;
  }
  return pane.error !== null ? <div className={styles.note}><FailureNote error={pane.error} onRetry={() => void pane.refetch()} /></div> : <Waiting />;
}

function Waiting(): ReactElement {
  const styles = useStyles();
  return (
    <Skeleton aria-label={useTexts().common.loading} className={styles.wait}>
      <SkeletonItem style={{ blockSize: "76px" }} /><SkeletonItem size={28} style={{ inlineSize: "60%" }} />
      <SkeletonItem size={16} /><SkeletonItem size={16} /><SkeletonItem size={16} style={{ inlineSize: "70%" }} /><SkeletonItem style={{ blockSize: "64px" }} />
    </Skeleton>
  );
}

/** What the person wants tracked, while they are asked about it. */
interface Asking {
  regarding: RecordView | null;
}

/** The record that the person makes, and what they typed into the search before. */
interface Making {
  kind: NewKind;
  typed: string;
}

function Loaded({ pane }: { pane: PaneView }): ReactElement {
  const styles = useStyles();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [making, setMaking] = useState<Making | null>(null);
  const [converting, setConverting] = useState<ConvertKind | null>(null);
  const track = useTrack(pane.key);
  const keeper = useFocusKeeper();
  const request = (regarding: RecordView | null, ask = false): void => {
    if (ask || pane.needs_consent) {
      setAsking({ regarding });
    } else {
      // What was pressed cannot be used until the answer is there, and often not after it.
      keeper.leave();
      track.mutate({ regarding: regarding && { table: regarding.table, id: regarding.id }, attachments: null, without_history: false, consent: false }, { onSettled: () => keeper.back() });
    }
  };
  const busy = track.isPending;
  // What the message is about; where nobody in it has a record, its regarding can have activities all the same (H-30).
  const about = pane.tracking.regarding ?? pane.subject?.card.record ?? null;
  // A contact is linked to its account only.
  const canLink = pane.tracking.can_act && !busy && pane.item?.kind !== "contact";
  return (
    <>
      <TrackingCard pane={pane} busy={busy} onTrack={request} onNew={(kind, typed) => setMaking({ kind, typed })} onConvert={setConverting} />
      {pane.problem !== null && (
        <div className={styles.note}><MessageBar intent="warning" layout="multiline"><MessageBarBody>{pane.problem}</MessageBarBody></MessageBar></div>
      )}
      {(pane.item === null || pane.people.length > 0) && <People pane={pane} />}
      {pane.subject !== null && <SubjectSections subject={pane.subject} onLink={canLink ? (record) => request(record) : null} onNew={(kind) => setMaking({ kind, typed: "" })} />}
      {about !== null && <QuickCreate message={pane.key} record={about} />}
      {pane.visibility !== null && <div className={styles.visibility}><span className={styles.eye} aria-hidden><EyeRegular /></span><span>{pane.visibility}</span></div>}
      {making !== null && <NewRecordForm message={pane.key} {...making} person={pane.subject?.card.record ?? null} onLink={canLink ? (record) => request(record) : null} onClose={() => setMaking(null)} />}
      {converting !== null && <ConvertForm message={pane.key} kind={converting} person={pane.subject?.card.record ?? null} onClose={() => setConverting(null)} />}
      {asking !== null && <ConsentDialog pane={pane} regarding={asking.regarding} onClose={() => setAsking(null)} />}
    </>
  );
}
