// Open opportunities or cases, each of which one click makes what the message is regarding (H-21).
import { Link, makeStyles, mergeClasses, tokens, Tooltip } from "@fluentui/react-components";
import { CheckmarkCircleFilled, CircleRegular, OpenRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { LinkableView, RecordView } from "../platform/types";
import { Spoken } from "../shared/spoken";
import { useTexts } from "../texts";
import { useOpenRecord } from "./actions";
import { EndingMenu } from "./EndingMenu";
import { Section } from "./sections";

const bare = { border: "none", backgroundColor: "transparent", color: "inherit", fontFamily: "inherit", cursor: "pointer" } as const;
const ring = { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" } as const;

const useStyles = makeStyles({
  list: { display: "grid", rowGap: "2px", margin: 0, padding: 0, listStyleType: "none", marginInline: "-8px" },
  // The menu at its end stays clear of the scroll bar, which lies over the edge of the pane.
  row: { display: "flex", alignItems: "stretch", paddingInlineEnd: "8px", borderRadius: tokens.borderRadiusMedium, ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover } },
  linked: { backgroundColor: tokens.colorBrandBackground2, ":hover": { backgroundColor: tokens.colorBrandBackground2Hover } },
  button: {
    ...bare, position: "relative", flexGrow: 1, minInlineSize: 0, display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", columnGap: "10px", alignItems: "center", padding: "4px 8px", textAlign: "start",
    borderRadius: tokens.borderRadiusMedium, ":focus-visible": ring, ":disabled": { cursor: "default" },
  },
  open: { ...bare, paddingInline: "6px", fontSize: "16px", lineHeight: 0, color: tokens.colorNeutralForeground3, borderRadius: tokens.borderRadiusMedium, ":hover": { color: tokens.colorBrandForeground1 }, ":focus-visible": ring },
  icon: { fontSize: "20px", lineHeight: 0, color: tokens.colorBrandForeground1 },
  two: { display: "grid", minInlineSize: 0 },
  // Each line by itself: a long date takes no room from the name above it.
  line: { display: "flex", alignItems: "baseline", columnGap: "10px", minInlineSize: 0 },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", fontSize: tokens.fontSizeBase300 },
  small: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  // What stands before it is no wider than its words: it begins at the edge in whichever direction it is written.
  end: { flexShrink: 0, marginInlineStart: "auto", fontSize: tokens.fontSizeBase200, fontVariantNumeric: "tabular-nums" },
  new: { fontSize: "inherit" },
  quiet: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

interface Props {
  title: string;
  empty: string;
  items: readonly LinkableView[];
  onLink: ((record: RecordView) => void) | null;
  /** Makes another; null where there is no message to make it from. */
  onNew: (() => void) | null;
  /** What that is called, for those who do not see the heading. */
  newLabel: string;
}

export function LinkableList({ title, empty, items, onLink, onNew, newLabel }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  return (
    <Section title={title} end={onNew === null ? items.length > 1 && items.length : <Link as="button" className={styles.new} aria-label={newLabel} onClick={onNew}>{texts.card.addNew}</Link>}>
      {items.length === 0 ? <p className={styles.quiet}>{empty}</p> : (
        <ul className={styles.list}>{items.map((item) => <li key={item.record.id}><Linkable item={item} onLink={onLink} /></li>)}</ul>
      )}
    </Section>
  );
}

function Linkable({ item, onLink }: { item: LinkableView; onLink: Props["onLink"] }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const open = useOpenRecord();
  const { record, linked } = item;
  return (
    <div className={mergeClasses(styles.row, linked && styles.linked)}>
      <button type="button" className={styles.button} aria-pressed={linked} disabled={onLink === null || linked} onClick={() => onLink?.(record)}>
        <span className={styles.icon} aria-hidden>{linked ? <CheckmarkCircleFilled /> : <CircleRegular />}</span>
        <span className={styles.two}>
          <span className={styles.line}><Spoken>{linked ? texts.track.linked(record.name) : texts.track.linkTo(record.name)}, </Spoken><span className={styles.name} dir="auto" title={record.name} aria-hidden>{record.name}</span><span className={styles.end}>{item.value}</span></span>
          <span className={styles.line}><span className={styles.small} dir="auto">{item.status}</span><span className={mergeClasses(styles.small, styles.end)}>{item.date}</span></span>
        </span>
      </button>
      <Tooltip content={texts.card.openRecord(record.name)} relationship="label"><button type="button" className={styles.open} onClick={() => open(record)}><OpenRegular /></button></Tooltip>
      <EndingMenu record={record} />
    </div>
  );
}
