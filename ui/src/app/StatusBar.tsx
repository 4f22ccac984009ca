// The line at the bottom: which computer synchronizes, what waits, what is stored.
import { Link, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import type { AppView, SyncStateView } from "../platform/types";
import { queries } from "../queries";
import { useNarrow } from "../shared/media";
import { useNow } from "../shared/now";
import { fromNow } from "../shared/time";
import { useLanguage, useTexts } from "../texts";
import { lineAbove } from "../shared/lines";

const useStyles = makeStyles({
  root: {
    display: "flex", alignItems: "center", columnGap: "20px", minBlockSize: "26px", paddingInline: "12px", fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2, ...lineAbove(), overflow: "hidden", whiteSpace: "nowrap",
  },
  end: { marginInlineStart: "auto", overflow: "hidden", textOverflow: "ellipsis" },
  link: { fontSize: tokens.fontSizeBase200 },
});

interface Props {
  app: AppView;
  /** How the synchronization stands; nothing before it is known. */
  sync: SyncStateView | undefined;
  onWaiting: () => void;
  onServices: () => void;
}

export function StatusBar({ app, sync, onWaiting, onServices }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const narrow = useNarrow();
  return (
    <footer className={styles.root} data-region="status">
      {app.synchronizing !== null && <span>{app.synchronizing}</span>}
      {sync !== undefined && <Sync sync={sync} onSync={onWaiting} />}
      {/* What the chip says is about the organization; new mail is missed as well. */}
      <span role="status">{app.mailbox?.connection.state === "offline" && app.mailbox.connection.sentence}</span>
      <span role="status">
        {app.pending > 0 && <Link as="button" className={styles.link} onClick={onWaiting}>{texts.app.waiting(app.pending)}</Link>}
      </span>
      <Outgoing onShow={onWaiting} />
      {app.services?.level === "warning" && <Link as="button" className={styles.link} title={app.services.sentence} onClick={onServices}>{texts.app.services}</Link>}
      {!narrow && <span className={styles.end}>{texts.app.onlyIdentifiers}</span>}
    </footer>
  );
}

/** Messages that are to be sent and are not. */
function Outgoing({ onShow }: { onShow: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const waiting = useQuery(queries.outgoing(useApi())).data?.length ?? 0;
  return <span role="status">{waiting > 0 && <Link as="button" className={styles.link} onClick={onShow}>{texts.compose.outgoingCount(waiting)}</Link>}</span>;
}

/** What comes next; a link to the view where something asks or is paused. */
function Sync({ sync, onSync }: { sync: SyncStateView; onSync: () => void }): ReactElement | null {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const now = useNow();
  switch (sync.overall) {
    case "asks": return <Link as="button" className={styles.link} onClick={onSync}>{texts.syncLive.statusAsks}</Link>;
    case "paused": return <Link as="button" className={styles.link} onClick={onSync}>{texts.syncLive.statusPaused}</Link>;
    case "running": return <span>{sync.sentence}</span>;
    case "well": return sync.next === null ? null : <span>{texts.syncLive.statusNext(fromNow(sync.next, tag, now))}</span>;
    case "still": return null;
  }
}
