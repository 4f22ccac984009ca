// The parts of a view side by side, as Outlook has them: what to choose from, the list, one thing in full, the CRM pane; one at a time
// where the window is narrow.
import { Button, makeStyles, mergeClasses, Tab, TabList, tokens, Tooltip } from "@fluentui/react-components";
import { useState, type ReactElement } from "react";
import { usePaneOpen, usePaneWidth } from "../pane/open";
import type { AppView } from "../platform/types";
import { OpenPaneIcon } from "../shared/directed";
import { useNarrow, useWide } from "../shared/media";
import { Splitter } from "../shared/splitter";
import { useTexts } from "../texts";

const PANE = { min: 280, max: 640 } as const;

const useStyles = makeStyles({
  root: { display: "flex", flexGrow: 1, minInlineSize: 0, minBlockSize: 0 },
  narrow: { flexDirection: "column" },
  side: { inlineSize: "184px", boxSizing: "border-box", flexShrink: 0, overflowY: "auto", paddingBlock: "12px", paddingInline: "8px" },
  wideSide: { inlineSize: "236px" },
  list: { inlineSize: "clamp(240px, 21.5vw, 300px)", flexShrink: 0, display: "flex", marginBlock: "8px" },
  wideList: { inlineSize: "clamp(260px, 25vw, 360px)" },
  middle: { flexGrow: 1, minInlineSize: 0, display: "flex", marginBlock: "8px", marginInline: "8px" },
  pane: { flexShrink: 0, display: "flex", minInlineSize: 0, backgroundColor: tokens.colorNeutralBackground1 },
  strip: { flexShrink: 0, paddingBlock: "8px", paddingInlineEnd: "6px" },
  single: { flexGrow: 1, minBlockSize: 0, minInlineSize: 0, display: "flex", backgroundColor: tokens.colorNeutralBackground1 },
});

export interface PartsProps {
  app: AppView;
  /** What to choose from, where there is room for it; nothing for a view that has none. */
  side: ReactElement | null;
  list: ReactElement;
  middle: ReactElement;
  pane: ReactElement;
  /** What the list is called. */
  title: string;
  /** What the thing in the middle is called. */
  middleLabel: string;
  /** What is open: a number that grows would do. The narrow window shows what was opened last. */
  opened: { item: string | null; record: string | null };
  /** Lists that hold more than names. */
  roomy?: boolean;
}

export function Parts(props: PartsProps): ReactElement {
  return useNarrow() ? <Narrow {...props} /> : <Beside {...props} />;
}

function Beside({ app, side, list, middle, pane, roomy = false }: PartsProps): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const wide = useWide();
  const [open, setOpen] = usePaneOpen(app);
  const [wanted, setWidth] = usePaneWidth(app);
  const width = Math.min(PANE.max, Math.max(PANE.min, wanted));
  return (
    <div className={styles.root}>
      {wide && side !== null && <div className={mergeClasses(styles.side, roomy && styles.wideSide)} data-region="folders">{side}</div>}
      <div className={mergeClasses(styles.list, roomy && styles.wideList)} data-region="list">{list}</div>
      <div className={styles.middle} data-region="message">{middle}</div>
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
function Narrow({ list, middle, pane, title, middleLabel, opened }: PartsProps): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [part, setPart] = useState<Part>("list");
  const [shownFor, setShownFor] = useState(opened);
  if (shownFor.item !== opened.item || shownFor.record !== opened.record) {
    setShownFor(opened);
    setPart(opened.record !== null ? "pane" : opened.item !== null && part === "list" ? "message" : part);
  }
  return (
    <div className={mergeClasses(styles.root, styles.narrow)}>
      <TabList selectedValue={part} onTabSelect={(_event, data) => setPart(data.value as Part)} size="small" aria-label={texts.app.panesLabel}>
        <Tab value="list">{title}</Tab>
        <Tab value="message">{middleLabel}</Tab>
        <Tab value="pane">{texts.pane.label}</Tab>
      </TabList>
      <div className={styles.single} data-region={part}>{{ list, message: middle, pane }[part]}</div>
    </div>
  );
}
