// One message: who wrote it to whom, what to be careful of, its text in a frame of its own, its attachments.
import { makeStyles, MessageBar, MessageBarBody, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";
import { MailReadRegular } from "@fluentui/react-icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState, type ReactElement } from "react";
import { AnswerBar } from "../compose/AnswerBar";
import { useApi } from "../platform/context";
import type { MessageView } from "../platform/types";
import { queries } from "../queries";
import { EmptyState } from "../shared/empty";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { Attachments } from "./Attachments";
import { BodyFrame } from "./BodyFrame";
import { LinkWarnings } from "./LinkWarnings";
import { MeetingCard } from "./MeetingCard";
import { MessageHeader } from "./MessageHeader";
import { PicturesBar } from "./PicturesBar";

/** A message counts as read once it was on show this long. */
const READ_AFTER = 800;

const useStyles = makeStyles({
  root: {
    display: "flex", flexDirection: "column", flexGrow: 1, minInlineSize: 0, minBlockSize: 0, backgroundColor: tokens.colorNeutralBackground1, borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    // In a low window the whole message scrolls, so that its text never gives way to its head.
    overflowX: "hidden", overflowY: "auto",
  },
  bars: { flexShrink: 0, display: "flex", flexDirection: "column", rowGap: "8px", paddingInline: "20px", paddingBlockEnd: "10px" },
  wait: { display: "grid", rowGap: "14px", padding: "20px" },
  note: { padding: "20px" },
});

export function ReadingPane({ message, draft }: { message: string | null; draft: boolean }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  return (
    <article className={styles.root} aria-label={texts.message.label}>
      {message === null ? <EmptyState icon={<MailReadRegular />} title={texts.message.none} text={texts.message.noneText} /> : <Loaded key={message} message={message} draft={draft} />}
    </article>
  );
}

function Loaded({ message, draft }: { message: string; draft: boolean }): ReactElement {
  const styles = useStyles();
  const query = useQuery(queries.message(useApi(), message));
  useMarkSeen(query.data);
  if (query.data !== undefined) {
    return <Content message={query.data} draft={draft} />;
  }
  return query.error !== null ? <div className={styles.note}><FailureNote error={query.error} onRetry={() => void query.refetch()} /></div> : <Waiting />;
}

function Content({ message, draft }: { message: MessageView; draft: boolean }): ReactElement {
  const styles = useStyles();
  const [images, setImages] = useState(false);
  const hasBars = message.notices.length > 0 || message.link_warnings.length > 0 || (message.remote_items > 0 && !images);
  return (
    <>
      <MessageHeader message={message} />
      <AnswerBar message={message.key} draft={draft} />
      {hasBars && (
        <div className={styles.bars}>
          {message.notices.map((notice) => <MessageBar key={notice} layout="multiline"><MessageBarBody>{notice}</MessageBarBody></MessageBar>)}
          <LinkWarnings warnings={message.link_warnings} />
          {message.remote_items > 0 && !images && <PicturesBar hosts={message.remote_hosts} onLoad={() => setImages(true)} />}
        </div>
      )}
      <MeetingCard message={message.key} />
      <BodyFrame message={message.key} images={images} />
      <Attachments message={message.key} attachments={message.attachments} />
    </>
  );
}

function Waiting(): ReactElement {
  const styles = useStyles();
  return (
    <Skeleton aria-label={useTexts().common.loading} className={styles.wait}>
      <SkeletonItem size={24} style={{ inlineSize: "70%" }} />
      <SkeletonItem size={36} shape="circle" />
      <SkeletonItem size={16} /><SkeletonItem size={16} /><SkeletonItem size={16} style={{ inlineSize: "60%" }} />
    </Skeleton>
  );
}

function useMarkSeen(message: MessageView | undefined): void {
  const api = useApi();
  const key = message?.key;
  const { mutate } = useMutation({ mutationFn: (seen: string) => api.markSeen(seen, true), meta: { inline: true } });
  useEffect(() => {
    if (key === undefined) {
      return;
    }
    const timer = setTimeout(() => mutate(key), READ_AFTER);
    return () => clearTimeout(timer);
  }, [key, mutate]);
}
