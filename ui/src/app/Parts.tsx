// The parts of a view side by side, as Outlook has them: what to choose from, the list, one thing in full, the CRM pane. They give way
// in steps as the window becomes narrow: first the folders, then the pane, which opens over the rest, at last all but one.
import { Button, makeStyles, mergeClasses, Tab, TabList, tokens, Tooltip } from "@fluentui/react-components";
import { useState, type ReactElement } from "react";
import { usePaneOpen, usePaneWidth } from "../pane/open";
import type { AppView } from "../platform/types";
import { OpenPaneIcon } from "../shared/directed";
import { useNarrow, useRoomForPane, useWide, useWindowWidth } from "../shared/media";
import { Splitter } from "../shared/splitter";
import { useTexts } from "../texts";
import { useDrawer } from "./drawer";

const PANE = { min: 280, max: 640 } as const;
/** What the message keeps of the room, whatever width of the pane was chosen in a larger window. */
const MIDDLE_MIN = 360;
/** The rail, and the space between the parts. */
const RAIL_AND_GAPS = 65;

/** Widths in CSS pixels: folders, and the list as a share of the window between two bounds. */
const PLAIN = { side: 184, list: { min: 240, share: 0.215, max: 300 } } as const;
const ROOMY = { side: 236, list: { min: 260, share: 0.25, max: 360 } } as const;

const useStyles = makeStyles({
  root: { position: "relative", display: "flex", flexGrow: 1, minInlineSize: 0, minBlockSize: 0 },
  narrow: { flexDirection: "column" },
  side: { boxSizing: "border-box", flexShrink: 0, overflowY: "auto", paddingBlock: "12px", paddingInline: "8px" },
  list: { flexShrink: 0, display: "flex", marginBlock: "8px" },
  middle: { flexGrow: 1, minInlineSize: 0, display: "flex", marginBlock: "8px", marginInline: "8px" },
  pane: { flexShrink: 0, display: "flex", minInlineSize: 0, backgroundColor: tokens.colorNeutralBackground1 },
  drawer: {
    position: "absolute", insetBlock: 0, insetInlineEnd: 0, zIndex: 2, display: "flex", maxInlineSize: "100%", backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow28, borderInlineStartStyle: "solid", borderInlineStartWidth: tokens.strokeWidthThin, borderInlineStartColor: tokens.colorNeutralStroke2,
  },
  strip: { flexShrink: 0, paddingBlock: "8px", paddingInlineEnd: "6px" },
  single: { flexGrow: 1, minBlockSize: 0, minInlineSize: 0, display: "flex", backgroundColor: tokens.colorNeutralBackground1 },
});

export interface PartsProps {
  app: AppView;
  /** What to choose from, where there is room for it; nothing for a view that has none. */
  side: ReactElement | null;
  list: ReactElement;
  middle: ReactElement;
  /** The CRM pane, and what closes it; nothing where it cannot be closed. */
  pane: (close: (() => void) | null) => ReactElement;
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
  const narrow = useNarrow();
  const room = useRoomForPane();
  return narrow ? <Narrow {...props} /> : room ? <Beside {...props} /> : <Over {...props} />;
}

/** Folders where there is room for them, list, and message. */
function Front({ side, list, middle, roomy = false }: Pick<PartsProps, "side" | "list" | "middle" | "roomy">): ReactElement {
  const styles = useStyles();
  const wide = useWide();
  const widths = roomy ? ROOMY : PLAIN;
  return (
    <>
      {wide && side !== null && <div className={styles.side} style={{ inlineSize: `${String(widths.side)}px` }} data-region="folders">{side}</div>}
      <div className={styles.list} style={{ inlineSize: `clamp(${String(widths.list.min)}px, ${String(widths.list.share * 100)}vw, ${String(widths.list.max)}px)` }} data-region="list">{list}</div>
      <div className={styles.middle} data-region="message">{middle}</div>
    </>
  );
}

/** How wide the pane may be, so that the message stays readable. */
function usePaneRoom(side: boolean, roomy: boolean): number {
  const wide = useWide();
  const all = useWindowWidth();
  const widths = roomy ? ROOMY : PLAIN;
  const list = Math.min(widths.list.max, Math.max(widths.list.min, all * widths.list.share));
  const left = all - RAIL_AND_GAPS - (wide && side ? widths.side : 0) - list - MIDDLE_MIN;
  return Math.round(Math.min(PANE.max, Math.max(PANE.min, left)));
}

function Beside({ app, side, list, middle, pane, roomy = false }: PartsProps): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [open, setOpen] = usePaneOpen(app);
  const [wanted, setWidth] = usePaneWidth(app);
  const max = usePaneRoom(side !== null, roomy);
  const width = Math.min(max, Math.max(PANE.min, wanted));
  return (
    <div className={styles.root}>
      <Front side={side} list={list} middle={middle} roomy={roomy} />
      {!open && <div className={styles.strip} data-region="pane"><PaneButton label={texts.pane.open} onOpen={() => setOpen(true)} /></div>}
      {open && <Splitter label={texts.pane.resize} value={width} min={PANE.min} max={max} onChange={setWidth} />}
      {open && <div className={styles.pane} style={{ inlineSize: `${String(width)}px` }} data-region="pane">{pane(() => setOpen(false))}</div>}
    </div>
  );
}

/** The pane opens over the message, and only when it is asked for; Escape closes it. */
function Over({ app, side, list, middle, pane, opened, roomy = false }: PartsProps): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [wanted] = usePaneWidth(app);
  const { shown, show, close, opener, drawer } = useDrawer(opened.record);
  const width = Math.min(PANE.max, Math.max(PANE.min, wanted));
  return (
    <div className={styles.root}>
      <Front side={side} list={list} middle={middle} roomy={roomy} />
      <div className={styles.strip} data-region={shown ? undefined : "pane"} inert={shown} ref={opener}><PaneButton label={texts.pane.open} onOpen={show} /></div>
      {shown && <div ref={drawer} className={styles.drawer} style={{ inlineSize: `min(${String(width)}px, 70vw)` }} data-region="pane">{pane(close)}</div>}
    </div>
  );
}

/** What is left of the CRM pane when it is closed. */
function PaneButton({ label, onOpen }: { label: string; onOpen: () => void }): ReactElement {
  return <Tooltip content={label} relationship="label" positioning="before"><Button appearance="subtle" icon={<OpenPaneIcon />} onClick={onOpen} /></Tooltip>;
}

type Part = "list" | "message" | "pane";

/** The CRM pane can fill the window alone, to stand beside another mail program. */
function Narrow({ list, middle, pane, title, middleLabel, opened }: PartsProps): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [part, setPart] = useState<Part>(opened.record !== null ? "pane" : opened.item !== null ? "message" : "list");
  const [shownFor, setShownFor] = useState(opened);
  if (shownFor.item !== opened.item || shownFor.record !== opened.record) {
    setShownFor(opened);
    setPart(opened.record !== null ? "pane" : opened.item !== null && part === "list" ? "message" : part);
  }
  return (
    <div className={mergeClasses(styles.root, styles.narrow)}>
      <TabList selectedValue={part} onTabSelect={(_event, data) => setPart(data.value as Part)} size="small" aria-label={texts.app.panesLabel} data-region="parts">
        <Tab value="list">{title}</Tab>
        <Tab value="message">{middleLabel}</Tab>
        <Tab value="pane">{texts.pane.label}</Tab>
      </TabList>
      <div className={styles.single} data-region={part}>{part === "list" ? list : part === "message" ? middle : pane(null)}</div>
    </div>
  );
}
