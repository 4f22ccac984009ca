// Folders, list, message and CRM pane side by side; one at a time where the window is narrow.
import { Button, makeStyles, mergeClasses, Tab, TabList, tokens, Tooltip } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useSelection } from "../app/selection";
import { CrmPane } from "../pane/CrmPane";
import { usePaneOpen, usePaneWidth } from "../pane/open";
import { useApi } from "../platform/context";
import type { OptionsTab } from "../options/OptionsDialog";
import type { AppView, FolderView } from "../platform/types";
import { queries } from "../queries";
import { NewMessage } from "../compose/AnswerBar";
import { Boundary } from "../shared/boundary";
import { OpenPaneIcon } from "../shared/directed";
import { useNarrow, useWide } from "../shared/media";
import { Splitter } from "../shared/splitter";
import { useTexts } from "../texts";
import { FolderList } from "./FolderList";
import { MessageList } from "./MessageList";
import { ReadingPane } from "./ReadingPane";

const PANE = { min: 280, max: 640 } as const;

const useStyles = makeStyles({
  root: { display: "flex", flexGrow: 1, minInlineSize: 0, minBlockSize: 0 },
  narrow: { flexDirection: "column" },
  folders: { inlineSize: "184px", boxSizing: "border-box", flexShrink: 0, overflowY: "auto", paddingBlock: "12px", paddingInline: "8px" },
  fresh: { paddingInline: "8px", paddingBlockEnd: "8px" },
  list: { inlineSize: "clamp(240px, 21.5vw, 300px)", flexShrink: 0, display: "flex", marginBlock: "8px" },
  reading: { flexGrow: 1, minInlineSize: 0, display: "flex", marginBlock: "8px", marginInline: "8px" },
  pane: { flexShrink: 0, display: "flex", minInlineSize: 0, backgroundColor: tokens.colorNeutralBackground1 },
  strip: { flexShrink: 0, paddingBlock: "8px", paddingInlineEnd: "6px" },
  single: { flexGrow: 1, minBlockSize: 0, minInlineSize: 0, display: "flex", backgroundColor: tokens.colorNeutralBackground1 },
});

/** The folder that is open: the one the person chose, else the inbox, else the first that can be opened. */
export function currentFolder(folders: readonly FolderView[], chosen: string | null): FolderView | undefined {
  const open = folders.filter((folder) => folder.selectable);
  return open.find((folder) => folder.id === chosen) ?? open.find((folder) => folder.purpose === "inbox") ?? open[0];
}

interface Props {
  app: AppView;
  onOptions: (tab: OptionsTab) => void;
}

export function MailView({ app, onOptions }: Props): ReactElement {
  const selection = useSelection();
  const folders = useQuery(queries.folders(useApi()));
  const folder = currentFolder(folders.data ?? [], selection.folder);
  const parts = {
    folders: <FolderList label={app.mailbox?.label ?? ""} folders={folders} current={folder?.id ?? null} />,
    list: <MessageList folder={folder} folders={folders} />,
    message: <ReadingPane message={selection.message} draft={folder?.purpose === "drafts"} />,
    pane: <CrmPane app={app} onOptions={onOptions} />,
  };
  const safe = {
    ...parts,
    list: <Boundary resetKey={folder?.id ?? ""}>{parts.list}</Boundary>,
    message: <Boundary resetKey={selection.message ?? ""}>{parts.message}</Boundary>,
    pane: <Boundary resetKey={`${selection.message ?? ""} ${selection.record?.id ?? ""}`}>{parts.pane}</Boundary>,
  };
  return useNarrow() ? <Narrow {...safe} title={folder?.name ?? ""} /> : <Beside {...safe} app={app} />;
}

interface Parts {
  folders: ReactElement;
  list: ReactElement;
  message: ReactElement;
  pane: ReactElement;
}

function Beside({ app, folders, list, message, pane }: Parts & { app: AppView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const wide = useWide();
  const [open, setOpen] = usePaneOpen(app);
  const [wanted, setWidth] = usePaneWidth(app);
  const width = Math.min(PANE.max, Math.max(PANE.min, wanted));
  return (
    <div className={styles.root}>
      {wide && <div className={styles.folders} data-region="folders"><div className={styles.fresh}><NewMessage /></div>{folders}</div>}
      <div className={styles.list} data-region="list">{list}</div>
      <div className={styles.reading} data-region="message">{message}</div>
      {!open && <PaneStrip label={texts.pane.open} onOpen={() => setOpen(true)} />}
      {open && <Splitter label={texts.pane.resize} value={width} min={PANE.min} max={PANE.max} onChange={setWidth} />}
      {open && <div className={styles.pane} style={{ inlineSize: `${String(width)}px` }} data-region="pane">{pane}</div>}
    </div>
  );
}

/** What is left of the CRM pane when it is closed. */
function PaneStrip({ label, onOpen }: { label: string; onOpen: () => void }): ReactElement {
  const styles = useStyles();
  return (
    <div className={styles.strip} data-region="pane">
      <Tooltip content={label} relationship="label" positioning="before"><Button appearance="subtle" icon={<OpenPaneIcon />} onClick={onOpen} /></Tooltip>
    </div>
  );
}

type Part = "list" | "message" | "pane";

/** The CRM pane can fill the window alone, to stand beside another mail program. */
function Narrow({ list, message, pane, title }: Parts & { title: string }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const selection = useSelection();
  const [part, setPart] = useState<Part>("list");
  const [shownFor, setShownFor] = useState({ message: selection.message, record: selection.record });
  if (shownFor.message !== selection.message || shownFor.record !== selection.record) {
    setShownFor({ message: selection.message, record: selection.record });
    setPart(selection.record !== null ? "pane" : selection.message !== null && part === "list" ? "message" : part);
  }
  return (
    <div className={mergeClasses(styles.root, styles.narrow)}>
      <TabList selectedValue={part} onTabSelect={(_event, data) => setPart(data.value as Part)} size="small" aria-label={texts.app.panesLabel}>
        <Tab value="list">{title}</Tab>
        <Tab value="message">{texts.message.label}</Tab>
        <Tab value="pane">{texts.pane.label}</Tab>
      </TabList>
      <div className={styles.single} data-region={part}>{{ list, message, pane }[part]}</div>
    </div>
  );
}
